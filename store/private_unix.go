//go:build !windows

package store

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// isOwn reports whether a file or folder belongs to the user we act for.
func isOwn(info fs.FileInfo) bool {
	stat, known := info.Sys().(*syscall.Stat_t)
	return known && int(stat.Uid) == os.Geteuid()
}

// notForAnother is an error where the administrator is about to write into
// another user's folder, as sudo does that keeps HOME: that user could not
// read it afterwards. Whoever else may write somewhere may have a reason.
func notForAnother(path string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	for above := filepath.Dir(path); ; above = filepath.Dir(above) {
		info, err := os.Stat(above)
		switch {
		case err == nil && !isOwn(info):
			return fmt.Errorf("%s belongs to another user: do this as that user, without sudo", above)
		case err == nil || above == filepath.Dir(above):
			return nil
		}
	}
}

// isPrivate reports whether nobody but the owner can get at it.
func isPrivate(info fs.FileInfo) bool { return info.Mode().Perm()&0o077 == 0 }
