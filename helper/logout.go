package helper

import (
	"context"
	"errors"
	"slices"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
	"git-credential-pat/store"
)

// Logout is what a person wants to have removed.
type Logout struct {
	Host     string // as typed
	Username string // --username, or empty
	Owner    string // --owner, or empty
	All      bool   // --all: every account of the host
}

// Logout removes accounts with their tokens: first the secret, then the entry.
// It needs no configuration for the host, so that what was kept for one that
// is managed no longer can be removed too.
func (h *Helper) Logout(ctx context.Context, out Logout, say func(string)) error {
	host, ok := providers.Canonical("https", out.Host)
	if !ok {
		host = out.Host
	}
	return h.Index.Update(ctx, func(c *store.Change) error {
		doomed, err := doomedAccounts(c, host, out)
		if err != nil {
			return err
		}
		for _, e := range doomed {
			if err := h.remove(ctx, e.Key()); err != nil {
				return h.storeTrouble(accountOf(&e), err)
			}
			c.Remove(e.Key())
			if err := c.Save(); err != nil {
				return err
			}
			say(prompt.Removed(accountOf(&e)))
		}
		for _, item := range doomedItems(c, host, out) {
			if err := h.remove(ctx, item.Key()); err != nil {
				return err
			}
			c.RemovePlain(item.Key())
			if err := c.Save(); err != nil {
				return err
			}
			say(prompt.Removed(prompt.Account{Host: prompt.Escape(item.Host), User: item.Username}))
		}
		return nil
	})
}

// remove deletes a secret that may be gone already.
func (h *Helper) remove(ctx context.Context, key string) error {
	if err := h.Store.Delete(ctx, key); err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	return nil
}

// doomedAccounts returns the accounts that a logout names. One that could mean
// several removes none and names them.
func doomedAccounts(c *store.Change, host string, out Logout) ([]store.Entry, error) {
	var doomed []store.Entry
	var names []prompt.Account
	for _, e := range c.Accounts {
		if e.Host != host || out.Username != "" && !answersTo(&e, out.Username) ||
			out.Owner != "" && !providers.EqualOwners(e.Owner, out.Owner) {
			continue
		}
		doomed = append(doomed, e)
		names = append(names, accountOf(&e))
	}
	switch {
	case len(doomed) > 1 && !out.All:
		return nil, prompt.WhichAccount(host, names)
	case len(doomed) == 0 && len(doomedItems(c, host, out)) == 0:
		return nil, prompt.NoSuchAccount(prompt.Account{Host: prompt.Escape(host), User: out.Username, Owner: out.Owner})
	}
	return doomed, nil
}

// doomedItems returns the plain items that a logout names. Their hosts stand as
// git sent them.
func doomedItems(c *store.Change, host string, out Logout) []store.Plain {
	var doomed []store.Plain
	for _, item := range c.Contents.Plain {
		if (item.Host == host || item.Host == out.Host) && out.Owner == "" && (out.All || item.Username == out.Username) {
			doomed = append(doomed, item)
		}
	}
	return doomed
}

// answersTo reports whether user is the account's own name or one that git
// asked for it under.
func answersTo(e *store.Entry, user string) bool {
	return e.Name == user || slices.Contains(e.Names, user)
}
