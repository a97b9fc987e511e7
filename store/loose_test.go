//go:build !windows

package store_test

import (
	"os"
	"path/filepath"
	"testing"

	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// TestLoose names each file and folder of a vault that others can get at, and
// what to give it; nothing else, and nothing where there is no vault.
func TestLoose(t *testing.T) {
	if loose := emptyVault(t).Loose(); len(loose) > 0 {
		t.Errorf("no vault: %v", loose)
	}
	v := newVault(t, none())
	if err := v.Set(t.Context(), alice, secret.New("x")); err != nil {
		t.Fatal(err)
	}
	if loose := v.Loose(); len(loose) > 0 {
		t.Errorf("as it was made: %v", loose)
	}
	for name, path := range places(t, v) {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		mustChmod(t, path, info.Mode()|0o044)
		loose := v.Loose()
		if len(loose) != 1 || loose[0] != (store.Loose{Path: path, Mode: info.Mode().Perm()}) {
			t.Errorf("%s: %v", name, loose)
		}
		mustChmod(t, path, info.Mode())
	}
}

// TestLooseIndex does the same of the index.
func TestLooseIndex(t *testing.T) {
	x := &store.Index{Path: filepath.Join(t.TempDir(), "accounts.json")}
	if err := os.WriteFile(x.Path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if loose := x.Loose(); len(loose) > 0 {
		t.Errorf("as it was made: %v", loose)
	}
	mustChmod(t, x.Path, 0o640)
	if loose := x.Loose(); len(loose) != 1 || loose[0].Mode != 0o600 || loose[0].Foreign {
		t.Errorf("%v", loose)
	}
}

func mustChmod(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}
