package helper

import (
	"context"
	"errors"
	"slices"
	"strings"

	"git-credential-pat/helper/gitconfig"
	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// Places is where other programs' credentials are looked for.
type Places struct {
	Ours    string   // the value of credential.helper that is this program's
	Environ []string // of the helpers that are asked
	Dir     string   // the folder that they run in
	// Keyring reads an item of another program by its service and user; nil is no
	// keyring.
	Keyring func(ctx context.Context, service, user string) (secret.Secret, error)
	// GHUsers are the users that gh has logins of at a host.
	GHUsers func(host string) []string

	settings *gitconfig.Settings
	mute     map[string]bool // helpers that gave no answer, by their values
}

// offer is a secret that was found, or why none could be.
type offer struct {
	keeper  keeper
	command string // what runs the keeper as a helper, where that can be shown
	origin  string // where git's configuration names the keeper, or "" for the keyring
	user    string
	path    string // the repository, owner or group that it was asked for
	secret  secret.Secret
	renewed bool // its keeper renews it
	err     error
}

// turned is the offer with its secret where it belongs: GitHub takes a token as
// the user name as well.
func (o offer) turned(host *providers.Host) offer {
	token := host.Identify(o.user).Class == providers.Token
	if token && host.Identify(o.secret.Reveal()).Class != providers.Token && (o.secret.Empty() || providers.IsStatic(o.secret.Reveal())) {
		o.secret = secret.New(o.user)
	}
	if host.HoldsToken(o.user) {
		o.user = ""
	}
	return o
}

// place is how a person is told where the secret lies.
func (o offer) place(host *providers.Host) prompt.Elsewhere {
	return prompt.Elsewhere{
		Host: host.Name, Keeper: o.keeper.name, Origin: o.origin, User: o.user,
		Command: o.command, Logout: strings.ReplaceAll(o.keeper.logout, "HOST", host.Name),
	}
}

// look finds what other programs have for a host.
func (p *Places) look(ctx context.Context, host *providers.Host) ([]offer, error) {
	if p.settings == nil {
		settings, err := gitconfig.ReadSettings(ctx, "")
		if err != nil {
			return nil, err
		}
		p.settings = settings
	}
	others, err := p.settings.Others(ctx, host.Name, p.Ours)
	if err != nil {
		return nil, err
	}
	users, err := p.settings.Usernames(ctx, host.Name)
	if err != nil {
		return nil, err
	}
	var offers []offer
	for _, other := range others {
		offers = append(offers, p.ask(ctx, host, other, users)...)
	}
	return append(offers, p.inKeyring(ctx, host)...), ctx.Err()
}

// errMute is for a helper that is not asked again.
var errMute = errors.New("it gave no answer for another host")

// ask asks a helper for its credential, and for that of each user of whom git's
// configuration knows.
func (p *Places) ask(ctx context.Context, host *providers.Host, other gitconfig.Other, users []string) []offer {
	name, args := other.Program()
	if host.HoldsToken(name) {
		name = ""
	}
	o := offer{keeper: keeperOf(name, args, strings.HasPrefix(other.Value, "!")), origin: other.Origin, path: other.Path}
	if command := other.PlainCommand(); !slices.ContainsFunc(strings.Fields(command), host.HoldsToken) {
		o.command = command
	}
	switch {
	case o.keeper.opensBrowser:
		return []offer{o}
	case p.mute[other.Value]: // each time would be another deadline
		o.err = errMute
		return []offer{o}
	}
	var offers []offer
	for _, q := range questions(host, other, users, p) {
		credential, err := other.Ask(ctx, q)
		o.user, o.secret, o.renewed, o.err = credential.Username, credential.Password, credential.Renewed, err
		if o.user == "" {
			o.user = q.Username
		}
		offers = append(offers, o)
		if err != nil {
			p.mute[other.Value] = true
			break
		}
	}
	return offers
}

// questions are the ways in which git could ask the helper, the most usual one
// first: under the user name that is configured.
func questions(host *providers.Host, other gitconfig.Other, users []string, p *Places) []gitconfig.Question {
	q := gitconfig.Question{Host: host.Name, Environ: p.Environ, Dir: p.Dir}
	if other.Username != "" {
		users = []string{other.Username}
	}
	var all []gitconfig.Question
	for _, user := range append(slices.Clone(users), "") {
		q.Username = user
		all = append(all, q)
	}
	if other.Path != "" { // some are kept for it alone, and some know no paths
		q.Username, q.Path = other.Username, other.Path
		all = append(all, q)
	}
	return all
}

// keyringItem is where a program keeps logins by way of go-keyring. HOST stands
// for the host.
type keyringItem struct {
	keeper, provider string
	service          string
	renewedBy        string // the service of what renews it, or empty
}

// keyringItems lists them.
func keyringItems() []keyringItem {
	return []keyringItem{
		// https://github.com/cli/cli/blob/trunk/internal/config/config.go, keyringServiceName
		{"gh", "github", "gh:HOST", ""},
		// https://gitlab.com/gitlab-org/cli/-/blob/main/internal/config/config_type.go, buildKeyringKey
		{"glab", "gitlab", "glab:HOST:token", "glab:HOST:oauth2_refresh_token"},
		{"glab", "gitlab", "glab:HOST", "glab:HOST:refresh_token"},
	}
}

// inKeyring finds what gh and glab keep in the keyring, though no helper is
// configured. The active login stands without a user.
func (p *Places) inKeyring(ctx context.Context, host *providers.Host) []offer {
	if p.Keyring == nil || host.AliasOf != "" {
		return nil
	}
	var offers []offer
	for _, item := range keyringItems() {
		if item.provider != host.Provider.ID {
			continue
		}
		users := []string{""}
		if item.keeper == "gh" {
			users = slices.Concat(p.GHUsers(host.Name), users)
		}
		for _, user := range users {
			o := offer{keeper: keeperNamed(item.keeper), user: user}
			o.secret, o.err = p.item(ctx, item.service, host, user)
			if o.err != nil { // the keyring is the same for all
				return append(offers, o)
			}
			if item.renewedBy != "" && !o.secret.Empty() {
				renewal, err := p.item(ctx, item.renewedBy, host, "")
				o.renewed, o.err = !renewal.Empty(), err
			}
			offers = append(offers, o)
		}
	}
	return offers
}

// item reads an item, which is empty where there is none, or no keyring either.
func (p *Places) item(ctx context.Context, service string, host *providers.Host, user string) (secret.Secret, error) {
	value, err := p.Keyring(ctx, strings.ReplaceAll(service, "HOST", host.Name), user)
	var trouble *store.Trouble
	none := errors.As(err, &trouble) && slices.Contains([]store.State{store.NoBus, store.NoService, store.NoCollection}, trouble.State)
	if errors.Is(err, store.ErrNotFound) || none {
		return secret.Secret{}, nil
	}
	return value, err
}
