//go:build unix

package store

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestSourceOfLinkedFile has the layout of a secret that Kubernetes mounts.
func TestSourceOfLinkedFile(t *testing.T) {
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "..2026_01_01"), 0o755); err != nil {
		t.Fatal(err)
	}
	file(t, filepath.Join(folder, "..2026_01_01"), "token", "sesame")
	link(t, "..2026_01_01", filepath.Join(folder, "..data"))
	link(t, "..data/token", filepath.Join(folder, "token"))
	wantToken(t, &Source{File: filepath.Join(folder, "token")}, "sesame", "")
}

func TestSourceOfNoFile(t *testing.T) {
	folder := t.TempDir()
	fifo, loop := filepath.Join(folder, "fifo"), filepath.Join(folder, "loop")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	link(t, "loop", loop)
	for path, text := range map[string]string{
		fifo:                          "no regular file",
		folder:                        "no regular file",
		"/dev/zero":                   "no regular file",
		loop:                          syscall.ELOOP.Error(),
		filepath.Join(folder, "none"): syscall.ENOENT.Error(),
	} {
		wantToken(t, &Source{File: path}, "", "token_file "+path+": "+text)
	}
}

func link(t *testing.T, to, path string) {
	t.Helper()
	if err := os.Symlink(to, path); err != nil {
		t.Fatal(err)
	}
}
