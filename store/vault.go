package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"filippo.io/age"

	"git-credential-pat/store/secret"
)

// Vault keeps each secret in an age file of its own, for machines without a
// keyring. Writing takes the vault's recipient, reading its identity, which is
// in a file for its owner alone or under a passphrase. Both lie elsewhere than
// the items, so that a backup of these is worth nothing alone.
//
// A Vault has no lock: an item is written in one step, so processes that set
// different keys at once are in nobody's way. Who makes a vault, or changes
// its protection, sees to it that nobody else does at the same time.
//
// Files and folders are reached through links. What counts is that the file
// at the end is ours and private, and a dotfile manager's links lead to such
// files.
type Vault struct {
	Items string // folder of the items: $XDG_DATA_HOME/git-credential-pat/vault
	State string // folder of identity and recipient: $XDG_STATE_HOME/git-credential-pat

	// WorkFactor is scrypt's, as a power of two, for a new passphrase; 0 is 17.
	WorkFactor int

	mu     sync.Mutex
	opened *age.X25519Identity // what this process opened with a passphrase
}

// Get implements Store. Without the item's file the answer is ErrNotFound,
// whether the vault is open or not.
func (v *Vault) Get(ctx context.Context, key string) (secret.Secret, error) {
	if err := ctx.Err(); err != nil {
		return secret.Secret{}, err
	}
	path := v.itemFile(key)
	sealed, err := readPrivate(path)
	if errors.Is(err, fs.ErrNotExist) {
		return secret.Secret{}, ErrNotFound
	}
	if err != nil {
		return secret.Secret{}, err
	}
	identity, err := v.identity()
	if err != nil {
		return secret.Secret{}, err
	}
	found, err := openItem(path, sealed, identity)
	if err != nil {
		return secret.Secret{}, err
	}
	if found.key != key {
		return secret.Secret{}, brokenItem(path, errOtherItem)
	}
	return found.secret, nil
}

// Set implements Store. It works while the vault is sealed.
func (v *Vault) Set(ctx context.Context, key string, s secret.Secret) error {
	if s.Len() > MaxSecret {
		return ErrTooLong
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	recipient, _, err := v.halves()
	if err != nil {
		return err
	}
	sealed, err := item{key, s}.seal(recipient)
	if err != nil {
		return err
	}
	if err := makeFolder(v.Items); err != nil {
		return err
	}
	sweep(v.Items, "")
	return writePrivate(v.itemFile(key), sealed)
}

// Delete implements Store. It does not ask who else can read the vault: what
// goes away is no longer theirs to read.
func (v *Vault) Delete(ctx context.Context, key string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	err := removeFile(v.itemFile(key))
	if errors.Is(err, fs.ErrNotExist) {
		return ErrNotFound
	}
	return err
}

// Keys returns the key of every item, in no order that means anything. Where
// an item cannot be read the error names it, and the other keys are returned
// all the same. Without items the vault need not be open.
func (v *Vault) Keys(ctx context.Context) ([]string, error) {
	paths, err := v.itemFiles()
	if err != nil || len(paths) == 0 {
		return nil, err
	}
	identity, err := v.identity()
	if err != nil {
		return nil, err
	}
	var keys []string
	var bad []error
	for _, path := range paths {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		key, err := keyOf(path, identity)
		switch {
		case err == nil:
			keys = append(keys, key)
		case errors.Is(err, fs.ErrNotExist): // it was deleted meanwhile
		default:
			bad = append(bad, err)
		}
	}
	return keys, errors.Join(bad...)
}

// Open returns nil where the vault can be read without anybody being asked,
// and else the Trouble why not.
func (v *Vault) Open() error {
	_, err := v.identity()
	return err
}

// itemFiles are the paths of all items. A missing folder has none.
func (v *Vault) itemFiles() ([]string, error) {
	if err := checkFolder(v.Items); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(v.Items)
	if err != nil {
		return nil, broken(v.Items, err)
	}
	var paths []string
	for _, e := range entries {
		if isItemName(e.Name()) {
			paths = append(paths, filepath.Join(v.Items, e.Name()))
		}
	}
	return paths, nil
}

// itemFile is where the item of a key lies.
func (v *Vault) itemFile(key string) string { return filepath.Join(v.Items, itemName(key)) }

// errNoVault is the trouble of writing to a vault that nobody made.
var errNoVault = errors.New("there is no vault yet")

// broken is the trouble with a file or folder of the vault.
func broken(path string, cause error) error {
	return &Trouble{State: Broken, Cause: fmt.Errorf("%s: %w", path, cause)}
}
