package doctor

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/store"
)

// index looks whether the index of accounts can be read, and written. Where a
// token comes from elsewhere nothing need be.
func (d *Doctor) index(context.Context) []Found {
	if d.Helper == nil {
		return nil
	}
	_, err := d.Helper.Index.Check()
	switch {
	case err == nil:
		folder := nearest(filepath.Dir(d.Helper.Index.Path))
		if mayWrite(folder) || len(d.Helper.Sources) > 0 {
			return nil
		}
		return []Found{tell(prompt.IndexUnwritable(folder))}
	case errors.Is(err, store.ErrDamaged):
		return []Found{{prompt.IndexDamaged(d.Helper.Index.Path, err), d.makeIndex}}
	case errors.Is(err, store.ErrNewer):
		return []Found{tell(prompt.IndexNewer(d.Helper.Index.Path))}
	}
	return []Found{tell(prompt.IndexUnreadable(d.Helper.Index.Path, err))}
}

// nearest is a folder, or what is there of those above it.
func nearest(folder string) string {
	for {
		_, err := os.Stat(folder)
		above := filepath.Dir(folder)
		if !errors.Is(err, fs.ErrNotExist) || above == folder {
			return folder
		}
		folder = above
	}
}

// makeIndex makes the index anew, of what the vault holds and, where it can be
// reached, the keyring. That it cannot be is told of the keyring.
func (d *Doctor) makeIndex(ctx context.Context) error {
	if err := d.Helper.Relist(ctx, store.InVault); err != nil {
		return err
	}
	if d.Helper.Reach(ctx, store.InKeyring) != nil {
		return nil
	}
	return d.Helper.Relist(ctx, store.InKeyring)
}
