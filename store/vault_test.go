package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"filippo.io/age"

	"git-credential-pat/store"
	"git-credential-pat/store/secret"
	"git-credential-pat/store/storetest"
)

const (
	alice = "https://alice@github.com"
	bob   = "https://bob@github.com"
)

// passphrase is long enough; none is for a key file.
func passphrase() secret.Secret { return secret.New("correct horse battery") }
func none() secret.Secret       { return secret.Secret{} }

// emptyVault is where a vault could be made. What the kernel remembers of it
// goes when the test ends, whatever the test did to the files.
func emptyVault(t testing.TB) *store.Vault {
	t.Helper()
	dir := t.TempDir()
	return store.NewQuickVault(filepath.Join(dir, "data", "vault"), filepath.Join(dir, "state"))
}

// newVault is a new vault with a token of alice's.
func newVault(t testing.TB, passphrase secret.Secret) *store.Vault {
	t.Helper()
	v := emptyVault(t)
	if err := v.Create(passphrase); err != nil {
		t.Fatal(err)
	}
	forgetLater(t, v)
	set(t, v, alice, "alice's token")
	return v
}

func forgetLater(t testing.TB, v *store.Vault) {
	t.Helper()
	recipient := strings.TrimSpace(string(read(t, recipientOf(v))))
	t.Cleanup(func() {
		if err := store.Forget(recipient); err != nil {
			t.Error(err)
		}
	})
}

// another is what another process sees of the vault.
func another(v *store.Vault) *store.Vault { return store.NewQuickVault(v.Items, v.State) }

// sealed is a vault with a token of alice's that needs its passphrase.
func sealed(t testing.TB) *store.Vault {
	t.Helper()
	v := newVault(t, passphrase())
	if err := v.Lock(); err != nil {
		t.Fatal(err)
	}
	return v
}

func recipientOf(v *store.Vault) string { return filepath.Join(v.State, "identity.pub") }
func keyFileOf(v *store.Vault) string   { return filepath.Join(v.State, "identity.key") }
func sealedOf(v *store.Vault) string    { return filepath.Join(v.State, "identity.age") }

// itemsOf are the paths of the vault's items.
func itemsOf(t testing.TB, v *store.Vault) []string {
	t.Helper()
	items, err := filepath.Glob(filepath.Join(v.Items, "*.age"))
	if err != nil {
		t.Fatal(err)
	}
	return items
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func write(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func remove(t testing.TB, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func set(t testing.TB, v *store.Vault, key, value string) {
	t.Helper()
	if err := v.Set(t.Context(), key, secret.New(value)); err != nil {
		t.Fatal(err)
	}
}

// holds checks what the vault has under key.
func holds(t testing.TB, v *store.Vault, key, value string) {
	t.Helper()
	if got, err := v.Get(t.Context(), key); err != nil || got.Reveal() != value {
		t.Errorf("Get(%s): %v, or another value", key, err)
	}
}

// isTrouble checks that err is a Trouble of that state, and no ErrNotFound.
func isTrouble(t testing.TB, what string, err error, want store.State) {
	t.Helper()
	trouble, is := errors.AsType[*store.Trouble](err)
	if !is || trouble.State != want || !errors.Is(err, store.ErrUnavailable) || errors.Is(err, store.ErrNotFound) {
		t.Errorf("%s: %v, want a Trouble of state %d", what, err, want)
	}
}

func TestVaultContract(t *testing.T) {
	t.Run("key file", func(t *testing.T) {
		storetest.Contract(t, newVault(t, none()), store.ErrNotFound)
	})
	t.Run("passphrase", func(t *testing.T) {
		storetest.Contract(t, newVault(t, passphrase()), store.ErrNotFound)
	})
}

func TestNoVault(t *testing.T) {
	v := emptyVault(t)
	if p, err := v.Protection(); p != store.NoVault || err != nil {
		t.Errorf("Protection() = %v, %v", p, err)
	}
	if _, err := v.Get(t.Context(), alice); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Get: %v", err)
	}
	if err := v.Delete(t.Context(), alice); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Delete: %v", err)
	}
	isTrouble(t, "Set", v.Set(t.Context(), alice, secret.New("x")), store.Broken)
	_, err := v.Unlock(passphrase())
	isTrouble(t, "Unlock", err, store.Broken)
	if err := v.Lock(); err != nil {
		t.Errorf("Lock: %v", err)
	}
	if keys, err := v.Keys(t.Context()); err != nil || len(keys) != 0 {
		t.Errorf("Keys: %v, %v", keys, err)
	}
	if _, err := os.Stat(v.Items); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("looking made a folder: %v", err)
	}
}

