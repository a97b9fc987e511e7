//go:build !windows

package store_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// places are the files and folders of a vault with a key file.
func places(t *testing.T, v *store.Vault) map[string]string {
	t.Helper()
	return map[string]string{
		"items": v.Items, "state": v.State, "recipient": recipientOf(v), "identity": keyFileOf(v), "item": itemsOf(t, v)[0],
	}
}

func TestVaultIsForItsOwner(t *testing.T) {
	old := syscall.Umask(0)
	defer syscall.Umask(old)
	v := newVault(t, none())
	for name, path := range places(t, v) {
		want := fs.FileMode(0o600)
		if filepath.Base(path) == filepath.Base(v.Items) || path == v.State {
			want = 0o700
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: mode %v, %v, want %v", name, info.Mode().Perm(), err, want)
		}
	}
	if err := v.Protect(passphrase()); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(sealedOf(v)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("identity.age: mode %v, %v", info.Mode().Perm(), err)
	}
}

// exposed checks that nothing is read, and nothing written where it matters.
func exposed(t *testing.T, v *store.Vault, place, cure string) {
	t.Helper()
	_, err := v.Get(t.Context(), alice)
	isTrouble(t, "Get", err, store.Exposed)
	if trouble, is := errors.AsType[*store.Trouble](err); !is || !strings.Contains(trouble.Error()+"; "+trouble.Cure, cure) {
		t.Errorf("the trouble does not say %q: %v", cure, err)
	}
	if place != "item" {
		isTrouble(t, "Set", v.Set(t.Context(), bob, secret.New("x")), store.Exposed)
		_, err := v.Protection()
		isTrouble(t, "Protection", err, store.Exposed)
		isTrouble(t, "Create", v.Create(none()), store.Exposed)
	}
}

func TestExposedVaultIsRefused(t *testing.T) {
	for _, place := range []string{"items", "state", "recipient", "identity", "item"} {
		for _, more := range []fs.FileMode{0o040, 0o020, 0o010, 0o004, 0o002, 0o001} {
			t.Run(place+" "+more.String(), func(t *testing.T) {
				v := newVault(t, none())
				path := places(t, v)[place]
				info, err := os.Stat(path)
				if err != nil {
					t.Fatal(err)
				}
				if err := os.Chmod(path, info.Mode().Perm()|more); err != nil {
					t.Fatal(err)
				}
				cure := "chmod 600 '" + path + "'"
				if info.IsDir() {
					cure = "chmod 700 '" + path + "'"
				}
				exposed(t, v, place, cure)
			})
		}
	}
}

func TestAnothersVaultIsRefused(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("missing: root, to give a file away")
	}
	for _, place := range []string{"items", "state", "recipient", "identity", "item"} {
		t.Run(place, func(t *testing.T) {
			v := newVault(t, none())
			path := places(t, v)[place]
			if err := os.Chown(path, 65534, -1); err != nil {
				t.Fatal(err)
			}
			exposed(t, v, place, path+" belongs to another user")
		})
	}
}

func TestSealedIdentityIsRefusedToo(t *testing.T) {
	v := sealed(t)
	if err := os.Chmod(sealedOf(v), 0o640); err != nil {
		t.Fatal(err)
	}
	_, err := v.Unlock(passphrase())
	isTrouble(t, "Unlock", err, store.Exposed)
}

