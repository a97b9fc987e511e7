package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"git-credential-pat/store"
)

func newIndex(t *testing.T) *store.Index {
	t.Helper()
	return &store.Index{Path: filepath.Join(t.TempDir(), "folder", "accounts.json")}
}

// put adds entries, one update each.
func put(t *testing.T, x *store.Index, entries ...store.Entry) {
	t.Helper()
	for _, e := range entries {
		if err := x.Update(t.Context(), func(c *store.Change) error { c.Put(e); return nil }); err != nil {
			t.Fatal(err)
		}
	}
}

func names(entries []store.Entry) string {
	var all []string
	for _, e := range entries {
		all = append(all, e.Name)
	}
	return strings.Join(all, " ")
}

func TestIndexKeepsEntriesByHost(t *testing.T) {
	x := newIndex(t)
	put(t, x,
		store.Entry{Host: "github.com", Name: "alice", Names: []string{`a"b`, "ü"}, Default: true},
		store.Entry{Host: "git.github.com", Name: "other"},
		store.Entry{Host: "github.com", Name: "bob", Owner: "acme"},
		store.Entry{Host: "gist.github.com", Name: "carol"},
		store.Entry{Host: "github.com", Name: "alice", Kind: "replaced"},
	)
	for _, c := range []struct {
		hosts []string
		want  string
	}{
		{[]string{"github.com"}, "alice bob"},
		{[]string{"gist.github.com", "github.com"}, "alice bob carol"},
		{[]string{"hub.com"}, ""},
		{nil, "alice other bob carol"},
	} {
		got, err := x.Accounts(c.hosts...)
		if err != nil || names(got) != c.want {
			t.Errorf("Accounts(%v) = %q, %v, want %q", c.hosts, names(got), err, c.want)
		}
	}
	got, err := x.Accounts("github.com")
	if err != nil || got[0].Kind != "replaced" {
		t.Errorf("an entry of the same key was not replaced: %v", err)
	}
}

func TestIndexIsForItsOwner(t *testing.T) {
	x := newIndex(t)
	put(t, x, store.Entry{Host: "github.com", Name: "alice"})
	for path, want := range map[string]os.FileMode{x.Path: 0o600, x.Path + ".lock": 0o600, filepath.Dir(x.Path): 0o700} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: mode %v, %v, want %v", filepath.Base(path), info.Mode().Perm(), err, want)
		}
	}
}

// An update that changes nothing does not touch the file.
func TestIndexWritesChangesOnly(t *testing.T) {
	x := newIndex(t)
	put(t, x, store.Entry{Host: "github.com", Name: "alice"})
	before, err := os.Stat(x.Path)
	if err != nil {
		t.Fatal(err)
	}
	put(t, x, store.Entry{Host: "github.com", Name: "alice"})
	after, err := os.Stat(x.Path)
	if err != nil || !os.SameFile(before, after) {
		t.Errorf("an update without a change wrote the file: %v", err)
	}
}

// A damaged index is named and left alone, whatever is damaged.
func TestDamagedIndexIsLeftAlone(t *testing.T) {
	x := newIndex(t)
	put(t, x, store.Entry{Host: "github.com", Name: "alice"}, store.Entry{Host: "github.com", Name: "bob"})
	good, err := os.ReadFile(x.Path)
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]string{
		"empty":        "",
		"old version":  strings.Replace(string(good), `"version":1`, `"version":0`, 1),
		"cut off":      string(good[:len(good)-4]),
		"entry broken": strings.Replace(string(good), `"name":"bob"`, `"name":"bob`, 1),
		"no JSON":      "hello\n",
		"more behind":  string(good) + "x",
		"endless line": string(good) + strings.Repeat("x", 2<<20),
	} {
		t.Run(name, func(t *testing.T) {
			if err := os.WriteFile(x.Path, []byte(bad), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := x.Accounts("github.com"); !errors.Is(err, store.ErrDamaged) {
				t.Errorf("reading: %v, want ErrDamaged", err)
			}
			err := x.Update(t.Context(), func(c *store.Change) error { c.Put(store.Entry{Host: "a", Name: "b"}); return nil })
			if !errors.Is(err, store.ErrDamaged) {
				t.Errorf("changing: %v, want ErrDamaged", err)
			}
			if now, _ := os.ReadFile(x.Path); string(now) != bad {
				t.Error("the damaged file was changed")
			}
		})
	}
}

// A look-up decodes the lines of its host and no others, so that it does not
// grow with the accounts of other hosts: a line that cannot be decoded is in
// nobody's way but its own host's.
func TestLookUpReadsItsOwnLinesOnly(t *testing.T) {
	x := newIndex(t)
	put(t, x, store.Entry{Host: "github.com", Name: "alice"}, store.Entry{Host: "gitlab.com", Name: "bob"})
	data, err := os.ReadFile(x.Path)
	if err != nil {
		t.Fatal(err)
	}
	broken := strings.Replace(string(data), `"name":"bob"`, `"name":`, 1)
	if err := os.WriteFile(x.Path, []byte(broken), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := x.Accounts("github.com"); err != nil || names(got) != "alice" {
		t.Errorf("Accounts(github.com) = %q, %v", names(got), err)
	}
	if _, err := x.Accounts("gitlab.com"); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("Accounts(gitlab.com): %v, want ErrDamaged", err)
	}
}

func TestManyUpdatesAtOnceLoseNothing(t *testing.T) {
	x := newIndex(t)
	const writers = 16
	errs := make(chan error, writers)
	var all sync.WaitGroup
	for i := range writers {
		all.Go(func() {
			errs <- x.Update(context.Background(), func(c *store.Change) error {
				c.Put(store.Entry{Host: "github.com", Name: fmt.Sprint("writer", i)})
				return nil
			})
		})
	}
	all.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
	if got, err := x.Accounts(); err != nil || len(got) != writers {
		t.Errorf("%d entries, %v, want %d", len(got), err, writers)
	}
}

// An update that fails half-way leaves what it saved and nothing else.
func TestFailedUpdateKeepsWhatWasSaved(t *testing.T) {
	x := newIndex(t)
	fault := errors.New("the keyring failed")
	err := x.Update(t.Context(), func(c *store.Change) error {
		c.Put(store.Entry{Host: "github.com", Name: "saved"})
		if err := c.Save(); err != nil {
			return err
		}
		c.Put(store.Entry{Host: "github.com", Name: "unsaved"})
		return fault
	})
	if !errors.Is(err, fault) {
		t.Fatal(err)
	}
	if got, err := x.Accounts(); err != nil || names(got) != "saved" {
		t.Errorf("Accounts() = %q, %v, want saved", names(got), err)
	}
}

func TestKeysAreDistinct(t *testing.T) {
	entries := []store.Entry{
		{Host: "github.com", Name: "alice"},
		{Host: "github.com", Name: "alice", Owner: "acme"},
		{Host: "github.com", Name: "alice@github.com/acme"},
		{Host: "github.com", Name: "alice%40github.com"},
		{Host: "github.com", Name: "alice", Owner: "acme/sub"},
		{Host: "github.com", Name: "alice", Owner: "acme%2Fsub"},
		{Host: "github.com", Name: ""},
		{Host: "github.com:8443", Name: "alice"},
		{Host: "github.com", Name: "ALICE"},
	}
	seen := map[string]bool{}
	for _, e := range entries {
		key := e.Key()
		if seen[key] {
			t.Errorf("two accounts have the key %s", key)
		}
		seen[key] = true
	}
	if !seen["https://alice@github.com/acme"] {
		t.Error("the key of alice for acme is not https://alice@github.com/acme")
	}
}
