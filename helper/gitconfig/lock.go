package gitconfig

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// ErrLocked means that FILE.lock is there: git is writing, or died writing.
var ErrLocked = errors.New("locked")

// ErrNoFile means that the path leads to something that is no regular file, or
// through too many links.
var ErrNoFile = errors.New("not a regular file")

// lockWait is how long another writer may take. git itself does not wait.
const lockWait = time.Second

// lockFile is git's own lock: a file beside the real one that is made by one
// process only, written, and renamed over it (git's lockfile.h).
type lockFile struct {
	target string
	file   *os.File
}

func (l *lockFile) path() string { return l.target + ".lock" }

// lock takes the lock of target, or gives up after wait.
func lock(target string, wait time.Duration) (*lockFile, error) {
	l := &lockFile{target: target}
	for deadline := time.Now().Add(wait); ; time.Sleep(wait / 50) {
		file, err := os.OpenFile(l.path(), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
		if err == nil {
			l.file = file
			return l, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return nil, err
		}
		if time.Now().After(deadline) {
			return nil, fmt.Errorf("%s: %w by another git; remove the file if none is running", l.path(), ErrLocked)
		}
	}
}

// release gives the lock up. After commit there is nothing left to give up.
func (l *lockFile) release() {
	if l.file == nil {
		return
	}
	_ = l.file.Close()
	_ = os.Remove(l.path())
	l.file = nil
}

// commit makes text the content of the file, whose mode and owner stay. On an
// error the lock is still held.
func (l *lockFile) commit(text []byte, old fs.FileInfo) error {
	// Before a byte is in it, since the old file may be closed to others.
	if err := l.resemble(old); err != nil {
		return err
	}
	if _, err := l.file.Write(text); err != nil {
		return err
	}
	if err := l.file.Sync(); err != nil {
		return err
	}
	// Windows renames no open file.
	if err := l.file.Close(); err != nil {
		return err
	}
	if err := os.Rename(l.path(), l.target); err != nil {
		return err
	}
	l.file = nil
	return nil
}

// resemble gives the lock the old file's owner and mode, in this order, since
// changing the owner takes mode bits away. A new file has the umask's mode, and
// belongs to whom the folder belongs to.
func (l *lockFile) resemble(old fs.FileInfo) error {
	if old == nil {
		return l.belong()
	}
	if err := keepOwner(l.file, old); err != nil {
		return err
	}
	return os.Chmod(l.path(), old.Mode().Perm())
}

func (l *lockFile) belong() error {
	folder, err := os.Stat(filepath.Dir(l.target))
	if err != nil {
		return err
	}
	return keepOwner(l.file, folder)
}

// follow resolves path's links as git does before it locks, the last of which
// may lead to a file that is not there yet.
func follow(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	const mostLinks = 40 // as in Linux
	for range mostLinks {
		info, err := os.Lstat(path)
		if errors.Is(err, fs.ErrNotExist) || err == nil && info.Mode()&fs.ModeSymlink == 0 {
			return path, nil
		}
		if err != nil {
			return "", err
		}
		to, err := os.Readlink(path)
		if err != nil {
			return "", err
		}
		if !filepath.IsAbs(to) {
			// Not cleaned: ".." after a linked folder is that folder's parent.
			to = filepath.Dir(path) + string(filepath.Separator) + to
		}
		path = to
	}
	return "", fmt.Errorf("%s: %w: too many links", path, ErrNoFile)
}
