//go:build !windows

package helper

import (
	"os"
	"syscall"
)

// isOurs reports whether a folder is one, this user's, and nobody else's to
// write in.
func isOurs(info os.FileInfo) bool {
	stat, known := info.Sys().(*syscall.Stat_t)
	return info.IsDir() && known && int(stat.Uid) == os.Geteuid() && info.Mode().Perm()&0o022 == 0
}
