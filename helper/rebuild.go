package helper

import (
	"cmp"
	"context"
	"errors"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/store"
)

// lookUpOrRebuild looks something up in the index, and once more where that
// had to be made anew first. Who finds nothing looks whether the index is
// whole.
func lookUpOrRebuild[T any](ctx context.Context, h *Helper, lookUp func() ([]T, error)) ([]T, error) {
	got, err := lookUp()
	if err == nil && len(got) == 0 {
		err = h.Index.Check()
	}
	lost := err == nil && len(got) == 0 && !h.Index.Exists()
	if !lost && !errors.Is(err, store.ErrDamaged) {
		return got, err
	}
	if done, failed := h.rebuilt(ctx); failed != nil || !done {
		return got, cmp.Or(failed, err)
	}
	return lookUp()
}

// update changes the index, which may have to be made anew first.
func (h *Helper) update(ctx context.Context, change func(*store.Change) error) error {
	err := h.Index.Update(ctx, change)
	if !errors.Is(err, store.ErrDamaged) {
		return err
	}
	if done, failed := h.rebuilt(ctx); failed != nil || !done {
		return cmp.Or(failed, err)
	}
	return h.Index.Update(ctx, change)
}

// rebuilt makes the index anew where it is lost or damaged, of what can still
// be read of it and of what the stores hold, and reports whether it did. In CI
// it is left as it is, since nobody asked for anything to be written.
func (h *Helper) rebuilt(ctx context.Context) (bool, error) {
	damaged := h.Index.Exists()
	if h.InCI {
		return false, nil
	}
	listed, err := h.listAll(ctx, damaged)
	if err != nil || !damaged && len(listed) == 0 {
		return false, err
	}
	var lesser []prompt.Account
	err = h.Index.Rebuild(ctx, func(c *store.Change) error {
		for _, item := range listed {
			if e := h.restore(c, item); e != nil && e.HandedOver {
				lesser = append(lesser, accountOf(e))
			}
		}
		return nil
	})
	if err != nil {
		return false, explain(prompt.Account{}, err)
	}
	aside := ""
	if damaged {
		aside = h.Index.Aside()
	}
	h.Tell(prompt.IndexRebuilt(aside, lesser))
	return true, nil
}

// listedItem is what a store says it holds.
type listedItem struct{ store, key string }

// listAll lists what every store holds. With an index that is lost, a keyring
// that is not there may never have held anything; one that is damaged tells
// that something was kept.
func (h *Helper) listAll(ctx context.Context, damaged bool) ([]listedItem, error) {
	var all []listedItem
	for _, name := range []string{store.InKeyring, store.InVault} {
		keys, err := h.in(name).Keys(ctx)
		if err != nil && (damaged || !lacksKeyring(err)) {
			return nil, cannotRebuild(err)
		}
		for _, key := range keys {
			all = append(all, listedItem{name, key})
		}
	}
	return all, nil
}

// cannotRebuild turns the error of a store that cannot be listed into a notice.
func cannotRebuild(err error) error {
	var trouble *store.Trouble
	if errors.As(err, &trouble) {
		return prompt.CannotRebuild(trouble.Error(), cureOf(trouble.State))
	}
	return err
}

// restore gives an item back its entry, which its key tells the names of. It
// returns the entry of an account that had none.
//
// Whether a named account was handed over is not told. It may have been, and
// then answers to its own name only, until a person says otherwise: what came
// from somebody's URL must not answer for everything.
func (h *Helper) restore(c *store.Change, item listedItem) *store.Entry {
	protocol, name, host, path, ok := store.ParseKey(item.key)
	if c.Choice == "" {
		c.Choice = item.store
	}
	switch {
	case !ok, c.Find(item.key) != nil, c.FindPlain(item.key) != nil:
		return nil
	case protocol != "https" || h.Hosts[host] == nil:
		c.PutPlain(store.Plain{Protocol: protocol, Host: host, Username: name, Path: path, Store: item.store})
		return nil
	}
	e := store.Entry{Host: host, Name: name, Owner: path, Store: item.store, Added: h.Now().UTC()}
	if name != defaultName && !saysNothing(h.Hosts[host], name) {
		e.Names = []string{name}
		e.HandedOver = path == "" && !h.isAlias(host)
	}
	e.Default = needsDefault(c, e, h.isAlias(host))
	c.Put(e)
	return &e
}
