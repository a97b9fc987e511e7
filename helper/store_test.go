package helper

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// TestStoreOfCleanTouchesNothing: a token that git hands back with our clean
// state costs neither the store nor the disk.
func TestStoreOfCleanTouchesNothing(t *testing.T) {
	b := newBench(t)
	b.seed(hostWide("github.com", "alice"), classic("alice"))
	got := b.on("get", "github.com", "capability[]=state")
	_, given, _ := strings.Cut(got.out, "state[]=")
	was := b.untouched()
	b.mem.Calls = nil

	b.on("store", "github.com", "username=x-access-token", "password="+classic("alice"), "state[]=other 1", "state[]="+strings.TrimSpace(given)).is(t, "")
	if len(b.mem.Calls) > 0 {
		t.Errorf("the store was asked %q", b.mem.Calls)
	}
	if b.touched() != was {
		t.Error("something beside the index was touched")
	}
}

// untouched forgets who had the index's lock, so that touched can tell whether
// somebody takes it.
func (b *bench) untouched() string {
	if err := os.Remove(b.Index.Path + ".lock"); err != nil {
		b.Fatal(err)
	}
	return b.touched()
}

// touched is what tells whether the index's folder was touched: no file comes,
// goes or gets another time.
func (b *bench) touched() (all string) {
	entries, err := os.ReadDir(filepath.Dir(b.Index.Path))
	if err != nil {
		b.Fatal(err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			b.Fatal(err)
		}
		all += e.Name() + info.ModTime().String() + "\n"
	}
	return all
}

// TestStoreClearsUnconfirmedOnce: what git says of a token that works is
// written the first time and never again.
func TestStoreClearsUnconfirmedOnce(t *testing.T) {
	b := newBench(t)
	e := hostWide("github.com", "alice")
	e.Unconfirmed = true
	key := b.seed(e, classic("alice"))
	said := []string{"username=alice", "password=" + classic("alice")}

	b.on("store", "github.com", said...).is(t, "")
	if b.entry(key).Unconfirmed {
		t.Error("the mark is still there")
	}
	was, kept := b.untouched(), b.state()
	b.mem.Calls = nil
	b.on("store", "github.com", said...).is(t, "")
	if b.touched() != was {
		t.Error("the second store touched the index's folder")
	}
	b.unchanged(kept)
	if len(b.mem.Calls) != 1 || b.mem.Calls[0] != "get "+key {
		t.Errorf("the second store asked for %q, want one get", b.mem.Calls)
	}
}

// TestStoreOfUnconfirmedWithState: a state that says marked goes the long way.
func TestStoreOfUnconfirmedWithState(t *testing.T) {
	b := newBench(t)
	e := hostWide("github.com", "alice")
	e.Unconfirmed = true
	key := b.seed(e, classic("alice"))
	got := b.on("get", "github.com", "capability[]=state")
	_, given, _ := strings.Cut(strings.TrimSpace(got.out), "state[]=")
	b.on("store", "github.com", "username=x-access-token", "password="+classic("alice"), "state[]="+given).is(t, "")
	if b.entry(key).Unconfirmed {
		t.Error("the mark is still there")
	}
}

// TestStoreReadsOnce: the account that answered is looked at first.
func TestStoreReadsOnce(t *testing.T) {
	b := newBench(t)
	b.seed(hostWide("github.com", "alice"), classic("alice"))
	b.seed(acct("alice", owner("other")), fine("other"))
	acme := b.seed(acct("alice", owner("acme")), fine("acme"))
	for _, name := range []string{"username=alice", "username=x-access-token"} {
		b.mem.Calls = nil
		b.on("store", "github.com", name, "path=acme/x", "password="+fine("acme")).is(t, "")
		if len(b.mem.Calls) != 1 || b.mem.Calls[0] != "get "+acme {
			t.Errorf("%s: the store was asked %q", name, b.mem.Calls)
		}
	}
}

// TestStoreRefusesAnotherToken: the token that was entered goes on being
// served, and stays the default.
func TestStoreRefusesAnotherToken(t *testing.T) {
	for name, held := range map[string]store.Entry{
		"by its name":         hostWide("github.com", "alice"),
		"by one of its names": {Host: "github.com", Name: "al", Names: []string{"al", "alice"}, Default: true},
		"named default":       hostWide("github.com", defaultName),
		"without its secret":  hostWide("github.com", "alice"),
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			token := classic("alice")
			if name == "without its secret" {
				token = ""
			}
			key := b.seed(held, token)
			was := b.state()
			b.secrets = append(b.secrets, classic("mallory"))
			r := b.on("store", "github.com", "username=alice", "password="+classic("mallory"))
			notice(t, r.err, true, "did not keep the token that git handed over")
			b.unchanged(was)
			b.holds(key, token)
			if token != "" {
				b.on("get", "github.com").is(t, answer("x-access-token", token))
			}
		})
	}
}

