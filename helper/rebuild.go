package helper

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
	"git-credential-pat/store"
)

// lookUpOrRebuild looks something up in the index. Where that is damaged, or
// nothing is found, it is made whole first if it is not, and looked into again.
func lookUpOrRebuild[T any](ctx context.Context, h *Helper, lookUp func() ([]T, error)) ([]T, error) {
	got, err := lookUp()
	if err == nil && len(got) > 0 || err != nil && !errors.Is(err, store.ErrDamaged) {
		return got, err
	}
	if done, failed := h.makeWhole(ctx); failed != nil || !done {
		return got, cmp.Or(failed, err)
	}
	return lookUp()
}

// update changes the index, which may have to be made whole first. A new one
// says whether the keyring could tell what it holds: once there is an index,
// nobody looks for more than it lists.
func (h *Helper) update(ctx context.Context, change func(*store.Change) error) error {
	noting := func(c *store.Change) error {
		if c.Fresh {
			_, err := h.in(store.InKeyring).Keys(ctx)
			c.Unlisted = err != nil
		}
		return change(c)
	}
	if !h.Index.Exists() {
		if _, err := h.makeWhole(ctx); err != nil {
			return err
		}
	}
	err := h.Index.Update(ctx, noting)
	if !errors.Is(err, store.ErrDamaged) {
		return err
	}
	if done, failed := h.rebuild(ctx, true); failed != nil || !done {
		return cmp.Or(failed, err)
	}
	return h.Index.Update(ctx, noting)
}

// makeWhole makes the index whole where it is lost or damaged, or was made
// without the keyring, and reports whether it is worth looking again.
func (h *Helper) makeWhole(ctx context.Context) (bool, error) {
	unlisted, err := h.Index.Check()
	switch {
	case errors.Is(err, store.ErrDamaged):
		return h.rebuild(ctx, true)
	case err == nil && !h.Index.Exists():
		return h.rebuild(ctx, false)
	case unlisted && !h.InCI && h.NewIn != store.InVault:
		return h.addFromKeyring(ctx)
	}
	return false, err
}

// rebuild makes the index anew, of what can still be read of it and of what
// the stores hold, and reports whether it is worth looking again. In CI nothing
// is written that nobody asked for.
//
// Whether it is damaged is told by who looked: one that was missing may be
// there by now, as when two first logins run at once.
func (h *Helper) rebuild(ctx context.Context, damaged bool) (bool, error) {
	items, _, err := h.listAll(ctx, damaged)
	switch {
	case err != nil:
		return false, cannotRebuild(damaged, err)
	case !damaged && len(items) == 0:
		return false, nil
	case h.InCI:
		return false, prompt.NoRebuildInCI()
	}
	made := false // another process may be faster
	var lesser []prompt.Account
	aside, err := h.Index.Rebuild(ctx, func(c *store.Change) error {
		made = true
		lesser, err = h.listInto(ctx, c, damaged)
		return err
	})
	if err != nil {
		return false, err
	}
	if made {
		h.Tell(prompt.IndexRebuilt(aside, lesser))
	}
	return true, nil
}

// listInto adds what the stores hold to an index that is made anew. They are
// listed again, now that nobody else changes anything.
func (h *Helper) listInto(ctx context.Context, c *store.Change, damaged bool) (lesser []prompt.Account, err error) {
	items, lacking, err := h.listAll(ctx, damaged)
	if err != nil {
		return nil, cannotRebuild(damaged, err)
	}
	if lacking != nil && usesKeyring(c) {
		return nil, prompt.KeyringNeeded(ReasonAndCure(lacking))
	}
	c.Unlisted = lacking != nil
	return h.restoreAll(ctx, c, items), nil
}

// addFromKeyring adds what the keyring holds to an index that was made without
// it, if the keyring can be asked now. An index that cannot be written is as
// good as before.
func (h *Helper) addFromKeyring(ctx context.Context) (bool, error) {
	if _, err := h.in(store.InKeyring).Keys(ctx); lacksKeyring(err) {
		return false, nil
	} else if err != nil {
		return false, cannotRebuild(false, err)
	}
	var lesser []prompt.Account
	more := 0
	err := h.Index.Update(ctx, func(c *store.Change) error {
		keys, err := h.in(store.InKeyring).Keys(ctx)
		before := len(c.Accounts) + len(c.Plain)
		lesser = h.restoreAll(ctx, c, itemsIn(store.InKeyring, keys))
		more = len(c.Accounts) + len(c.Plain) - before
		c.Unlisted = err != nil
		return nil
	})
	if err != nil || more == 0 {
		return false, nil
	}
	h.Tell(prompt.IndexCompleted(lesser))
	return true, nil
}

