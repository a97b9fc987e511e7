package gitconfig

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestModeAndOwnerStay(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs Unix modes")
	}
	for _, mode := range []fs.FileMode{0o600, 0o644, 0o444, 0o640} {
		file := filepath.Join(t.TempDir(), "config")
		write(t, file, "[user]\n\tname = A")
		if err := os.Chmod(file, mode); err != nil {
			t.Fatal(err)
		}
		if os.Geteuid() == 0 {
			if err := os.Chown(file, 65534, 65533); err != nil {
				t.Fatal(err)
			}
		}
		before := describe(t, file)
		configure(t, file, sample)
		if got := describe(t, file); got != before {
			t.Errorf("%s, not %s", got, before)
		}
		if _, err := Unconfigure(file); err != nil {
			t.Fatal(err)
		}
		if got := describe(t, file); got != before || read(t, file) != "[user]\n\tname = A" {
			t.Errorf("%s, not %s", got, before)
		}
	}
}

func TestLinks(t *testing.T) {
	for name, link := range map[string]func(dir string) (to string){
		"relative": func(string) string { return "../dots/real" },
		"absolute": func(dir string) string { return filepath.Join(dir, "dots", "real") },
	} {
		for _, text := range []string{"[user]\n\tname = A", "dangling"} {
			dir := t.TempDir()
			home, real := filepath.Join(dir, "home"), filepath.Join(dir, "dots", "real")
			makeFolders(t, home, filepath.Dir(real))
			if text != "dangling" {
				write(t, real, text)
			}
			file := filepath.Join(home, ".gitconfig")
			first := filepath.Join(home, "first")
			symlink(t, link(dir), first)
			symlink(t, "first", file)
			change, err := Configure(file, sample)
			if err != nil || !sameFile(t, change.File, real) || read(t, real) != read(t, file) {
				t.Fatalf("%s, %s: %+v, %v", name, text, change, err)
			}
			if change, err = Unconfigure(file); err != nil || change.Removed != (text == "dangling") {
				t.Errorf("%s, %s: %+v, %v", name, text, change, err)
			}
			if text != "dangling" && read(t, real) != text {
				t.Errorf("%s: %q", name, read(t, real))
			}
			if to, err := os.Readlink(first); err != nil || to != link(dir) {
				t.Errorf("%s, %s: the link is now %q, %v", name, text, to, err)
			}
		}
	}
}

func makeFolders(t *testing.T, folders ...string) {
	t.Helper()
	for _, folder := range folders {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
}

func symlink(t *testing.T, to, from string) {
	t.Helper()
	if err := os.Symlink(to, from); err != nil {
		if runtime.GOOS == "windows" {
			t.Skip("needs the right to make links")
		}
		t.Fatal(err)
	}
}

func sameFile(t *testing.T, a, b string) bool {
	t.Helper()
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(infoA, infoB)
}

func TestLinksInACircle(t *testing.T) {
	dir := t.TempDir()
	symlink(t, "b", filepath.Join(dir, "a"))
	symlink(t, "a", filepath.Join(dir, "b"))
	if _, err := Configure(filepath.Join(dir, "a"), sample); !errors.Is(err, ErrNoFile) {
		t.Errorf("%v", err)
	}
}