// TestStoreHandsOver: a token for a name that nobody has is kept apart, never
// the default, and answers that name only.
func TestStoreHandsOver(t *testing.T) {
	for name, others := range map[string][]store.Entry{
		"the only account":  nil,
		"beside a default":  {hostWide("github.com", "alice")},
		"beside an owner's": {{Host: "github.com", Name: "alice", Owner: "acme"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			for _, e := range others {
				b.seed(e, classic("alice"))
			}
			b.secrets = append(b.secrets, classic("mallory"))
			b.on("store", "github.com", "username=mallory", "password="+classic("mallory")).is(t, "")

			e := b.entry("https://mallory@github.com")
			if e == nil || !e.HandedOver || e.Default || e.Unconfirmed {
				t.Fatalf("the account is %+v", e)
			}
			b.on("get", "github.com", "username=mallory").is(t, answer("mallory", classic("mallory")))
			b.on("get", "github.com", "username=carol").is(t, quit)
			if r := b.on("get", "github.com", "path=other/x"); strings.Contains(r.out, classic("mallory")) {
				t.Error("the token that was handed over answers for everybody")
			}
			if r := b.on("get", "github.com"); strings.Contains(r.out, classic("mallory")) {
				t.Error("the token that was handed over answers without a name")
			}
		})
	}
}

// TestStoreHandsOverTwice: the second token for the name is refused.
func TestStoreHandsOverTwice(t *testing.T) {
	b := newBench(t)
	b.on("store", "github.com", "username=mallory", "password="+classic("mallory")).is(t, "")
	was := b.state()
	r := b.on("store", "github.com", "username=mallory", "password="+classic("mallory2"))
	notice(t, r.err, true, "did not keep the token that git handed over")
	b.unchanged(was)
}

// TestStoreKeepsNoPassword: at no door, whatever it looks like.
func TestStoreKeepsNoPassword(t *testing.T) {
	for _, ci := range []bool{false, true} {
		for _, user := range []string{"alice", "mallory", "x-access-token", "git", ""} {
			for _, password := range []string{passwordFor("alice"), "", "hunter2", strings.Repeat("a", 40), classic("a") + "x"} {
				b := newBench(t)
				b.InCI = ci
				b.seed(hostWide("github.com", "alice"), classic("alice"))
				if len(password) > 6 {
					b.secrets = append(b.secrets, password)
				}
				was := b.state()
				r := b.on("store", "github.com", "username="+user, "password="+password)
				notice(t, r.err, true, "refused")
				b.unchanged(was)
			}
		}
	}
}

// TestStoreInCI: nothing new, and no word about it.
func TestStoreInCI(t *testing.T) {
	b := newBench(t)
	b.InCI = true
	for _, user := range []string{"mallory", "x-access-token", "a@corp.example"} {
		b.on("store", "github.com", "username="+user, "password="+classic("mallory")).is(t, "")
	}
	if kept := b.mem.Kept(); len(kept) > 0 || b.indexBytes() != "" {
		t.Errorf("%d secrets are kept", len(kept))
	}
}

// TestStoreInCIWritesNothing: no mark is cleared there either.
func TestStoreInCIWritesNothing(t *testing.T) {
	b := newBench(t)
	b.InCI = true
	e := hostWide("github.com", "alice")
	e.Unconfirmed = true
	key := b.seed(e, classic("alice"))
	b.on("store", "github.com", "username=alice", "password="+classic("alice")).is(t, "")
	if !b.entry(key).Unconfirmed {
		t.Error("the mark is gone")
	}
}

// TestTokenAsUserName: it is nowhere but where git put it.
func TestTokenAsUserName(t *testing.T) {
	for _, password := range []string{"x-oauth-basic", "", classic("bob")} {
		for _, action := range []string{"get", "store", "erase"} {
			b := newBench(t)
			b.secrets = append(b.secrets, classic("mallory"), classic("bob"))
			r := b.on(action, "github.com", "username="+classic("mallory"), "password="+password)
			if r.out != "" && r.out != quit {
				t.Errorf("%s: git was told %d bytes", action, len(r.out))
			}
			if len(b.mem.Kept()) > 0 {
				t.Errorf("%s: something is kept", action)
			}
		}
	}
}

// TestStoreWhenTheKeyringIsAway: an error with its reason; nothing is listed
// that is not there.
func TestStoreWhenTheKeyringIsAway(t *testing.T) {
	b := newBench(t)
	b.seed(hostWide("github.com", "alice"), classic("alice"))
	was := b.state()
	b.mem.Fail = &store.Trouble{State: store.Locked}
	for _, user := range []string{"alice", "mallory"} {
		r := b.on("store", "github.com", "username="+user, "password="+classic("mallory"))
		notice(t, r.err, true, "the keyring is locked")
	}
	b.unchanged(was)
}

// TestHandingOverWhenTheKeyringFailsOnWriting: the person reads the cure.
func TestHandingOverWhenTheKeyringFailsOnWriting(t *testing.T) {
	b := newBench(t)
	b.mem.Fail = &store.Trouble{State: store.Locked}
	r := b.on("store", "github.com", "username=mallory", "password="+classic("mallory"))
	notice(t, r.err, true, "the keyring is locked")
	if len(b.mem.Kept()) > 0 {
		t.Error("something is kept")
	}
}

// TestHandingOverMeetsAPerson: between the look and the lock a person entered
// a token for the name; it stays.
func TestHandingOverMeetsAPerson(t *testing.T) {
	b := newBench(t)
	key := b.seed(hostWide("github.com", "mallory"), classic("entered"))
	was := b.state()
	e := store.Entry{Host: "github.com", Name: "mallory", Names: []string{"mallory"}, HandedOver: true}
	notice(t, b.keep(t.Context(), &e, secret.New(classic("mallory")), nil), true, "did not keep the token that git handed over")
	b.unchanged(was)
	b.holds(key, classic("entered"))
}
