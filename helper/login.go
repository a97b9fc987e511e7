package helper

import (
	"context"
	"errors"
	"maps"
	"slices"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// Login is what a person wants to enter a token for.
type Login struct {
	Host     string         // as typed
	Username string         // --username, or empty; "default" is the account that nobody named
	Owner    string         // --owner: bind the token to this owner; or empty
	Path     string         // the repository the person stands in, or empty
	Default  bool           // --default: the account answers where nothing else decides
	Token    *secret.Secret // handed in; nil: ask for it
}

// Login keeps a token that a person enters or hands in, and says what became
// of it. With Default alone an account that holds a token gets the mark and
// nothing is asked.
func (h *Helper) Login(ctx context.Context, in Login, say func(string)) error {
	q, err := h.loginQuery(in)
	if err != nil {
		return err
	}
	lack, err := h.named(ctx, q, in.Username)
	if err != nil {
		return err
	}
	if in.Default && in.Token == nil && lack.sealed {
		if lack, err = h.readOpened(ctx, q, lack.entry); err != nil {
			return err
		}
	}
	if in.Default && in.Token == nil && lack.usable() {
		return h.makeDefault(ctx, lack.entry, say)
	}
	if err := h.reachable(ctx, q, lack); err != nil {
		return failed(err)
	}
	if in.Token == nil {
		return failed(h.loginAsking(ctx, q, lack, in.Default, say))
	}
	given, err := h.handedIn(ctx, q, *in.Token)
	if err != nil {
		return failed(err)
	}
	return h.finishLogin(ctx, q, nil, lack, given, in.Default, say)
}

// loginQuery makes a query of what was typed.
func (h *Helper) loginQuery(in Login) (*query, error) {
	host, err := h.managed(in.Host)
	if err != nil {
		return nil, err
	}
	if in.Username != defaultName && in.Username != "" && saysNothing(host, in.Username) {
		return nil, prompt.NoUserName(host.Name)
	}
	if host.HoldsToken(in.Owner) {
		return nil, prompt.NoOwner("")
	}
	if !isOwner(in.Owner) || in.Owner != "" && host.AliasOf != "" {
		return nil, prompt.NoOwner(in.Owner)
	}
	// Bearer is kept whatever git this machine has: the machine's git may not
	// be the one that will ask.
	q := newQuery(&Request{Protocol: "https", Host: host.Name, Path: in.Path, Username: in.Username, CanAuthType: true}, host)
	q.bindTo, q.began, q.byHand = in.Owner, h.Now(), true
	if in.Username == defaultName {
		q.user = ""
	}
	return q, nil
}

// managed returns the managed host that a person typed.
func (h *Helper) managed(typed string) (*providers.Host, error) {
	name, ok := providers.Canonical("https", typed)
	if host := h.Hosts[name]; ok && host != nil {
		return host, nil
	}
	return nil, prompt.NotManaged(typed, slices.Sorted(maps.Keys(h.Hosts)))
}

// named looks up the account that a login is about: of the accounts that
// answer to the user name the one with the very owner. The account that nobody
// named goes by "default".
func (h *Helper) named(ctx context.Context, q *query, username string) (*found, error) {
	entries, err := h.entries(ctx, q.host)
	if err != nil {
		return nil, err
	}
	exact := filter(entries, func(e *store.Entry) bool {
		return e.Host == q.host.Name && providers.EqualOwners(e.Owner, q.bindTo) &&
			(q.user == "" && !e.HandedOver || q.user != "" && answersTo(e, q.user) || isEmail(q.user) && e.Name == defaultName) &&
			(username != defaultName || e.Name == defaultName)
	})
	chosen := meant(exact, q.user != "")
	if chosen == nil && len(exact) > 1 {
		return nil, prompt.WhichLogin(accountOf(exact[0]))
	}
	return h.read(ctx, q, chosen)
}

// meant returns the account that a login replaces the token of: where no user
// name was given the one that nobody named, else the default, else the only
// one.
func meant(exact []*store.Entry, byName bool) *store.Entry {
	for _, e := range exact {
		if byName || e.Name == defaultName {
			return e
		}
	}
	return defaultOf(exact)
}

// handedIn judges a token that came by standard input.
func (h *Helper) handedIn(ctx context.Context, q *query, token secret.Secret) (*entered, error) {
	in := &entered{token: token, finding: q.host.Identify(token.Reveal()), name: ownUser(q)}
	switch kind := in.finding.Kind; {
	case in.finding.Class != providers.Token:
		return nil, refusal(q, nil, in.finding)
	case in.lacksName():
		return nil, prompt.UsernameNeeded(q.host.Name, kind.Label)
	case kind.Brief:
		return nil, prompt.TooBrief(q.host.Name, kind.Label)
	}
	if wrong := h.examine(ctx, q, in); wrong != "" {
		return nil, prompt.NotTaken(wrong)
	}
	return in, nil
}

// loginAsking has the token entered, with the same words as inside git.
func (h *Helper) loginAsking(ctx context.Context, q *query, lack *found, mark bool, say func(string)) error {
	p, err := h.Prompter()
	if err != nil {
		return nobody(q, lack, err)
	}
	defer func() { _ = p.Close() }()
	turn, err := h.takeTurn(ctx, q.topic(), p)
	if err != nil {
		return err
	}
	defer turn.end()
	in, err := h.makeReady(ctx, q, p, lack)
	if err == nil && in.finding.Kind.OwnerBound && q.bindTo == "" && q.owner() == "" && !q.renews {
		q.bindTo, err = askLine(ctx, p, prompt.OwnerQuestion, prompt.BadOwner, func(owner string) bool {
			return isOwner(owner) && !q.host.HoldsToken(owner)
		})
	}
	switch {
	case errors.Is(err, prompt.ErrDeclined):
		turn.cancelled()
		return declined(q, lack, err)
	case err != nil:
		return nobody(q, lack, err)
	}
	return h.finishLogin(ctx, q, p, lack, in, mark, say)
}

// isOwner reports whether s is empty or can be an owner: segments of the
// characters that the providers' names have.
func isOwner(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		case c == '-', c == '.', c == '_', c == '+', c == '~':
		case c == '/' && i > 0 && i < len(s)-1 && s[i-1] != '/':
		default:
			return false
		}
	}
	return true
}

