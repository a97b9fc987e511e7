package doctor

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"git-credential-pat/store"
)

// TestIndexUnwritable is a home in which nothing can be kept, which matters
// where something would have to be.
func TestIndexUnwritable(t *testing.T) {
	if os.Geteuid() == 0 || runtime.GOOS == "windows" {
		t.Skip("missing: a folder that this user may not write")
	}
	p := newPatient(t)
	closed := filepath.Dir(p.Helper.Index.Path)
	p.Helper.Index.Path = filepath.Join(closed, "share", "pat", "accounts.json")
	if got := codes(p.index(t.Context())); len(got) > 0 {
		t.Error(got)
	}
	if err := os.Chmod(closed, 0o500); err != nil {
		t.Fatal(err)
	}
	if got := codes(p.index(t.Context())); !slices.Equal(got, []string{"index.unwritable fail"}) {
		t.Error(got)
	}
	p.Helper.Sources = map[string]*store.Source{"github.com": {Env: "TOKEN"}}
	if got := codes(p.index(t.Context())); len(got) > 0 {
		t.Error(got)
	}
}
