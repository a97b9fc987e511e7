//go:build !windows

package store

import (
	"io/fs"
	"os"
	"syscall"
)

// isOwn reports whether a file or folder belongs to the user we act for.
func isOwn(info fs.FileInfo) bool {
	stat, known := info.Sys().(*syscall.Stat_t)
	return known && int(stat.Uid) == os.Geteuid()
}

// isPrivate reports whether nobody but the owner can get at it.
func isPrivate(info fs.FileInfo) bool { return info.Mode().Perm()&0o077 == 0 }
