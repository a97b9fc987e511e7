package helper

import (
	"os"
	"strings"
	"testing"

	"git-credential-pat/store"
)

// TestLostIndex: what the keyring holds is found again. A name may have come
// from somebody's URL, so it answers to itself only until a person says
// otherwise.
func TestLostIndex(t *testing.T) {
	b := newBench(t)
	b.seed(hostWide("github.com", defaultName), classic("mine"))
	b.seed(store.Entry{Host: "gitlab.com", Name: "alice", Default: true}, glpat("alice"))
	b.seed(store.Entry{Host: "github.com", Name: defaultName, Owner: "acme"}, fine("acme"))
	if err := os.Remove(b.Index.Path); err != nil {
		t.Fatal(err)
	}
	b.on("get", "github.com", "path=other/x").is(t, answer("x-access-token", classic("mine")))
	if len(b.told) != 1 || !strings.Contains(b.told[0].Reason, "was lost") ||
		!strings.Contains(b.told[0].Hint, "login gitlab.com --username alice --default") {
		t.Errorf("told %+v", b.told)
	}
	b.on("get", "gitlab.com", "username=alice").is(t, answer("alice", glpat("alice")))
	b.on("get", "gitlab.com").is(t, quit)
	b.on("get", "github.com", "path=acme/x").is(t, answer("x-access-token", fine("acme")))
	if e := b.entry("https://alice@gitlab.com"); !e.HandedOver || e.Default {
		t.Errorf("a name that may have been handed over is %+v", e)
	}
	if e := b.entry("https://default@github.com"); !e.Default {
		t.Errorf("the account that nobody named is %+v", e)
	}
}

// TestLostIndexWithANameOnly: it would have answered as the only account.
func TestLostIndexWithANameOnly(t *testing.T) {
	b := newBench(t)
	b.seed(acct("mallory", handedOver), classic("mallory"))
	if err := os.Remove(b.Index.Path); err != nil {
		t.Fatal(err)
	}
	b.on("get", "github.com").is(t, quit)
}

// TestDamagedIndex: what it still tells counts, and what it held is kept.
func TestDamagedIndex(t *testing.T) {
	b := newBench(t)
	b.seed(hostWide("github.com", "alice"), classic("alice"))
	b.seed(store.Entry{Host: "gitlab.com", Name: defaultName, Default: true}, glpat("mine"))
	bad := strings.Replace(b.indexBytes(), `"host":"gitlab.com"`, `"host":"gitlab`, 1)
	overwrite(t, b.Index.Path, bad)
	b.on("get", "gitlab.com").is(t, answer("oauth2", glpat("mine")))
	b.on("get", "github.com").is(t, answer("x-access-token", classic("alice")))
	if e := b.entry("https://alice@github.com"); !e.Default || e.HandedOver {
		t.Errorf("alice is %+v", e)
	}
	if kept, err := os.ReadFile(b.Index.Aside()); err != nil || string(kept) != bad {
		t.Errorf("the damaged index is gone: %v", err)
	}
	if len(b.told) != 1 || b.told[0].Failed || !strings.Contains(b.told[0].Reason, b.Index.Aside()) {
		t.Errorf("told %+v", b.told)
	}
}

// TestDamagedIndexAndNoKeyring: what could not be looked at is not missing.
func TestDamagedIndexAndNoKeyring(t *testing.T) {
	b := newBench(t)
	b.seed(hostWide("github.com", "alice"), classic("alice"))
	overwrite(t, b.Index.Path, "not an index\n")
	was := b.state()
	b.mem.Fail = &store.Trouble{State: store.Locked}
	b.answers()
	for _, action := range []string{"get", "store", "erase"} {
		r := b.on(action, "github.com", "username=alice", "password="+classic("alice"))
		notice(t, r.err, true, "locked")
	}
	b.unchanged(was)
}

// TestDamagedIndexInCI: nobody asked for anything to be written.
func TestDamagedIndexInCI(t *testing.T) {
	b := newBench(t)
	b.InCI = true
	b.seed(hostWide("github.com", "alice"), classic("alice"))
	overwrite(t, b.Index.Path, "not an index\n")
	was := b.state()
	r := b.on("get", "github.com")
	r.is(t, quit)
	notice(t, r.err, true, "damaged")
	b.unchanged(was)
}

// TestLostIndexOfPlainItems: they are told apart by their host.
func TestLostIndexOfPlainItems(t *testing.T) {
	b := newBench(t)
	b.KeepUnlisted = true
	const host = "example.com"
	b.on("store", host, "username=alice", "password=kept by the plain helper").is(t, "")
	if err := os.Remove(b.Index.Path); err != nil {
		t.Fatal(err)
	}
	b.on("get", host).is(t, answer("alice", "kept by the plain helper"))
}

// TestLogoutWithALostIndex: what is kept can be removed.
func TestLogoutWithALostIndex(t *testing.T) {
	b := newBench(t)
	key := b.seed(hostWide("github.com", defaultName), classic("mine"))
	if err := os.Remove(b.Index.Path); err != nil {
		t.Fatal(err)
	}
	if _, err := b.logout(Logout{Host: "github.com"}); err != nil {
		t.Fatal(err)
	}
	b.holds(key, "")
}
