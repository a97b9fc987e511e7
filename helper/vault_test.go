package helper

import (
	"testing"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

const passphrase = "nine words or so"

// sealedVault is a bench with alice's token in a vault that another process
// made, so that this one has to be told the passphrase.
func sealedVault(t *testing.T) *bench {
	b := newBench(t)
	b.NewIn = store.InVault
	maker := &store.Vault{Items: b.Vault.Items, State: b.Vault.State, WorkFactor: 8}
	if err := maker.Create(secret.New(passphrase)); err != nil {
		t.Fatal(err)
	}
	if _, err := b.login(Login{Host: "github.com", Token: handIn(classic("alice"))}); err != nil {
		t.Fatal(err)
	}
	if err := maker.Lock(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = maker.Lock() })
	b.secrets = append(b.secrets, passphrase, classic("alice"))
	return b
}

// TestSealedVault: could not look is not "not there": no token is asked for.
func TestSealedVault(t *testing.T) {
	b := sealedVault(t)
	r := b.on("get", "github.com")
	r.is(t, quit)
	notice(t, r.err, true, "the vault with the token for github.com is locked")

	b.answers(declines)
	r = b.on("get", "github.com")
	r.is(t, quit)
	notice(t, r.err, true, "the vault stays locked")

	b.answers("not the passphrase", garbles, passphrase)
	b.on("get", "github.com").is(t, answer("x-access-token", classic("alice")))
	b.person.done()
}

// TestSealedVaultAndAskpass: a program that may keep what it is told is not
// asked for the passphrase.
func TestSealedVaultAndAskpass(t *testing.T) {
	b := sealedVault(t)
	b.answers()
	b.person.place = askpassPlace
	r := b.on("get", "github.com")
	r.is(t, quit)
	notice(t, r.err, true, "is locked")
}

// TestSealedVaultTakesNewTokens without being opened, and says nothing when git
// confirms what it was given.
func TestSealedVaultTakesNewTokens(t *testing.T) {
	b := sealedVault(t)
	b.answers()
	if _, err := b.login(Login{Host: "github.com", Token: handIn(classic("new"))}); err != nil {
		t.Fatal(err)
	}
	b.on("store", "github.com", "username=x-access-token", "password="+classic("new")).is(t, "")
	b.answers(passphrase)
	b.on("get", "github.com").is(t, answer("x-access-token", classic("new")))
}

// TestEraseInASealedVault asks for the passphrase: where it cannot be
// remembered git could else never be rid of a token.
func TestEraseInASealedVault(t *testing.T) {
	b := sealedVault(t)
	request := []string{"username=x-access-token", "password=" + classic("alice")}
	notice(t, b.on("erase", "github.com", request...).err, true, "locked")
	b.answers(passphrase)
	b.api = dead
	notice(t, b.on("erase", "github.com", request...).err, false, "is no longer good")
	b.person.done()
	b.person = nil
	r := b.on("get", "github.com")
	notice(t, r.err, false, "no token for github.com")
}

// TestDefaultOfASealedVault: whether the account holds a token is looked at.
func TestDefaultOfASealedVault(t *testing.T) {
	b := sealedVault(t)
	b.answers(passphrase)
	said, err := b.login(Login{Host: "github.com", Default: true})
	if err != nil {
		t.Errorf("login --default: %q, %v", said, err)
	}
	b.person.done()
}

// TestNewVault: a person chooses its passphrase before a token is made, in
// vain where it is too short or not the same twice.
func TestNewVault(t *testing.T) {
	for name, c := range map[string]struct {
		answers []string
		made    store.Protection
	}{
		"passphrase":    {[]string{passphrase, passphrase, classic("alice")}, store.ByPassphrase},
		"at last":       {[]string{"short", passphrase, "another", passphrase, passphrase, classic("alice")}, store.ByPassphrase},
		"key file":      {[]string{"", classic("alice")}, store.ByKeyFile},
		"declined":      {[]string{declines}, store.NoVault},
		"three in vain": {[]string{"short", "shorter", "shortest"}, store.NoVault},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.NewIn = store.InVault
			b.answers(c.answers...)
			r := b.on("get", "github.com")
			t.Cleanup(func() { _ = b.Vault.Lock() })
			if want := answer("x-access-token", classic("alice")); c.made != store.NoVault {
				r.is(t, want)
			} else {
				r.is(t, quit)
			}
			if made, err := b.Vault.Protection(); err != nil || made != c.made {
				t.Errorf("the vault is %v, %v, want %v", made, err, c.made)
			}
			b.person.done()
		})
	}
}

// TestNewVaultByAskpass: nobody is asked for a passphrase there.
func TestNewVaultByAskpass(t *testing.T) {
	b := newBench(t)
	b.NewIn = store.InVault
	b.answers(classic("alice"))
	b.person.place = askpassPlace
	b.on("get", "github.com").is(t, answer("x-access-token", classic("alice")))
	if made, err := b.Vault.Protection(); err != nil || made != store.ByKeyFile {
		t.Errorf("the vault is %v, %v, want a key file", made, err)
	}
}

// TestUnlockAndLockByHand in every state of the vault.
func TestUnlockAndLockByHand(t *testing.T) {
	var said []string
	say := func(text string) { said = append(said, text) }
	b := newBench(t)
	notice(t, b.Unlock(t.Context(), nil, say), true, "no vault yet")
	notice(t, b.Lock(say), true, "no vault yet")

	chosen, short, wrong := secret.New(passphrase), secret.New("short"), secret.New("not the passphrase")
	notice(t, b.Protect(t.Context(), &short, say), true, "too short")
	if err := b.Protect(t.Context(), &chosen, say); err != nil {
		t.Fatal(err)
	}
	if err := b.Lock(say); err != nil {
		t.Fatal(err)
	}
	notice(t, b.Unlock(t.Context(), &wrong, say), true, "does not open")
	notice(t, b.Protect(t.Context(), &secret.Secret{}, say), true, "locked") // and nobody to open it
	b.answers(passphrase)
	if err := b.Protect(t.Context(), &secret.Secret{}, say); err != nil {
		t.Fatal(err)
	}
	notice(t, b.Lock(say), true, "cannot be locked")
	if err := b.Unlock(t.Context(), &wrong, say); err != nil || said[len(said)-1] != prompt.OpenByKeyFile {
		t.Errorf("unlock said %q and %v", said[len(said)-1], err)
	}
}

// TestVaultMadeMeanwhile: who chose a passphrase is told that it was not taken.
func TestVaultMadeMeanwhile(t *testing.T) {
	b := newBench(t)
	b.NewIn = store.InVault
	b.answers(passphrase, passphrase)
	made := false
	b.person.before = func() {
		if !made {
			made = true
			if err := (&store.Vault{Items: b.Vault.Items, State: b.Vault.State}).Create(secret.Secret{}); err != nil {
				t.Error(err)
			}
		}
	}
	r := b.on("get", "github.com")
	r.is(t, quit)
	notice(t, r.err, true, "made the vault meanwhile")
}
