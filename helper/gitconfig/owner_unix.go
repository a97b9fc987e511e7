//go:build unix

package gitconfig

import (
	"io/fs"
	"os"
	"syscall"
)

// keepOwner gives f the owner of old. Only root can, and only root needs to: for
// anybody else the file that replaces theirs is theirs.
func keepOwner(f *os.File, old fs.FileInfo) error {
	stat, ok := old.Sys().(*syscall.Stat_t)
	if !ok || os.Geteuid() != 0 {
		return nil
	}
	return f.Chown(int(stat.Uid), int(stat.Gid))
}