// Sealed, a vault takes tokens and tells what is not there; it gives nothing.
func TestSealedVaultTakesAndDoesNotGive(t *testing.T) {
	v := sealed(t)
	set(t, v, bob, "bob's token")
	_, err := v.Get(t.Context(), bob)
	isTrouble(t, "Get", err, store.Sealed)
	_, err = v.Keys(t.Context())
	isTrouble(t, "Keys", err, store.Sealed)
	isTrouble(t, "Protect", v.Protect(none()), store.Sealed)
	if _, err := v.Get(t.Context(), "https://carol@github.com"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Get of nothing: %v", err)
	}
	if err := v.Delete(t.Context(), alice); err != nil {
		t.Errorf("Delete: %v", err)
	}
	if _, err := v.Unlock(secret.New("correct horse batteries")); !errors.Is(err, store.ErrWrongPassphrase) {
		t.Errorf("Unlock with a wrong passphrase: %v", err)
	}
	if _, err := v.Unlock(none()); !errors.Is(err, store.ErrWrongPassphrase) {
		t.Errorf("Unlock with no passphrase: %v", err)
	}
	if _, err := v.Unlock(passphrase()); err != nil {
		t.Fatal(err)
	}
	holds(t, v, bob, "bob's token")
	if _, err := v.Get(t.Context(), alice); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Get of what was deleted: %v", err)
	}
}

func TestKeys(t *testing.T) {
	v := newVault(t, none())
	set(t, v, bob, "x")
	keys, err := v.Keys(t.Context())
	slices.Sort(keys)
	if err != nil || !slices.Equal(keys, []string{alice, bob}) {
		t.Errorf("Keys() = %v, %v", keys, err)
	}
	write(t, itemsOf(t, v)[0], []byte("damaged"))
	keys, err = v.Keys(t.Context())
	isTrouble(t, "Keys with a damaged item", err, store.BadItem)
	if len(keys) != 1 {
		t.Errorf("%d keys beside a damaged item, want 1", len(keys))
	}
}

// age's own programs can read a vault: nobody is locked in.
func TestAgeReadsTheVault(t *testing.T) {
	v := newVault(t, none())
	identities, err := age.ParseIdentities(bytes.NewReader(read(t, keyFileOf(v))))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := age.Decrypt(bytes.NewReader(read(t, itemsOf(t, v)[0])), identities...)
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if _, err := text.ReadFrom(plain); err != nil || text.String() != alice+"\nalice's token" {
		t.Errorf("the item holds something else: %v", err)
	}
}

// No name of a file, and nothing in one, tells whose token it is.
func TestVaultTellsNothing(t *testing.T) {
	v := newVault(t, none())
	for _, path := range itemsOf(t, v) {
		if text := path + string(read(t, path)); strings.Contains(text, "alice") || strings.Contains(text, "github") {
			t.Errorf("%s tells whose it is", filepath.Base(path))
		}
	}
}

// Another item's file under alice's name must not send bob's token for alice.
func TestItemUnderAnotherNameIsRefused(t *testing.T) {
	v := newVault(t, none())
	of := itemsOf(t, v)[0]
	set(t, v, bob, "bob's token")
	for _, path := range itemsOf(t, v) {
		if path != of {
			write(t, of, read(t, path))
		}
	}
	_, err := v.Get(t.Context(), alice)
	isTrouble(t, "Get", err, store.BadItem)
	keys, err := v.Keys(t.Context())
	isTrouble(t, "Keys", err, store.BadItem)
	if !slices.Equal(keys, []string{bob}) {
		t.Errorf("Keys() = %v", keys)
	}
}

// What is damaged is named, its content is not, and it is left alone.
func TestDamage(t *testing.T) {
	const content = "AGE-SECRET-KEY-1HUNTER2"
	other := newVault(t, none())
	for _, c := range []struct {
		name       string
		passphrase secret.Secret
		path       func(*store.Vault) string
		change     func(t *testing.T, old []byte) []byte
	}{
		{"item of no format", none(), firstItem(t), to(content)},
		{"item cut off", none(), firstItem(t), cut},
		{"empty item", none(), firstItem(t), to("")},
		{"another vault's item", none(), firstItem(t), to(string(read(t, itemsOf(t, other)[0])))},
		{"recipient of no format", none(), recipientOf, to(content)},
		{"another vault's recipient", none(), recipientOf, to(string(read(t, recipientOf(other))))},
		{"another vault's recipient, unlocked", passphrase(), recipientOf, to(string(read(t, recipientOf(other))))},
		{"key file of no format", none(), keyFileOf, to(content)},
		{"empty key file", none(), keyFileOf, to("")},
		{"another vault's key file", none(), keyFileOf, to(string(read(t, keyFileOf(other))))},
		{"key file with two identities", none(), keyFileOf, twice},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := newVault(t, c.passphrase)
			path := c.path(v)
			bad := c.change(t, read(t, path))
			write(t, path, bad)
			_, err := v.Get(t.Context(), alice)
			want := store.Broken
			if filepath.Ext(path) == ".age" {
				want = store.BadItem
			}
			isTrouble(t, "Get", err, want)
			if err == nil || strings.Contains(err.Error(), "HUNTER2") || !strings.Contains(err.Error(), v.Items) && !strings.Contains(err.Error(), v.State) {
				t.Errorf("the error tells the content, or not the place: %v", err)
			}
			if want == store.Broken {
				isTrouble(t, "Set", v.Set(t.Context(), bob, secret.New("x")), store.Broken)
			}
			if !bytes.Equal(read(t, path), bad) {
				t.Error("the damaged file was changed")
			}
		})
	}
}

