package store_test

import (
	"bytes"
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"

	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

func protectedBy(t *testing.T, v *store.Vault, want store.Protection) {
	t.Helper()
	if got, err := v.Protection(); got != want || err != nil {
		t.Errorf("Protection() = %v, %v, want %v", got, err, want)
	}
}

func TestCreateLeavesAVaultAsItIs(t *testing.T) {
	v := newVault(t, none())
	before := read(t, keyFileOf(v))
	if err := another(v).Create(passphrase()); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(read(t, keyFileOf(v)), before) {
		t.Error("the identity was replaced")
	}
	protectedBy(t, v, store.ByKeyFile)
	holds(t, v, alice, "alice's token")
}

func TestShortPassphrase(t *testing.T) {
	v := newVault(t, none())
	for phrase, short := range map[string]bool{"elf letters": true, "ääääääääää": true, "zwölf Zeiche": false} {
		created := emptyVault(t)
		for name, err := range map[string]error{
			"Create":  created.Create(secret.New(phrase)),
			"Protect": v.Protect(secret.New(phrase)),
		} {
			if errors.Is(err, store.ErrShortPassphrase) != short || !short && err != nil {
				t.Errorf("%s with %q: %v", name, phrase, err)
			}
		}
		if !short {
			forgetLater(t, created)
		}
	}
}

// Changing the protection changes the identity's file and no item's byte.
func TestProtect(t *testing.T) {
	v := newVault(t, none())
	protectedBy(t, v, store.ByKeyFile)
	item := itemsOf(t, v)[0]
	before := read(t, item)
	for _, step := range []struct {
		passphrase secret.Secret
		want       store.Protection
		gone       string
	}{
		{passphrase(), store.ByPassphrase, keyFileOf(v)},
		{secret.New("another passphrase"), store.ByPassphrase, keyFileOf(v)},
		{none(), store.ByKeyFile, sealedOf(v)},
	} {
		if err := v.Protect(step.passphrase); err != nil {
			t.Fatal(err)
		}
		protectedBy(t, v, step.want)
		if _, err := os.Stat(step.gone); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the other form of the identity is still there: %v", err)
		}
		opensWith(t, v, step.passphrase)
	}
	if !bytes.Equal(read(t, item), before) {
		t.Error("an item was changed")
	}
}

// opensWith locks the vault and opens it again, as another process would.
func opensWith(t *testing.T, v *store.Vault, passphrase secret.Secret) {
	t.Helper()
	if err := v.Lock(); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Unlock(passphrase); err != nil {
		t.Fatal(err)
	}
	holds(t, v, alice, "alice's token")
}

// Who reads while the protection is changed notices nothing.
func TestReadersBesideProtect(t *testing.T) {
	v := newVault(t, passphrase())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 20 {
			for _, p := range []secret.Secret{none(), passphrase()} {
				if err := v.Protect(p); err != nil {
					t.Error(err)
				}
			}
		}
	}()
	for open := true; open; {
		holds(t, v, alice, "alice's token")
		select {
		case <-done:
			open = false
		default:
		}
	}
}

func TestProtectMakesAVault(t *testing.T) {
	v := emptyVault(t)
	if err := v.Protect(none()); err != nil {
		t.Fatal(err)
	}
	protectedBy(t, v, store.ByKeyFile)
}

// A process can be killed between any two writes. Each of the states that it
// leaves is repaired by the next call, and no item is lost.
func TestInterruptedChangeOfProtection(t *testing.T) {
	v := newVault(t, none())
	key := read(t, keyFileOf(v))
	if err := v.Protect(passphrase()); err != nil {
		t.Fatal(err)
	}
	write(t, keyFileOf(v), key)
	protectedBy(t, v, store.ByKeyFile)
	holds(t, another(v), alice, "alice's token")
	if err := another(v).Protect(secret.New("another passphrase")); err != nil {
		t.Fatal(err)
	}
	protectedBy(t, v, store.ByPassphrase)
	opensWith(t, v, secret.New("another passphrase"))
}

func TestInterruptedCreate(t *testing.T) {
	for _, c := range []struct {
		name          string
		first, second secret.Secret
		want          store.Protection
		same          bool // the identity that was left is used
	}{
		{"key file, then key file", none(), none(), store.ByKeyFile, true},
		{"key file, then passphrase", none(), passphrase(), store.ByPassphrase, true},
		{"passphrase, then the same", passphrase(), passphrase(), store.ByPassphrase, true},
		{"passphrase, then another", passphrase(), secret.New("another passphrase"), store.ByPassphrase, false},
		{"passphrase, then key file", passphrase(), none(), store.ByKeyFile, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := newVault(t, c.first)
			recipient := read(t, recipientOf(v))
			remove(t, recipientOf(v))
			remove(t, itemsOf(t, v)[0])
			v = another(v)
			protectedBy(t, v, store.NoVault)
			if err := v.Create(c.second); err != nil {
				t.Fatal(err)
			}
			forgetLater(t, v)
			protectedBy(t, v, c.want)
			if same := bytes.Equal(read(t, recipientOf(v)), recipient); same != c.same {
				t.Errorf("the same recipient: %v, want %v", same, c.same)
			}
			set(t, v, alice, "alice's token")
			opensWith(t, v, c.second)
		})
	}
}

