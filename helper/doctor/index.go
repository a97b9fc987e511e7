package doctor

import (
	"context"
	"errors"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/store"
)

// index looks whether the index of accounts can be read.
func (d *Doctor) index(context.Context) []Found {
	if d.Helper == nil {
		return nil
	}
	_, err := d.Helper.Index.Check()
	switch {
	case err == nil:
		return nil
	case errors.Is(err, store.ErrDamaged):
		fix := func(ctx context.Context) error { return d.Helper.Relist(ctx, store.InKeyring) }
		return []Found{{prompt.IndexDamaged(d.Helper.Index.Path, err), fix}}
	case errors.Is(err, store.ErrNewer):
		return []Found{tell(prompt.IndexNewer(d.Helper.Index.Path))}
	}
	return []Found{tell(prompt.IndexUnreadable(d.Helper.Index.Path, err))}
}
