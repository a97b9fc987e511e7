package gitconfig

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// TestEdit changes what a link leads to, and says nothing where nothing changes.
func TestEdit(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "file"), filepath.Join(dir, "link")
	write(t, file, "old")
	symlink(t, "file", link)
	before := describe(t, file)
	err := Edit(link, func(old []byte) ([]byte, error) { return append(old, "er"...), nil })
	if err != nil || read(t, file) != "older" || describe(t, file) != before {
		t.Errorf("%v; it holds %q, and is %s, was %s", err, read(t, file), describe(t, file), before)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v", err)
	}
	wrong := errors.New("wrong")
	if err := Edit(file, func([]byte) ([]byte, error) { return nil, wrong }); !errors.Is(err, wrong) {
		t.Error(err)
	}
	if err := Edit(filepath.Join(dir, "none"), func([]byte) ([]byte, error) { return []byte("x"), nil }); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	if err := Edit(dir, func([]byte) ([]byte, error) { return []byte("x"), nil }); !errors.Is(err, ErrNoFile) {
		t.Error(err)
	}
	left, err := filepath.Glob(filepath.Join(dir, "*.lock"))
	if err != nil || len(left) > 0 || read(t, file) != "older" {
		t.Errorf("%v, %q; it holds %q", err, left, read(t, file))
	}
}

// TestEditBesideGit: git writes the same file at the same time, and nothing of
// either is lost.
func TestEditBesideGit(t *testing.T) {
	const lines = 40
	file := filepath.Join(t.TempDir(), "config")
	var text strings.Builder
	for i := range lines {
		fmt.Fprintf(&text, "[a]\n\tours%d = x\n", i)
	}
	write(t, file, text.String())
	var all sync.WaitGroup
	all.Go(func() {
		for i := range lines {
			for gitCommand(t, nil, "config", "--file", file, fmt.Sprintf("git.key%d", i), "y").Run() != nil { // git does not wait
			}
		}
	})
	all.Go(func() {
		for i := range lines {
			line := fmt.Appendf(nil, "\tours%d = x\n", i)
			err := Edit(file, func(old []byte) ([]byte, error) {
				if !bytes.Contains(old, line) {
					t.Errorf("line %d is not there", i)
				}
				return bytes.Replace(old, line, nil, 1), nil
			})
			if err != nil {
				t.Error(err)
			}
		}
	})
	all.Wait()
	left := read(t, file)
	if strings.Contains(left, "ours") || strings.Count(left, "= y") != lines || strings.Count(left, "[a]") != lines {
		t.Errorf("left is\n%s", left)
	}
}
