package gitconfig

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

func TestFolderThatMayNotBeWritten(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() == 0 {
		becomeNobody(t, filepath.Dir(dir))
	}
	if _, err := Unconfigure(filepath.Join(dir, "config")); err != nil {
		t.Errorf("nothing to do, and yet: %v", err)
	}
	if _, err := Configure(filepath.Join(dir, "config"), sample); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("%v", err)
	}
}

// becomeNobody makes root a stranger to files until the test ends, one who can
// read what is in dir.
func becomeNobody(t *testing.T, dir string) {
	t.Helper()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	runtime.LockOSThread()
	if err := syscall.Setfsuid(65534); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = syscall.Setfsuid(0)
		runtime.UnlockOSThread()
	})
}
