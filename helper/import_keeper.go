package helper

import (
	"slices"
	"strings"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
)

// keeper is a program that keeps credentials of its own, as far as it needs to be
// known. HOST and USER stand for what is asked about.
type keeper struct {
	name         string   // git's: what stands behind "git credential-"
	args         string   // with a name: what makes it a helper
	opensBrowser bool     // get opens a browser, whatever is switched off
	renews       []string // the providers whose logins it renews by itself
	token        []string // the command that prints a token of its own
	tokenOfUser  []string // what is added to that for one user
	logout       string   // the command that removes a login, "" for the protocol's erase
}

// keepers are the programs that are not like the others. The rest answer from
// what git told them to store.
func keepers() []keeper {
	return []keeper{
		// https://github.com/hickford/git-credential-oauth#how-it-works
		{name: "oauth", opensBrowser: true},
		// https://github.com/git-ecosystem/git-credential-manager/blob/release/docs/architecture.md
		{name: "manager", renews: []string{"gitlab", "bitbucket", "bitbucket-dc"}},
		{name: "manager-core", renews: []string{"gitlab", "bitbucket", "bitbucket-dc"}},
		// https://cli.github.com/manual/gh_auth_token
		// https://cli.github.com/manual/gh_auth_logout
		{
			name: "gh", args: "auth git-credential", token: []string{"gh", "auth", "token", "--hostname", "HOST"},
			tokenOfUser: []string{"--user", "USER"}, logout: "gh auth logout --hostname HOST",
		},
		// https://docs.gitlab.com/cli/config/get/
		// https://docs.gitlab.com/cli/auth/logout/
		{
			name: "glab", args: "auth git-credential", renews: []string{"gitlab"},
			token: []string{"glab", "config", "get", "token", "--host", "HOST"}, logout: "glab auth logout --hostname HOST",
		},
	}
}

// keeperOf is the keeper that a helper's value runs. A name that is not in the
// table is its own; one of a command that is none of them is not told, since
// its text may hold a secret.
func keeperOf(name, args string, isCommand bool) keeper {
	for _, o := range keepers() {
		if o.name == name && (o.args == "" || o.args == args) {
			return o
		}
	}
	if isCommand {
		name = ""
	}
	return keeper{name: name}
}

// keeperNamed is the row of that name.
func keeperNamed(name string) keeper {
	rows := keepers()
	return rows[slices.IndexFunc(rows, func(o keeper) bool { return o.name == name })]
}

// brieflyGood are the kinds of token that end within hours, so that whoever has
// one that works renews it.
// https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/refreshing-user-access-tokens
// https://docs.gitlab.com/api/oauth2/
func brieflyGood() []string { return []string{"gh-app-user", "gl-oauth-iam"} }

// mayRenew reports whether the keeper has logins of the host's provider that it
// renews by itself.
func (o offer) mayRenew(host *providers.Host) bool {
	return slices.Contains(o.keeper.renews, host.Provider.ID)
}

// isRenewed reports whether the secret is of a login that its keeper renews. The
// access tokens of such a login have no prefix, but a name of their own.
func (o offer) isRenewed(host *providers.Host, finding providers.Finding) bool {
	switch {
	case o.renewed:
		return true
	case finding.Class == providers.Token:
		return slices.Contains(brieflyGood(), finding.Kind.ID)
	}
	return o.mayRenew(host) && providers.IsStatic(o.user)
}

// tokenCommand is how the configuration can have the keeper's token served, nil
// where it has no command for that or what it prints would be refused.
func (o offer) tokenCommand(host *providers.Host, finding providers.Finding) []string {
	if len(o.keeper.token) == 0 || finding.Class != providers.Token {
		return nil
	}
	words := o.keeper.token
	if o.user != "" && !saysNothing(host, o.user) && prompt.Escape(o.user) == o.user {
		words = slices.Concat(words, o.keeper.tokenOfUser)
	}
	put := strings.NewReplacer("HOST", host.Name, "USER", o.user)
	var command []string
	for _, word := range words {
		command = append(command, put.Replace(word))
	}
	return command
}
