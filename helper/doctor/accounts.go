package doctor

import (
	"context"
	"errors"

	"git-credential-pat/helper"
	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
	"git-credential-pat/store"
)

// accounts looks at every account and its token.
func (d *Doctor) accounts(ctx context.Context) []Found {
	if d.Helper == nil {
		return nil
	}
	entries, err := d.Helper.Index.Accounts()
	if err != nil {
		return nil // told of the index
	}
	r := &reader{stores: d.Helper.Stores, shut: map[string]bool{}}
	if d.lacksSession() {
		r.shut[store.InKeyring] = true
	}
	var found []Found
	unread := 0
	for i := range entries {
		f, seen := d.account(ctx, &entries[i], r)
		if !seen && f.Level == prompt.OK {
			unread++
			continue
		}
		found = append(found, tell(f))
	}
	if unread > 0 {
		found = append(found, tell(prompt.TokensUnread(unread)))
	}
	return found
}

// held is what is kept under an account.
type held int

const (
	unseen  held = iota // it could not be looked
	nothing             // no secret any more
	wrong               // no token that git can use
	good
)

// reader reads secrets, and leaves a store alone that could not be read once:
// each try may take its time.
type reader struct {
	stores map[string]store.Store
	shut   map[string]bool
}

// read judges what is kept under an account.
func (r *reader) read(ctx context.Context, e *store.Entry, host *providers.Host) held {
	s := r.stores[e.Store]
	if s == nil || r.shut[e.Store] || ctx.Err() != nil {
		return unseen
	}
	kept, err := s.Get(ctx, e.Key())
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nothing
	case err != nil:
		r.shut[e.Store] = !store.IsBadItem(err)
		return unseen
	case host.Identify(kept.Reveal()).Class != providers.Token:
		return wrong
	}
	return good
}

// account is how one account stands: the worst that is known of it. Of a token
// that was not seen the index alone tells.
func (d *Doctor) account(ctx context.Context, e *store.Entry, r *reader) (f prompt.Finding, seen bool) {
	host := d.Helper.Hosts[e.Host]
	a := helper.AccountOf(e)
	if name, ok := providers.Canonical("https", e.Host); host == nil || !ok || name != e.Host {
		return prompt.TokenUnmanaged(prompt.Escape(e.Host)), true
	}
	is := r.read(ctx, e, host)
	switch is {
	case nothing:
		return prompt.TokenMissing(a), true
	case wrong:
		return prompt.StoredPassword(a), true
	}
	return d.known(e, host), is == good
}

// known is what the index tells of an account.
func (d *Doctor) known(e *store.Entry, host *providers.Host) prompt.Finding {
	a := helper.AccountOf(e)
	switch {
	case d.Helper.IsUnvouched(e):
		return prompt.TokenExpired(a, e.Expires)
	case !e.Rotating.IsZero():
		return prompt.TokenRotating(a, e.Rotating)
	case !e.Suspect.IsZero():
		return prompt.TokenSuspect(a, e.Suspect)
	case d.Helper.EndsSoon(e):
		return prompt.TokenExpiring(a, e.Expires, d.Helper.DaysLeft(e))
	case e.Unconfirmed:
		return prompt.TokenUnconfirmed(a)
	}
	return prompt.TokenKept(a, labelOf(host, e), e.Expires, d.Helper.DaysLeft(e))
}

// labelOf is what people call an account's kind of token.
func labelOf(host *providers.Host, e *store.Entry) string {
	if kind := host.Provider.KindByID(e.Kind); kind != nil {
		return kind.Label
	}
	return "token"
}

// nameOf is a key as it can be shown: a name in it may be anything that another
// program wrote, even a token.
func nameOf(key string) string {
	_, name, host, path, ok := store.ParseKey(key)
	if !ok {
		return "an item that is not ours"
	}
	e := store.Entry{Host: prompt.Escape(host), Name: name, Owner: path}
	for _, part := range []*string{&e.Name, &e.Owner} {
		if providers.LooksLikeToken(*part) {
			*part = ""
		}
	}
	return helper.AccountOf(&e).String()
}