func firstItem(t *testing.T) func(*store.Vault) string {
	return func(v *store.Vault) string { return itemsOf(t, v)[0] }
}

func to(text string) func(*testing.T, []byte) []byte {
	return func(*testing.T, []byte) []byte { return []byte(text) }
}

func cut(_ *testing.T, old []byte) []byte   { return old[:len(old)-1] }
func twice(_ *testing.T, old []byte) []byte { return slices.Concat(old, old) }

// What a killed process left goes when it is old, and nothing else.
func TestSweep(t *testing.T) {
	v := newVault(t, none())
	left := []struct {
		path  string
		age   time.Duration
		stays bool
	}{
		{filepath.Join(v.Items, "0123456789abcdef.age.1.tmp"), 2 * time.Hour, false},
		{filepath.Join(v.Items, "0123456789abcdef.age.2.tmp"), time.Minute, true}, // may still be written
		{filepath.Join(v.State, "identity.key.1.tmp"), 2 * time.Hour, false},
		{filepath.Join(v.State, "somebody-elses.1.tmp"), 2 * time.Hour, true},
	}
	for _, l := range left {
		write(t, l.path, []byte("x"))
		then := time.Now().Add(-l.age)
		if err := os.Chtimes(l.path, then, then); err != nil {
			t.Fatal(err)
		}
	}
	set(t, v, bob, "x")
	if err := v.Protect(none()); err != nil {
		t.Fatal(err)
	}
	for _, l := range left {
		if _, err := os.Stat(l.path); (err == nil) != l.stays {
			t.Errorf("%s: %v, want it to stay: %v", filepath.Base(l.path), err, l.stays)
		}
	}
}

// Of a file without an end no more is read than a vault's file has, and what
// was not read does not count as read.
func TestHugeFileIsRefused(t *testing.T) {
	v := newVault(t, none())
	write(t, keyFileOf(v), append(read(t, keyFileOf(v)), strings.Repeat("# more\n", 10<<10)...))
	_, err := v.Get(t.Context(), alice)
	isTrouble(t, "Get", err, store.Broken)
}

// Processes that know nothing of each other lose nothing.
func TestManyVaultsWriteAtOnce(t *testing.T) {
	v := newVault(t, none())
	const writers = 16
	errs := make(chan error, writers)
	var all sync.WaitGroup
	for i := range writers {
		all.Go(func() {
			errs <- another(v).Set(context.Background(), fmt.Sprint("writer", i), secret.New("x"))
		})
	}
	all.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
	if keys, err := v.Keys(t.Context()); err != nil || len(keys) != writers+1 {
		t.Errorf("%d keys, %v, want %d", len(keys), err, writers+1)
	}
}

// What could not be read again is not written.
func TestNameTooLongIsRefused(t *testing.T) {
	v := newVault(t, none())
	if err := v.Set(t.Context(), strings.Repeat("n", 64<<10), secret.New("x")); err == nil {
		t.Error("it was accepted")
	}
	if n := len(itemsOf(t, v)); n != 1 {
		t.Errorf("%d items, want 1", n)
	}
}

func BenchmarkVaultGet(b *testing.B) {
	for name, passphrase := range map[string]secret.Secret{"key file": none(), "kernel": passphrase()} {
		b.Run(name, func(b *testing.B) {
			v := another(newVault(b, passphrase))
			for b.Loop() {
				if _, err := v.Get(b.Context(), alice); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Whatever a file holds, reading it neither fails badly nor tells it.
func FuzzVaultFiles(f *testing.F) {
	v := newVault(f, none())
	files := []string{recipientOf(v), keyFileOf(v), itemsOf(f, v)[0]}
	var good [][]byte
	for which, path := range files {
		good = append(good, read(f, path))
		f.Add(which, good[which])
	}
	f.Add(1, []byte("AGE-SECRET-KEY-1HUNTER2HUNTER2"))
	f.Fuzz(func(t *testing.T, which int, data []byte) {
		which = (which%len(files) + len(files)) % len(files)
		write(t, files[which], data)
		defer write(t, files[which], good[which])
		got, err := v.Get(t.Context(), alice)
		switch {
		case err == nil && got.Reveal() != "alice's token":
			t.Error("another value")
		case err != nil && len(data) > 12 && strings.Contains(err.Error(), string(data)):
			t.Error("the error tells what the file holds")
		}
	})
}