// A pipe in a file's place must not make git wait for ever.
func TestPipeIsRefused(t *testing.T) {
	for _, place := range []string{"recipient", "identity", "item"} {
		t.Run(place, func(t *testing.T) {
			v := newVault(t, none())
			path := places(t, v)[place]
			remove(t, path)
			if err := syscall.Mkfifo(path, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := v.Get(t.Context(), alice)
			isTrouble(t, "Get", err, store.Broken)
		})
	}
}

// relocate moves path elsewhere and leaves a link in its place.
func relocate(t *testing.T, path string) (elsewhere string) {
	t.Helper()
	elsewhere = filepath.Join(t.TempDir(), filepath.Base(path))
	if err := os.Rename(path, elsewhere); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(elsewhere, path); err != nil {
		t.Fatal(err)
	}
	return elsewhere
}

// Links are followed, and what they lead to must be ours and private.
func TestLinkedVault(t *testing.T) {
	for _, place := range []string{"items", "state", "recipient", "identity", "item"} {
		t.Run(place, func(t *testing.T) {
			v := newVault(t, none())
			path := places(t, v)[place]
			elsewhere := relocate(t, path)
			holds(t, v, alice, "alice's token")
			set(t, v, alice, "another token")
			holds(t, v, alice, "another token")
			if info, err := os.Lstat(path); err != nil || info.Mode().Type() != fs.ModeSymlink {
				t.Errorf("the link was replaced: %v", err)
			}
			if err := os.Chmod(elsewhere, 0o755); err != nil {
				t.Fatal(err)
			}
			_, err := v.Get(t.Context(), alice)
			isTrouble(t, "Get", err, store.Exposed)
		})
	}
}

// Deleting through a link leaves no copy behind it.
func TestDeleteFollowsALink(t *testing.T) {
	v := newVault(t, none())
	item := itemsOf(t, v)[0]
	elsewhere := relocate(t, item)
	if err := v.Delete(t.Context(), alice); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{item, elsewhere} {
		if _, err := os.Lstat(path); !os.IsNotExist(err) {
			t.Errorf("%s is still there: %v", path, err)
		}
	}
}

// A link to anything else is removed, and the thing itself is nobody's here.
func TestDeleteLeavesWhatIsNotOurs(t *testing.T) {
	v := newVault(t, none())
	item := itemsOf(t, v)[0]
	remove(t, item)
	thesis := filepath.Join(t.TempDir(), "thesis")
	if err := os.WriteFile(thesis, []byte("years of work"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(thesis, item); err != nil {
		t.Fatal(err)
	}
	if err := v.Delete(t.Context(), alice); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(item); !os.IsNotExist(err) {
		t.Errorf("the link is still there: %v", err)
	}
	read(t, thesis)
}

// Another user's folder is not written into, as by sudo that keeps HOME.
func TestIndexOfAnotherUserIsLeftAlone(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("missing: root, who alone could")
	}
	home := t.TempDir()
	if err := os.Chown(home, 65534, 65534); err != nil {
		t.Fatal(err)
	}
	x := &store.Index{Path: filepath.Join(home, "data", "accounts.json")}
	err := x.Update(t.Context(), func(c *store.Change) error { c.Choice = store.InVault; return nil })
	if err == nil || !strings.Contains(err.Error(), "without sudo") {
		t.Errorf("Update: %v", err)
	}
	if entries, _ := os.ReadDir(home); len(entries) > 0 {
		t.Errorf("%d files were made", len(entries))
	}
}

// What lies on a disk that is not mounted is not missing.
func TestLinkToNowhereIsNotMissing(t *testing.T) {
	for _, place := range []string{"items", "state", "above", "recipient", "identity", "item"} {
		t.Run(place, func(t *testing.T) {
			v := newVault(t, none())
			path := filepath.Dir(v.Items)
			if place != "above" {
				path = places(t, v)[place]
			}
			if err := os.RemoveAll(relocate(t, path)); err != nil {
				t.Fatal(err)
			}
			_, err := v.Get(t.Context(), alice)
			isTrouble(t, "Get", err, store.Broken)
			switch place {
			case "items", "above":
				isTrouble(t, "Delete", v.Delete(t.Context(), alice), store.Broken)
				_, err := v.Keys(t.Context())
				isTrouble(t, "Keys", err, store.Broken)
				fallthrough
			case "state", "identity", "recipient":
				isTrouble(t, "Set", v.Set(t.Context(), bob, secret.New("x")), store.Broken)
				isTrouble(t, "Create", v.Create(none()), store.Broken)
			}
		})
	}
}
