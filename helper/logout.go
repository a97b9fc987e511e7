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
	Revoke   bool   // --revoke: at the host as well, where it has a call for that
	Sure     bool   // --yes: no question before what is final
}

// Logout removes accounts with their tokens: first the secret, then the entry.
// It needs no configuration for the host, so that what was kept for one that
// is managed no longer can be removed too.
func (h *Helper) Logout(ctx context.Context, out Logout, say func(string)) error {
	host, ok := providers.Canonical("https", out.Host)
	if !ok {
		host = out.Host
	}
	// What is not listed cannot be removed.
	if _, err := lookUpOrRebuild(ctx, h, func() ([]store.Entry, error) { return h.Index.Accounts(host) }); err != nil {
		return explain(prompt.Account{Host: prompt.Escape(host)}, err)
	}
	remove := h.removeAll
	if out.Revoke {
		remove = h.revokeAll
	}
	return explain(prompt.Account{Host: prompt.Escape(host)}, remove(ctx, host, out, say))
}

// removeAll removes what a logout is about.
func (h *Helper) removeAll(ctx context.Context, host string, out Logout, say func(string)) error {
	return h.update(ctx, func(c *store.Change) error {
		doomed, err := chooseDoomed(host, out, &c.Contents)
		if err != nil {
			return err
		}
		pages := h.pagesOf(doomed)
		for i, d := range doomed {
			if err := h.removeKept(ctx, c, d); err != nil {
				return err
			}
			say(prompt.RemovedHere(d.account, pages[i]))
		}
		return nil
	})
}

// pagesOf is where people revoke the tokens of what is removed, each may be
// empty. Once the first is removed its entry is another one's.
func (h *Helper) pagesOf(doomed []kept) []string {
	pages := make([]string, len(doomed))
	for i, d := range doomed {
		if d.entry == nil || h.Hosts[d.entry.Host] == nil {
			continue
		}
		host := h.Hosts[d.entry.Host]
		pages[i] = host.TokensPage(host.Provider.KindByID(d.entry.Kind))
	}
	return pages
}

// removeKept removes a secret and then its entry.
func (h *Helper) removeKept(ctx context.Context, c *store.Change, d kept) error {
	if err := h.remove(ctx, d.store, d.key); err != nil {
		return explain(d.account, err)
	}
	c.Remove(d.key)
	c.RemovePlain(d.key)
	return c.Save()
}

// remove deletes a secret that may be gone already.
func (h *Helper) remove(ctx context.Context, place, key string) error {
	if err := h.in(place).Delete(ctx, key); err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	return nil
}

// kept is something that a logout can mean.
type kept struct {
	account prompt.Account
	entry   *store.Entry // nil: a plain item
	store   string
	key     string
}

// accountsOf returns the accounts of a host that a logout can mean.
func accountsOf(c *store.Contents, host string, out Logout) []kept {
	var found []kept
	for i := range c.Accounts {
		e := &c.Accounts[i]
		if canMean(e, host, out.Username, out.Owner) {
			found = append(found, kept{accountOf(e), e, e.Store, e.Key()})
		}
	}
	return found
}

// itemsOf returns the plain items that a logout can mean. Their hosts stand as
// git sent them.
func itemsOf(c *store.Contents, host string, out Logout) []kept {
	var found []kept
	for i := range c.Plain {
		item := &c.Plain[i]
		if (item.Host == host || item.Host == out.Host) && out.Owner == "" && (out.Username == "" || item.Username == out.Username) {
			account := prompt.Account{Host: prompt.Escape(item.Host), User: item.Username}
			found = append(found, kept{account, nil, item.Store, item.Key()})
		}
	}
	return found
}

// chooseDoomed returns what goes. Where several could be meant the one that
// has no owner is, if a user name was given; else none goes, and they are
// named.
func chooseDoomed(host string, out Logout, c *store.Contents) ([]kept, error) {
	found := append(accountsOf(c, host, out), itemsOf(c, host, out)...)
	if len(found) == 0 && (providers.LooksLikeToken(out.Username) || providers.LooksLikeToken(out.Owner)) {
		return nil, prompt.TokenTyped("a name")
	}
	if len(found) == 0 {
		return nil, prompt.NoSuchAccount(prompt.Account{Host: prompt.Escape(host), User: out.Username, Owner: out.Owner})
	}
	if len(found) == 1 || out.All {
		return found, nil
	}
	var names []prompt.Account
	var exact []kept
	for _, k := range found {
		names = append(names, k.account)
		if out.Username != "" && k.account.Owner == out.Owner {
			exact = append(exact, k)
		}
	}
	if len(exact) == 1 {
		return exact, nil
	}
	return nil, prompt.WhichAccount(prompt.Escape(host), names)
}

// canMean reports whether who typed a host, and perhaps a user name and an
// owner, can mean an account.
func canMean(e *store.Entry, host, user, owner string) bool {
	return e.Host == host && (user == "" || answersTo(e, user)) && (owner == "" || providers.EqualOwners(e.Owner, owner))
}

// answersTo reports whether user is the account's own name or one that git
// asked for it under.
func answersTo(e *store.Entry, user string) bool {
	return e.Name == user || slices.Contains(e.Names, user)
}
