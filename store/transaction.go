package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/gofrs/flock"
)

// Index is the list of accounts on disk. It is a superset of what the stores
// hold: an account is listed before its secret is written and taken off after
// its secret is gone, so that no secret is ever without an entry.
type Index struct{ Path string }

// lockWait is how long a change waits for another one, inside which a keyring's
// dialog may be open for a minute.
const lockWait = 70 * time.Second

// Change is an index under its lock.
type Change struct {
	Contents
	Fresh bool // there was no index before
	path  string
	was   []byte
}

// Update runs change under the index's lock. The callback saves when it needs
// the file to be written before it goes on; what it left unsaved is saved
// after it returned without an error. Nothing is written when nothing changed.
func (x *Index) Update(ctx context.Context, change func(*Change) error) error {
	unlock, err := x.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	c, err := x.open()
	if err != nil {
		return err
	}
	if err := change(c); err != nil {
		return err
	}
	return c.Save()
}

// lock waits until no other process changes the index.
func (x *Index) lock(ctx context.Context) (unlock func(), err error) {
	if err := notForAnother(x.Path); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(x.Path), 0o700); err != nil {
		return nil, fmt.Errorf("making the folder of the index: %w", err)
	}
	lock := flock.New(x.Path+".lock", flock.SetPermissions(0o600))
	waiting, cancel := context.WithTimeout(ctx, lockWait)
	defer cancel()
	if locked, err := lock.TryLockContext(waiting, 20*time.Millisecond); !locked {
		if errors.Is(err, context.DeadlineExceeded) {
			return nil, fmt.Errorf("another process holds %s.lock for more than %v", x.Path, lockWait)
		}
		return nil, fmt.Errorf("locking the index of accounts: %w", err)
	}
	x.sweep()
	return func() { _ = lock.Close() }, nil
}

// sweep removes what a process left that was killed while it wrote. Under the
// lock nobody else is writing.
func (x *Index) sweep() {
	left, err := filepath.Glob(x.Path + ".*.tmp")
	for _, file := range left {
		if err == nil {
			_ = os.Remove(file)
		}
	}
}

// open reads the whole index.
func (x *Index) open() (*Change, error) {
	c := &Change{path: x.Path, Fresh: !x.Exists()}
	head, err := x.scan(func(s section, line []byte) error {
		if s == accounts {
			return decodeLine(line, &c.Accounts)
		}
		return decodeLine(line, &c.Plain)
	})
	if err != nil {
		return nil, err
	}
	c.Choice, c.Unlisted = head.Choice, head.Unlisted
	c.was, err = c.encode()
	return c, err
}

// Save writes the index if it differs from what is on disk.
func (c *Change) Save() error {
	now, err := c.encode()
	if err != nil || bytes.Equal(now, c.was) {
		return err
	}
	if err := writeFile(c.path, now); err != nil {
		return fmt.Errorf("writing the index of accounts: %w", err)
	}
	c.was = now
	return nil
}

// Find returns the entry with that key, or nil.
func (c *Change) Find(key string) *Entry {
	for i := range c.Accounts {
		if c.Accounts[i].Key() == key {
			return &c.Accounts[i]
		}
	}
	return nil
}

// Put adds e, or puts it in the place of the entry with its key.
func (c *Change) Put(e Entry) {
	if old := c.Find(e.Key()); old != nil {
		*old = e
		return
	}
	c.Accounts = append(c.Accounts, e)
}

// Remove takes the entry with the key off.
func (c *Change) Remove(key string) {
	c.Accounts = slices.DeleteFunc(c.Accounts, func(e Entry) bool { return e.Key() == key })
}

// FindPlain returns the plain item with that key, or nil.
func (c *Change) FindPlain(key string) *Plain {
	for i := range c.Plain {
		if c.Plain[i].Key() == key {
			return &c.Plain[i]
		}
	}
	return nil
}

// PutPlain puts p at the end, as the newest.
func (c *Change) PutPlain(p Plain) {
	c.RemovePlain(p.Key())
	c.Plain = append(c.Plain, p)
}

// RemovePlain takes the plain item with the key off.
func (c *Change) RemovePlain(key string) {
	c.Plain = slices.DeleteFunc(c.Plain, func(p Plain) bool { return p.Key() == key })
}
