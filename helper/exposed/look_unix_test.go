//go:build unix

package exposed

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// TestPipes stand in the place of files: who opened one would wait for ever.
func TestPipes(t *testing.T) {
	tr := newTree(t)
	tr.write("src/b/.git/config", remoteWith("secret"))
	for _, name := range []string{"src/a/.git", "src/b/.git/commondir", "home/.netrc"} {
		path := filepath.Join(tr.root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := syscall.Mkfifo(path, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	found := make(chan []string, 1)
	go func() { found <- tr.secrets("home", "src") }()
	select {
	case have := <-found:
		tr.want(have, "secret")
	case <-time.After(20 * time.Second):
		t.Fatal("it waits")
	}
}