// usesKeyring reports whether an index says that something is in the keyring.
func usesKeyring(c *store.Change) bool {
	return c.Choice == store.InKeyring ||
		slices.ContainsFunc(c.Accounts, func(e store.Entry) bool { return e.Store == store.InKeyring }) ||
		slices.ContainsFunc(c.Plain, func(p store.Plain) bool { return p.Store != store.InVault })
}

// listedItem is what a store says it holds.
type listedItem struct{ store, key string }

// itemsIn are a store's keys as items.
func itemsIn(name string, keys []string) (items []listedItem) {
	for _, key := range keys {
		items = append(items, listedItem{name, key})
	}
	return items
}

// listAll lists what the stores hold. lacking is why the keyring could not, if
// it may not be there at all, or is not wanted where no index was ever seen.
func (h *Helper) listAll(ctx context.Context, damaged bool) (items []listedItem, lacking, err error) {
	keys, err := h.in(store.InKeyring).Keys(ctx)
	if err != nil && !lacksKeyring(err) && (damaged || h.NewIn != store.InVault) {
		return nil, nil, err
	}
	lacking = err
	items = itemsIn(store.InKeyring, keys)
	keys, err = h.in(store.InVault).Keys(ctx)
	if store.IsBadItem(err) { // the others are as good as before
		err = nil
	}
	return append(items, itemsIn(store.InVault, keys)...), lacking, err
}

// cannotRebuild turns the error of a store that cannot be listed into a notice.
func cannotRebuild(damaged bool, err error) error {
	reason, cure := ReasonAndCure(err)
	switch {
	case reason == "":
		return err
	case damaged:
		return prompt.CannotRebuild(reason, cure)
	}
	return prompt.StoreTrouble(prompt.Account{}, reason, cure)
}

// restoreAll gives items back their entries, and returns the accounts among
// them that may have been handed over, where no other answers for their host.
func (h *Helper) restoreAll(ctx context.Context, c *store.Change, items []listedItem) (lesser []prompt.Account) {
	var restored []*store.Entry
	for _, item := range items {
		if e := h.restore(ctx, c, item); e != nil {
			restored = append(restored, e)
		}
	}
	for _, e := range restored {
		if e.HandedOver && needsDefault(c, store.Entry{Host: e.Host}, h.isAlias(e.Host)) {
			lesser = append(lesser, accountOf(e))
		}
	}
	return lesser
}

// restore gives an item back its entry, which its key tells the names of. It
// returns the entry of an account that had none.
//
// Whether a named account was handed over is not told. It may have been, and
// then answers to its own name only, until a person says otherwise: what came
// from somebody's URL must not answer for everything.
func (h *Helper) restore(ctx context.Context, c *store.Change, item listedItem) *store.Entry {
	protocol, name, host, path, ok := store.ParseKey(item.key)
	plain := store.Plain{Protocol: protocol, Host: host, Username: name, Path: path, Store: item.store}
	e := store.Entry{Host: host, Name: name, Owner: path, Store: item.store, Added: h.Now().UTC()}
	switch {
	case !ok, host == probeHost, c.Find(item.key) != nil, c.FindPlain(item.key) != nil:
		return nil
	case plain.Key() != item.key && e.Key() != item.key: // spelled by somebody else
		return nil
	case protocol != "https" || h.Hosts[host] == nil && !h.isTokenOf(ctx, item):
		c.PutPlain(plain)
		return nil
	}
	if name != defaultName {
		e.Names = []string{name}
		e.HandedOver = path == ""
	}
	e.Default = needsDefault(c, e, h.isAlias(host))
	c.Put(e)
	return &e
}

// isTokenOf reports whether an item of a host that is not managed is an account
// all the same: its host may only be missing from the configuration that is
// seen now, and as a plain item its token would be anybody's.
func (h *Helper) isTokenOf(ctx context.Context, item listedItem) bool {
	held, err := h.in(item.store).Get(ctx, item.key)
	return err != nil || !h.KeepUnlisted || providers.LooksLikeToken(held.Reveal())
}
