package helper

import (
	"context"
	"errors"
	"slices"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// keepEntered keeps what a person entered and tells them. A token that cannot
// be kept is not lost: git gets it all the same.
func (h *Helper) keepEntered(ctx context.Context, q *query, p prompt.Prompter, lack *found, in *entered) *store.Entry {
	kind := in.finding.Kind
	if kind.Brief || h.InCI {
		e := h.newEntry(q, lack.entry, in)
		p.Say(prompt.UsedOnce(h.worth(in), h.InCI))
		return &e
	}
	e, notes, err := h.keepNew(ctx, q, p, lack, in)
	if err != nil {
		p.Say(prompt.KeepFailed(explain(accountOf(&e), err).Error()))
		return &e
	}
	p.Say(prompt.Kept(h.worth(in), accountOf(&e), h.where(e.Store), notes...))
	return &e
}

// keepNew makes the account of an entered token, and its place if that is yet
// to be made, and keeps it. The notes are worth knowing.
func (h *Helper) keepNew(ctx context.Context, q *query, p prompt.Prompter, lack *found, in *entered) (store.Entry, []string, error) {
	e := h.newEntry(q, lack.entry, in)
	byKeyFile, err := h.makeVault(ctx, accountOf(&e), e.Store, p)
	if err != nil {
		return e, nil, err
	}
	notes, err := h.notesOn(ctx, q, &e, lack, in)
	if byKeyFile && p == nil {
		notes = append(notes, prompt.NoteNewVault)
	}
	if err == nil {
		err = h.keep(ctx, &e, in.token, lack.wrong())
	}
	return e, notes, err
}

// worth is what a person reads of a token that was taken.
func (h *Helper) worth(in *entered) prompt.Worth {
	v := in.verdict
	return prompt.Worth{
		Login: v.Login, Label: in.finding.Kind.Label,
		Scopes: v.Scopes, ScopesTold: v.ScopesTold, Lacks: v.Lacks,
		Entered: h.Now(), Expires: v.Expires, Endless: v.NeverExpires, Days: h.daysTo(v.Expires),
		SSO: v.SSO, Confirmed: v.Outcome == providers.Accepted, Cause: v.Cause,
	}
}

// newEntry is the account under which an entered token is kept: the one that
// was chosen or named, unless the token is bound to something narrower.
func (h *Helper) newEntry(q *query, chosen *store.Entry, in *entered) store.Entry {
	kind := in.finding.Kind
	e := store.Entry{Host: q.host.Name, Name: ownName(q, in), Owner: q.bindTo, Store: q.place}
	if e.Owner == "" && kind.OwnerBound {
		e.Owner = q.owner()
	}
	narrower := chosen != nil && (e.Owner != "" && chosen.Owner == "" || chosen.Host != e.Host)
	switch {
	case chosen != nil && !narrower:
		e = *chosen
	case narrower:
		e.Name = chosen.Name
	}
	if e.Name != defaultName {
		e.Names = union(e.Names, []string{q.user, e.Name})
	}
	dress(&e, q, in)
	e.HandedOver = false
	e.Token = store.Token{Entered: h.Now().UTC(), Unconfirmed: in.verdict.Outcome != providers.Accepted}
	h.learn(&e, in.verdict)
	return e
}

// dress gives an account what the kind of its token says of sending it.
func dress(e *store.Entry, q *query, in *entered) {
	kind := in.finding.Kind
	e.Kind, e.SendAs, e.Bearer = kind.ID, sendAs(q, in), kind.Nameless && in.name == ""
}

// ownName is a new account's own name: what git or the person gave, unless it
// is an e-mail address, else the login that the host told.
func ownName(q *query, in *entered) string {
	for _, name := range []string{q.user, in.name, plainName(in.verdict.Login)} {
		if !saysNothing(q.host, name) && !isEmail(name) {
			return name
		}
	}
	return defaultName
}

// sendAs is the user name that goes to git with a token where git did not ask
// with one.
func sendAs(q *query, in *entered) string {
	switch kind := in.finding.Kind; {
	case kind.OwnName:
		return in.name
	case kind.SendAs != "":
		return kind.SendAs
	case q.host.Username != "":
		return q.host.Username
	}
	return q.host.Provider.SendAs
}

// keep writes an account and its token: first the index, then the secret, so
// that no secret is ever without an entry. What stands in gone, which is no
// token, is removed. e is filled in.
func (h *Helper) keep(ctx context.Context, e *store.Entry, token secret.Secret, gone *store.Entry) error {
	if token.Len() > store.MaxSecret {
		return store.ErrTooLong
	}
	// A store that cannot be reached leaves no account behind.
	if err := h.probe(ctx, e.Store); err != nil {
		return err
	}
	return h.update(ctx, func(c *store.Change) error {
		old := c.Find(e.Key())
		if e.HandedOver {
			if err := h.mustBeFree(ctx, c, e); err != nil {
				return err
			}
		}
		before := h.complete(c, e, old)
		c.RemovePlain(e.Key()) // of a host that was not managed then
		c.Put(*e)
		if err := c.Save(); err != nil {
			return err
		}
		if err := h.in(e.Store).Set(ctx, e.Key(), token); err != nil {
			return putBack(c, before, err)
		}
		if gone == nil || gone.Key() == e.Key() {
			return nil
		}
		return h.removeWrong(ctx, gone)
	})
}

// mustBeFree refuses a place for what git hands over where anything is kept
// already: since the caller looked, as a plain item, or without any entry.
func (h *Helper) mustBeFree(ctx context.Context, c *store.Change, e *store.Entry) error {
	if c.Find(e.Key()) != nil || c.FindPlain(e.Key()) != nil {
		return prompt.HeldAlready(accountOf(e))
	}
	_, err := h.in(h.settle(c, e.Store)).Get(ctx, e.Key())
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil
	case err == nil || isSealed(err):
		return prompt.HeldAlready(accountOf(e))
	}
	return err
}

