//go:build unix

package gitconfig

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func describe(t *testing.T, file string) string {
	t.Helper()
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	stat := info.Sys().(*syscall.Stat_t)
	return fmt.Sprintf("%v %d:%d", info.Mode(), stat.Uid, stat.Gid)
}

// TestNewFileHasTheUmasksMode is a file in a home whose owner closes all files.
func TestNewFileHasTheUmasksMode(t *testing.T) {
	old := syscall.Umask(0o077)
	defer syscall.Umask(old)
	file := filepath.Join(t.TempDir(), "config")
	configure(t, file, sample)
	if info, err := os.Stat(file); err != nil || info.Mode() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

// TestNewFileBelongsToTheFoldersOwner, also where the administrator makes it.
func TestNewFileBelongsToTheFoldersOwner(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("missing: root")
	}
	folder := t.TempDir()
	if err := os.Chown(folder, 1234, 1235); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "config")
	configure(t, file, sample)
	if got := describe(t, file); !strings.HasSuffix(got, " 1234:1235") {
		t.Error(got)
	}
}
