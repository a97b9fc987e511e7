package helper

import (
	"errors"
	"strings"
	"testing"

	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// TestPlaceOfTheFirst: the keyring where it can be used, the vault where there
// is none; what did not answer, and a person who did not, decide nothing.
func TestPlaceOfTheFirst(t *testing.T) {
	for _, c := range []struct {
		name  string
		fault error
		place string // empty: an error
	}{
		{"ready", nil, store.InKeyring},
		{"no bus", &store.Trouble{State: store.NoBus}, store.InVault},
		{"no service", &store.Trouble{State: store.NoService}, store.InVault},
		{"no collection", &store.Trouble{State: store.NoCollection}, store.InVault},
		{"locked, nobody there", &store.Trouble{State: store.Locked}, store.InVault},
		{"dialog sent away", &store.Trouble{State: store.Dismissed}, ""},
		{"mute", &store.Trouble{State: store.Mute}, ""},
		{"ended", &store.Trouble{State: store.Vanished}, ""},
		{"failed", &store.Trouble{State: store.Failed}, ""},
		{"macOS over SSH", &store.Trouble{State: store.NoScreen}, ""},
		{"Windows over SSH", &store.Trouble{State: store.NoSession}, ""},
		{"another error", errors.New("made up"), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			b.NewIn, b.mem.Fail = Auto, c.fault
			_, err := b.login(Login{Host: "github.com", Token: handIn(classic("alice"))})
			b.mem.Fail = nil
			choice, _ := b.Index.Choice()
			if (err == nil) != (c.place != "") || choice != c.place {
				t.Fatalf("login: %v; the choice is %q, want %q", err, choice, c.place)
			}
			if c.place != "" {
				b.on("get", "github.com").is(t, answer("x-access-token", classic("alice")))
			}
		})
	}
}

// TestChoiceStays: what became possible later changes nothing.
func TestChoiceStays(t *testing.T) {
	b := newBench(t)
	b.NewIn, b.mem.Fail = Auto, &store.Trouble{State: store.NoBus}
	if _, err := b.login(Login{Host: "github.com", Token: handIn(classic("alice"))}); err != nil {
		t.Fatal(err)
	}
	b.mem.Fail = nil
	if _, err := b.login(Login{Host: "gitlab.com", Token: handIn(glpat("alice"))}); err != nil {
		t.Fatal(err)
	}
	if kept := b.mem.Kept(); len(kept) > 0 {
		t.Errorf("%d secrets went to the keyring", len(kept))
	}
	// Nor is what lies in the one looked for in the other.
	b.mem.Plant("https://default@github.com", secret.New(classic("other")))
	b.on("get", "github.com").is(t, answer("x-access-token", classic("alice")))
}

// TestUnknownStore: an entry of a later version is not taken for another's.
func TestUnknownStore(t *testing.T) {
	b := newBench(t)
	b.seed(hostWide("github.com", "alice"), classic("alice"))
	b.update(func(c *store.Change) { c.Find("https://alice@github.com").Store = "session" })
	b.answers()
	r := b.on("get", "github.com")
	r.is(t, quit)
	if r.err == nil || !strings.Contains(r.err.Error(), `"session"`) || b.asked > 0 {
		t.Errorf("error is %v, asked %d times", r.err, b.asked)
	}
}

// TestURLMakesNoVault: what protects it is for a person to say, and so is where
// everything goes from then on.
func TestURLMakesNoVault(t *testing.T) {
	b := newBench(t)
	b.KeepUnlisted, b.NewIn, b.mem.Fail = true, Auto, &store.Trouble{State: store.NoBus}
	b.secrets = append(b.secrets, classic("alice"))
	for _, host := range []string{"github.com", "example.com"} {
		r := b.on("store", host, "username=alice", "password="+classic("alice"))
		notice(t, r.err, true, "no vault yet")
	}
	if made, err := b.Vault.Protection(); err != nil || made != store.NoVault {
		t.Errorf("the vault is %v, %v, want none", made, err)
	}
	if choice, err := b.Index.Choice(); err != nil || choice != "" {
		t.Errorf("the choice is %q, %v, want none", choice, err)
	}
}

// byKeyFile gives a bench a vault in which everything new is kept.
func byKeyFile(t *testing.T) *bench {
	b := newBench(t)
	b.NewIn = store.InVault
	if err := b.Vault.Create(secret.Secret{}); err != nil {
		t.Fatal(err)
	}
	return b
}

// TestHandedOverIntoTheVault, where there is one.
func TestHandedOverIntoTheVault(t *testing.T) {
	b := byKeyFile(t)
	b.on("store", "github.com", "username=alice", "password="+classic("alice")).is(t, "")
	b.on("get", "github.com", "username=alice").is(t, answer("alice", classic("alice")))
}

// TestPlainItemsInTheVault: unlisted hosts are served from there as well.
func TestPlainItemsInTheVault(t *testing.T) {
	b := byKeyFile(t)
	b.KeepUnlisted = true
	const host = "example.com"
	b.on("store", host, "username=alice", "password=one").is(t, "")
	b.on("store", host, "username=alice", "password=two").is(t, "")
	b.on("get", host).is(t, answer("alice", "two"))
	b.on("erase", host, "username=alice").is(t, "")
	b.on("get", host).is(t, "")
	if kept := b.mem.Kept(); len(kept) > 0 {
		t.Errorf("%d secrets went to the keyring", len(kept))
	}
}

// TestChoiceOfAnOlderIndex: it is where the first account is.
func TestChoiceOfAnOlderIndex(t *testing.T) {
	b := newBench(t)
	b.seed(hostWide("github.com", "alice"), classic("alice"))
	b.NewIn, b.mem.Fail = Auto, &store.Trouble{State: store.Locked}
	if _, err := b.login(Login{Host: "gitlab.com", Token: handIn(glpat("alice"))}); err == nil {
		t.Error("a new account went to another store than those before")
	}
}

// TestReplacedWhereItIs: the configuration is for new accounts, so a store
// that it names and that cannot be reached is in no other account's way.
func TestReplacedWhereItIs(t *testing.T) {
	b := newBench(t)
	b.NewIn = store.InVault
	if _, err := b.login(Login{Host: "github.com", Token: handIn(classic("old"))}); err != nil {
		t.Fatal(err)
	}
	b.NewIn, b.mem.Fail = store.InKeyring, &store.Trouble{State: store.NoBus}
	said, err := b.login(Login{Host: "github.com", Token: handIn(classic("new"))})
	if err != nil || !strings.Contains(said, "Kept as unconfirmed in the vault") {
		t.Errorf("login said %q and %v", said, err)
	}
	b.on("get", "github.com").is(t, answer("x-access-token", classic("new")))
	if _, err := b.login(Login{Host: "gitlab.com", Token: handIn(glpat("new"))}); err == nil {
		t.Error("a new account went elsewhere than it was to")
	}
}

// TestVaultByChoiceNeedsNoKeyring, in whatever state one is.
func TestVaultByChoiceNeedsNoKeyring(t *testing.T) {
	for _, state := range []store.State{store.NoBus, store.Locked, store.Dismissed, store.Mute, store.Vanished,
		store.Failed, store.NoScreen, store.NoSession} {
		b := newBench(t)
		b.NewIn, b.mem.Fail = store.InVault, &store.Trouble{State: state}
		if _, err := b.login(Login{Host: "github.com", Token: handIn(classic("alice"))}); err != nil {
			t.Errorf("state %d: %v", state, err)
			continue
		}
		b.on("get", "github.com").is(t, answer("x-access-token", classic("alice")))
		b.on("get", "gitlab.com").is(t, quit)
	}
}
