package helper

import (
	"slices"
	"strings"
	"testing"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// TestAskAndKeep: what a person enters is kept at once and unconfirmed, is the
// host's default, and is not asked for again.
func TestAskAndKeep(t *testing.T) {
	b := newBench(t)
	b.answers(classic("alice"))
	b.on("get", "github.com", "path=acme/x.git").is(t, answer("x-access-token", classic("alice")))
	b.person.done()

	e := b.entry("https://default@github.com")
	if e == nil || !e.Default || !e.Unconfirmed || e.HandedOver || e.Kind != "gh-classic-pat" || len(e.Names) > 0 || e.Added.IsZero() {
		t.Fatalf("the account is %+v", e)
	}
	b.on("get", "github.com", "username=carol").is(t, answer("carol", classic("alice")))
	if b.asked != 1 {
		t.Errorf("asked %d times", b.asked)
	}
}

// TestAskUnderAName keeps the name as the account's own, and answers no other.
func TestAskUnderAName(t *testing.T) {
	b := newBench(t)
	b.answers(classic("alice"))
	b.on("get", "github.com", "username=alice").is(t, answer("alice", classic("alice")))
	e := b.entry("https://alice@github.com")
	if e == nil || !slices.Equal(e.Names, []string{"alice"}) || e.SendAs != "x-access-token" {
		t.Fatalf("the account is %+v", e)
	}
	b.person = nil
	b.on("get", "github.com", "username=bob").is(t, quit)
	b.on("get", "github.com").is(t, answer("x-access-token", classic("alice")))
}

// TestTwoAccountsWithoutNames: an owner's token and then another for the rest
// of the host, each answers for its own.
func TestTwoAccountsWithoutNames(t *testing.T) {
	b := newBench(t)
	b.answers(fine("acme"), classic("rest"))
	b.on("get", "github.com", "path=acme/x.git").is(t, answer("x-access-token", fine("acme")))
	b.on("get", "github.com", "path=other/y.git").is(t, answer("x-access-token", classic("rest")))
	b.person.done()

	b.on("get", "github.com", "path=acme/z.git").is(t, answer("x-access-token", fine("acme")))
	b.on("get", "github.com", "path=third/z.git").is(t, answer("x-access-token", classic("rest")))
	b.on("get", "github.com").is(t, answer("x-access-token", classic("rest")))
	if e := b.entry("https://default@github.com/acme"); e == nil || e.Default {
		t.Errorf("the owner's account is %+v", e)
	}
	if e := b.entry("https://default@github.com"); e == nil || !e.Default {
		t.Errorf("the host's account is %+v", e)
	}
}

// TestTwoOwnersAndNoPath: several owners' tokens, and git names no repository.
func TestTwoOwnersAndNoPath(t *testing.T) {
	b := newBench(t)
	b.seed(acct(defaultName, owner("acme")), fine("acme"))
	b.seed(acct(defaultName, owner("other")), fine("other"))
	r := b.on("get", "github.com")
	r.is(t, quit)
	notice(t, r.err, false, "belong to one owner each")
	if !strings.Contains(r.err.(*prompt.Notice).Hint, "configure") {
		t.Errorf("the hint is %q", r.err.(*prompt.Notice).Hint)
	}
}

// TestNewTokenForBob: an owner's token for another name is an item of its own.
func TestNewTokenForBob(t *testing.T) {
	b := newBench(t)
	acme := b.seed(store.Entry{Host: "github.com", Name: "alice", Owner: "acme"}, fine("alice"))
	b.answers(fine("bob"))
	b.on("get", "github.com", "username=bob", "path=acme/x").is(t, answer("bob", fine("bob")))
	b.holds(acme, fine("alice"))
	b.holds("https://bob@github.com/acme", fine("bob"))
}

// TestSentAlikeKeptApart: two accounts that git gets under the same name.
func TestSentAlikeKeptApart(t *testing.T) {
	b := newBench(t)
	b.answers(classic("alice"), classic("bob"))
	b.on("get", "github.com", "username=alice").is(t, answer("alice", classic("alice")))
	b.on("get", "github.com", "username=bob").is(t, answer("bob", classic("bob")))
	for _, who := range []string{"alice", "bob"} {
		b.on("store", "github.com", "username=x-access-token", "password="+classic(who)).is(t, "")
		b.holds("https://"+who+"@github.com", classic(who))
		if b.entry("https://" + who + "@github.com").Unconfirmed {
			t.Errorf("%s is unconfirmed", who)
		}
	}
	if n := len(b.mem.Kept()); n != 2 {
		t.Errorf("%d secrets are kept", n)
	}
	b.api = dead
	r := b.on("erase", "github.com", "username=x-access-token", "password="+classic("bob"))
	notice(t, r.err, false, "is no longer good")
	b.holds("https://alice@github.com", classic("alice"))
	b.holds("https://bob@github.com", "")
}

// TestChosenWithoutSecret asks for that very account, and no other one slips
// into its place.
func TestChosenWithoutSecret(t *testing.T) {
	b := newBench(t)
	b.seed(hostWide("github.com", "alice"), "")
	b.seed(store.Entry{Host: "github.com", Name: "bob"}, classic("bob"))
	b.answers(classic("alice2"))
	b.on("get", "github.com").is(t, answer("x-access-token", classic("alice2")))
	b.person.done()
	b.holds("https://alice@github.com", classic("alice2"))
	if e := b.entry("https://alice@github.com"); !e.Default {
		t.Error("the mark is gone")
	}
}

// TestOwnerlessPlaceTakesOwnersToken: a narrower token does not take the
// host-wide account's place.
func TestOwnerlessPlaceTakesOwnersToken(t *testing.T) {
	b := newBench(t)
	b.seed(hostWide("github.com", "alice"), "")
	b.answers(fine("acme"))
	b.on("get", "github.com", "path=acme/x").is(t, answer("x-access-token", fine("acme")))
	b.holds("https://alice@github.com/acme", fine("acme"))
	b.holds("https://alice@github.com", "")
	if e := b.entry("https://alice@github.com/acme"); e.Default {
		t.Error("an owner's account is the default")
	}
}

// TestAtAnAlias: a token that is entered there is bound to it.
func TestAtAnAlias(t *testing.T) {
	b := newBench(t)
	b.answers(classic("gist"))
	b.on("get", "gist.github.com", "path=abcdef.git").is(t, answer("x-access-token", classic("gist")))
	if e := b.entry("https://default@gist.github.com"); e == nil || e.Default {
		t.Errorf("the account is %+v", e)
	}
	b.person = nil
	b.on("get", "github.com").is(t, quit)
}

// TestPlanted: what is no token is not given to git, whoever put it there;
// the token that is entered takes its place.
func TestPlanted(t *testing.T) {
	for name, planted := range map[string]string{
		"a password":    passwordFor("alice"),
		"a foreign one": glpat("alice"),
		"a damaged one": classic("alice") + "x",
		"a refresh one": refresh("alice"),
		"an ended one":  strings.Repeat("a", 40),
		"two lines":     classic("alice") + "\nhost=evil.example",
		"with a CR":     classic("alice") + "\r",
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			key := b.seed(hostWide("github.com", "alice"), "")
			b.mem.Plant(key, secret.New(planted))
			b.secrets = append(b.secrets, planted)
			r := b.on("get", "github.com")
			r.is(t, quit)
			notice(t, r.err, false, "the system keyring holds")
			b.holds(key, planted)

			b.answers(classic("new"))
			b.on("get", "github.com").is(t, answer("x-access-token", classic("new")))
			if s := b.person.shown[0]; !strings.Contains(s.Why, "the system keyring holds") {
				t.Errorf("the screen says %q", s.Why)
			}
			b.holds(key, classic("new"))
		})
	}
}

