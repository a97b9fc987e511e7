package gitconfig

import (
	"bytes"
	"fmt"
	"io/fs"
)

// Edit puts what change makes of the file at path in its place, under git's own
// lock, which is credential-store's too. Links are followed, and mode and owner
// stay. The file is read under the lock: what was read before may be outdated.
//
// Errors are those of change, fs.ErrNotExist where there is no file, ErrLocked,
// ErrNoFile, and what the system reports. With any of them the file is as it
// was.
func Edit(path string, change func(old []byte) ([]byte, error)) error {
	file, err := follow(path)
	if err != nil {
		return err
	}
	l, err := lock(file, lockWait)
	if err != nil {
		return err
	}
	defer l.release()
	p := planned{Change: Change{File: file}}
	old, err := p.read()
	if err == nil && p.info == nil {
		err = fmt.Errorf("%s: %w", file, fs.ErrNotExist)
	}
	if err != nil {
		return err
	}
	text, err := change(old)
	if err != nil || bytes.Equal(text, old) {
		return err
	}
	return l.commit(text, p.info)
}
