package helper

import (
	"testing"

	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// TestEraseKeepsTheAccount: the secret goes, the account stays with its names
// and its mark, so that no other one slips into its place.
func TestEraseKeepsTheAccount(t *testing.T) {
	b := newBench(t)
	alice := b.seed(hostWide("github.com", "alice"), classic("alice"))
	bob := b.seed(store.Entry{Host: "github.com", Name: "bob"}, classic("bob"))
	was := b.indexBytes()

	b.api = dead
	r := b.on("erase", "github.com", "username=x-access-token", "password="+classic("alice"))
	notice(t, r.err, false, "is no longer good")
	b.holds(alice, "")
	b.holds(bob, classic("bob"))
	if b.indexBytes() != was {
		t.Error("the index has changed")
	}
	b.on("get", "github.com").is(t, quit)
	b.on("get", "github.com", "path=acme/x").is(t, quit)
	b.on("get", "github.com", "username=alice").is(t, quit)
	b.on("get", "github.com", "username=bob").is(t, answer("bob", classic("bob")))
}

// TestEraseOfTheOwnersToken: of two tokens the one that is named goes.
func TestEraseOfTheOwnersToken(t *testing.T) {
	b := newBench(t)
	all := b.seed(hostWide("github.com", "alice"), classic("alice"))
	acme := b.seed(store.Entry{Host: "github.com", Name: "alice", Owner: "acme"}, fine("acme"))
	b.api = dead
	r := b.on("erase", "github.com", "username=alice", "path=acme/x", "password="+fine("acme"))
	notice(t, r.err, false, "is no longer good")
	b.holds(acme, "")
	b.holds(all, classic("alice"))
	b.on("get", "github.com", "path=acme/x").is(t, quit)
}

// TestEraseOfNothing: no other token, no password, nothing unnamed.
func TestEraseOfNothing(t *testing.T) {
	for name, lines := range map[string][]string{
		"another token":          {"username=alice", "password=" + classic("bob")},
		"a password":             {"username=alice", "password=" + passwordFor("alice")},
		"the token's beginning":  {"username=alice", "password=" + classic("alice")[:20]},
		"another, with our path": {"path=acme/x", "password=" + classic("bob")},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.seed(hostWide("github.com", "alice"), classic("alice"))
			was := b.state()
			b.on("erase", "github.com", lines...).is(t, "")
			b.unchanged(was)
		})
	}
}

func TestEraseWithoutAToken(t *testing.T) {
	b := newBench(t)
	b.seed(hostWide("github.com", "alice"), classic("alice"))
	was := b.state()
	r := b.on("erase", "github.com", "username=alice")
	notice(t, r.err, false, "names no token")
	b.unchanged(was)
	if len(b.mem.Calls) > 0 {
		t.Errorf("the store was asked %q", b.mem.Calls)
	}
}

// TestLateErase: a 401 for the old token comes after a new one was entered.
func TestLateErase(t *testing.T) {
	b := newBench(t)
	b.seed(hostWide("github.com", "alice"), classic("old"))
	old := []string{"username=alice", "password=" + classic("old")}
	b.api = dead
	notice(t, b.on("erase", "github.com", old...).err, false, "is no longer good")
	b.api = nil
	b.answers(classic("new"))
	b.on("get", "github.com", "username=alice").is(t, answer("alice", classic("new")))

	b.on("erase", "github.com", old...).is(t, "")
	b.on("get", "github.com", "username=alice").is(t, answer("alice", classic("new")))
}

// TestEraseMeetsAnotherWriter: between the look and the lock the token was
// replaced; the new one stays.
func TestEraseMeetsAnotherWriter(t *testing.T) {
	b := newBench(t)
	key := b.seed(hostWide("github.com", "alice"), classic("new"))
	e := b.entry(key)
	if err := b.forget(t.Context(), e, secret.New(classic("old"))); err != nil {
		t.Error(err)
	}
	b.holds(key, classic("new"))
}

func TestEraseWhenTheKeyringIsAway(t *testing.T) {
	b := newBench(t)
	b.seed(hostWide("github.com", "alice"), classic("alice"))
	was := b.state()
	b.mem.Fail = &store.Trouble{State: store.Mute}
	r := b.on("erase", "github.com", "password="+classic("alice"))
	notice(t, r.err, true, "did not answer in time")
	b.unchanged(was)
}