// TestPlantedIsGone: also where the new token is kept under another key.
func TestPlantedIsGone(t *testing.T) {
	b := newBench(t)
	key := b.seed(hostWide("github.com", "alice"), "")
	b.mem.Plant(key, secret.New(passwordFor("alice")))
	b.answers(fine("acme"))
	b.on("get", "github.com", "path=acme/x").is(t, answer("x-access-token", fine("acme")))
	b.holds(key, "")
	b.holds("https://alice@github.com/acme", fine("acme"))
}

// TestKeyringAway: could not look is not "not there": no prompt, a reason.
func TestKeyringAway(t *testing.T) {
	for _, listed := range []bool{true, false} {
		for state, reason := range map[store.State]string{
			store.Failed: "failed", store.NoBus: "no session bus", store.NoService: "no keyring service",
			store.NoCollection: "no keyring yet", store.Locked: "locked", store.Mute: "did not answer",
		} {
			b := newBench(t)
			if listed {
				b.seed(hostWide("github.com", "alice"), classic("alice"))
			}
			was := b.state()
			b.mem.Fail = &store.Trouble{State: state}
			b.answers() // a question fails the test
			r := b.on("get", "github.com", "path=acme/x")
			r.is(t, quit)
			notice(t, r.err, true, reason)
			if b.asked > 0 {
				t.Errorf("%s: a person was asked", reason)
			}
			if strings.Contains(r.err.Error(), "no such") || strings.Contains(r.err.Error(), "not found") {
				t.Errorf("%s: taken for absent: %v", reason, r.err)
			}
			b.unchanged(was)
		}
	}
}