// finishLogin keeps the token and says where.
func (h *Helper) finishLogin(ctx context.Context, q *query, p prompt.Prompter, lack *found, in *entered, mark bool, say func(string)) error {
	kind := in.finding.Kind
	if kind.Brief {
		return prompt.TooBrief(q.host.Name, kind.Label)
	}
	lack, err := h.ofItsOwner(ctx, q, lack, kind)
	if err != nil {
		return err
	}
	e, notes, err := h.keepNew(ctx, q, p, lack, in)
	if err != nil {
		return failed(explain(q.account(&e), err))
	}
	if kind.OwnerBound && e.Owner == "" {
		notes = append(notes, prompt.NoteEveryOwner)
	}
	if e.Bearer {
		notes = append(notes, prompt.NoteBearer)
	}
	if !mark && h.answersElsewhere(ctx, q, &e) {
		notes = append(notes, prompt.NoteNotDefault)
	}
	if h.Sources[q.host.Name] != nil {
		notes = append(notes, prompt.NoteSource)
	}
	say(prompt.Kept(h.worth(in), accountOf(&e), h.where(e.Store), notes...))
	if mark {
		return h.makeDefault(ctx, &e, say)
	}
	return nil
}

// ofItsOwner turns to the account that holds the token's owner's, where there
// is one: of two for one owner the new one would never answer.
func (h *Helper) ofItsOwner(ctx context.Context, q *query, lack *found, kind *providers.Kind) (*found, error) {
	if q.bindTo == "" && kind.OwnerBound {
		q.bindTo = q.owner()
	}
	if q.bindTo == "" {
		return lack, nil
	}
	owners, err := h.named(ctx, q, "")
	if err != nil || owners.entry == nil {
		return lack, err
	}
	return owners, nil
}

// failed makes an error one of an action that failed: who logs in wants a
// token to be kept, and nothing else goes on in its place.
func failed(err error) error {
	var notice *prompt.Notice
	if errors.As(err, &notice) {
		notice.Failed = true
	}
	return err
}

// notesOn says what is worth knowing about keeping a token as e.
func (h *Helper) notesOn(ctx context.Context, q *query, e *store.Entry, lack *found, in *entered) ([]string, error) {
	var notes []string
	if in.finding.SumOff {
		notes = append(notes, prompt.NoteSumOff)
	}
	if login := in.verdict.Login; login != "" && e.Name != defaultName && !providers.EqualOwners(login, e.Name) {
		notes = append(notes, prompt.NoteAnothers(login, e.Name))
	}
	old, err := h.in(e.Store).Get(ctx, e.Key())
	if errors.Is(err, store.ErrNotFound) || isSealed(err) {
		return notes, nil
	}
	switch {
	case err != nil, old.Equal(in.token), lack.planted():
	case q.renews:
		notes = append(notes, prompt.OldLives(h.Hosts[e.Host].TokensPage(lack.finding.Kind)))
	default:
		notes = append(notes, prompt.NoteReplaced)
	}
	return notes, err
}

// accountOf names an entry in a notice.
func accountOf(e *store.Entry) prompt.Account {
	a := prompt.Account{Host: e.Host, Owner: e.Owner}
	if e.Name != defaultName {
		a.User = e.Name
	}
	return a
}