func TestRecipientMissing(t *testing.T) {
	t.Run("key file", func(t *testing.T) {
		v := newVault(t, none())
		remove(t, recipientOf(v))
		set(t, v, bob, "bob's token")
		holds(t, v, alice, "alice's token")
		holds(t, v, bob, "bob's token")
	})
	t.Run("passphrase", func(t *testing.T) {
		v := sealed(t)
		before := read(t, recipientOf(v))
		remove(t, recipientOf(v))
		isTrouble(t, "Set", v.Set(t.Context(), bob, secret.New("x")), store.Sealed)
		_, err := v.Get(t.Context(), alice)
		isTrouble(t, "Get", err, store.Sealed)
		if _, err := v.Unlock(passphrase()); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(read(t, recipientOf(v)), before) {
			t.Error("unlocking did not write the recipient")
		}
		set(t, v, bob, "bob's token")
		holds(t, v, alice, "alice's token")
	})
}

// What is written without an identity could never be read.
func TestIdentityMissing(t *testing.T) {
	for name, change := range map[string]func(*testing.T, *store.Vault){
		"items and recipient": func(*testing.T, *store.Vault) {},
		"items only":          func(t *testing.T, v *store.Vault) { remove(t, recipientOf(v)) },
		"recipient only":      func(t *testing.T, v *store.Vault) { remove(t, itemsOf(t, v)[0]) },
	} {
		t.Run(name, func(t *testing.T) {
			v := newVault(t, none())
			remove(t, keyFileOf(v))
			change(t, v)
			_, err := v.Protection()
			isTrouble(t, "Protection", err, store.Broken)
			if err == nil || !strings.Contains(err.Error(), v.State) {
				t.Errorf("the error does not tell where it is missing: %v", err)
			}
			isTrouble(t, "Set", v.Set(t.Context(), bob, secret.New("x")), store.Broken)
			isTrouble(t, "Create", v.Create(none()), store.Broken)
			isTrouble(t, "Protect", v.Protect(passphrase()), store.Broken)
			_, err = v.Unlock(passphrase())
			isTrouble(t, "Unlock", err, store.Broken)
			if len(itemsOf(t, v)) > 0 {
				_, err = v.Get(t.Context(), alice)
				isTrouble(t, "Get", err, store.Broken)
			}
		})
	}
}

// A vault that no test made quick costs a guesser 128 MiB a try.
func TestStandardWork(t *testing.T) {
	quick := emptyVault(t)
	v := &store.Vault{Items: quick.Items, State: quick.State}
	if err := v.Create(passphrase()); err != nil {
		t.Fatal(err)
	}
	forgetLater(t, v)
	if !regexp.MustCompile(`(?m)^-> scrypt \S+ 17$`).Match(read(t, sealedOf(v))) {
		t.Error("the work factor is not 17")
	}
	if _, err := v.Unlock(passphrase()); err != nil {
		t.Errorf("Unlock: %v", err)
	}
}

func TestUnlockRefuses(t *testing.T) {
	other := newVault(t, passphrase())
	for _, c := range []struct {
		name   string
		change func(*testing.T, []byte) []byte
		want   string
	}{
		{"too much work", func(_ *testing.T, old []byte) []byte {
			return regexp.MustCompile(`(?m)^(-> scrypt \S+) 2$`).ReplaceAll(old, []byte("$1 19"))
		}, "identity.age"},
		{"no format", to("AGE-SECRET-KEY-1HUNTER2"), "identity.age"},
		{"cut off", cut, "identity.age"},
		{"not for a passphrase", func(t *testing.T, _ []byte) []byte { return read(t, itemsOf(t, other)[0]) }, "identity.age"},
		{"another vault's", func(t *testing.T, _ []byte) []byte { return read(t, sealedOf(other)) }, "recipient"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := sealed(t)
			old := read(t, sealedOf(v))
			bad := c.change(t, old)
			if bytes.Equal(bad, old) {
				t.Fatal("nothing was changed")
			}
			write(t, sealedOf(v), bad)
			_, err := v.Unlock(passphrase())
			isTrouble(t, "Unlock", err, store.Broken)
			if err == nil || strings.Contains(err.Error(), "HUNTER2") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error tells the content, or not the place: %v", err)
			}
			_, err = v.Get(t.Context(), alice)
			isTrouble(t, "Get", err, store.Sealed)
		})
	}
}

func TestUnlockOfAKeyFile(t *testing.T) {
	v := newVault(t, none())
	if remembered, err := v.Unlock(passphrase()); !remembered || err != nil {
		t.Errorf("Unlock() = %v, %v", remembered, err)
	}
}