// removeWrong removes what an account holds if it is still no token: somebody
// may have put one there since it was looked at.
func (h *Helper) removeWrong(ctx context.Context, e *store.Entry) error {
	held, err := h.in(e.Store).Get(ctx, e.Key())
	host := h.Hosts[e.Host]
	if err != nil || host == nil || host.Identify(held.Reveal()).Class == providers.Token {
		return nil
	}
	return h.remove(ctx, e.Store, e.Key())
}

// complete fills in what the index knows of an account already, and returns
// the entry as it was.
func (h *Helper) complete(c *store.Change, e, old *store.Entry) (before *store.Entry) {
	e.Default = false
	if old == nil {
		e.Store = h.settle(c, e.Store)
	} else {
		was := *old
		before = &was
		e.Store, e.Names = old.Store, union(old.Names, e.Names)
		e.Default, e.Added = old.Default, old.Added
	}
	if e.Added.IsZero() {
		e.Added = h.Now().UTC()
	}
	e.Default = e.Default || needsDefault(c, *e, h.isAlias(e.Host))
	return before
}

// putBack restores an entry whose new token could not be kept: the old one is
// still there, and what is said of it must fit. A new entry stays; it reads as
// an account without a token.
func putBack(c *store.Change, before *store.Entry, cause error) error {
	if before != nil {
		c.Put(*before)
		if err := c.Save(); err != nil {
			return errors.Join(cause, err)
		}
	}
	return cause
}

func (h *Helper) isAlias(host string) bool {
	return h.Hosts[host] != nil && h.Hosts[host].AliasOf != ""
}

// union is a with those of b that it lacks, empty ones left out.
func union(a, b []string) []string {
	all := slices.Clone(a)
	for _, s := range b {
		if s != "" && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

// holdsToken reports whether a token stands where e's would go.
func (h *Helper) holdsToken(ctx context.Context, q *query, e *store.Entry) (bool, error) {
	entries, err := h.entries(ctx, q.host)
	if err != nil {
		return false, err
	}
	for n := range entries {
		if entries[n].Key() != e.Key() {
			continue
		}
		f, err := h.read(ctx, q, &entries[n])
		return err == nil && (f.sealed || f.finding.Class == providers.Token), err
	}
	return false, nil
}
