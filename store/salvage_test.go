package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"git-credential-pat/store"
)

// rebuild rebuilds with what a keyring would tell: bob, and carol of a store.
func rebuild(t *testing.T, x *store.Index) (aside string) {
	t.Helper()
	aside, err := x.Rebuild(t.Context(), func(c *store.Change) error {
		for _, e := range []store.Entry{{Host: "github.com", Name: "bob"}, {Host: "github.com", Name: "carol"}} {
			if c.Find(e.Key()) == nil {
				c.Put(e)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return aside
}

// A damaged index gives what can be read of it, and stays beside the new one.
func TestRebuildOfADamagedIndex(t *testing.T) {
	x := newIndex(t)
	put(t, x, store.Entry{Host: "github.com", Name: "alice", Default: true},
		store.Entry{Host: "github.com", Name: "bob", HandedOver: true})
	good, err := os.ReadFile(x.Path)
	if err != nil {
		t.Fatal(err)
	}
	bad := strings.Replace(string(good), `"name":"alice"`, `"name":"alice`, 1)
	if err := os.WriteFile(x.Path, []byte(bad), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 { // once more, with what is kept aside already
		aside := rebuild(t, x)
		got, err := x.Accounts()
		if err != nil || names(got) != "bob carol" || !got[0].HandedOver {
			t.Errorf("Accounts() = %+v, %v, want bob as he was, and carol", got, err)
		}
		if kept, err := os.ReadFile(aside); err != nil || string(kept) != bad {
			t.Errorf("the damaged index is not kept aside: %v", err)
		}
		if err := os.WriteFile(x.Path, []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if kept, _ := filepath.Glob(x.Path + ".damaged*"); len(kept) != 2 {
		t.Errorf("kept aside: %q", kept)
	}
}

// Of two processes that find the index lost, the second leaves what the first
// made.
func TestRebuildOfALostIndexHappensOnce(t *testing.T) {
	x := newIndex(t)
	rebuild(t, x)
	if err := x.Update(t.Context(), func(c *store.Change) error {
		c.Remove("https://bob@github.com")
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	rebuild(t, x)
	if got, err := x.Accounts(); err != nil || names(got) != "carol" {
		t.Errorf("Accounts() = %q, %v, want carol alone", names(got), err)
	}
}

// The index of a later version is not ours to make anew.
func TestRebuildLeavesALaterVersion(t *testing.T) {
	x := newIndex(t)
	put(t, x, store.Entry{Host: "github.com", Name: "alice"})
	if err := os.WriteFile(x.Path, []byte(`{"version":2,"anything":[`), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := x.Rebuild(t.Context(), func(*store.Change) error { return nil })
	if !errors.Is(err, store.ErrNewer) {
		t.Errorf("Rebuild: %v, want ErrNewer", err)
	}
	if _, err := x.Accounts(); !errors.Is(err, store.ErrNewer) {
		t.Errorf("Accounts: %v, want ErrNewer", err)
	}
}

func TestChoiceLasts(t *testing.T) {
	x := newIndex(t)
	if choice, err := x.Choice(); err != nil || choice != "" {
		t.Errorf("Choice() = %q, %v, want none", choice, err)
	}
	if err := x.Update(t.Context(), func(c *store.Change) error { c.Choice = store.InVault; return nil }); err != nil {
		t.Fatal(err)
	}
	put(t, x, store.Entry{Host: "github.com", Name: "alice"})
	if choice, err := x.Choice(); err != nil || choice != store.InVault {
		t.Errorf("Choice() = %q, %v, want %s", choice, err, store.InVault)
	}
}

func TestParseKeyIsTheWayBack(t *testing.T) {
	for _, e := range []store.Entry{
		{Host: "github.com", Name: "alice"},
		{Host: "git.example:8443", Name: "a b@c/d%2", Owner: "group/sub group"},
	} {
		protocol, name, host, owner, ok := store.ParseKey(e.Key())
		if !ok || protocol != "https" || name != e.Name || host != e.Host || owner != e.Owner {
			t.Errorf("ParseKey(%q) = %q %q %q %q %v", e.Key(), protocol, name, host, owner, ok)
		}
	}
	item := store.Plain{Protocol: "http", Host: "localhost:80", Username: "", Path: "a/b.git"}
	protocol, name, host, path, ok := store.ParseKey(item.Key())
	if !ok || protocol != "http" || name != "" || host != item.Host || path != item.Path {
		t.Errorf("ParseKey(%q) = %q %q %q %q %v", item.Key(), protocol, name, host, path, ok)
	}
	for _, bad := range []string{"", "alice@github.com", "https://github.com", "https://alice@", "https://%zz@github.com"} {
		if _, _, _, _, ok := store.ParseKey(bad); ok {
			t.Errorf("ParseKey(%q) is taken for a key", bad)
		}
	}
}
