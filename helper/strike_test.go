package helper

import (
	"testing"
	"time"

	"git-credential-pat/store"
)

// TestNoLoop: whoever has a token rejected time and again is told to give up,
// in CI as well, and a new token is another matter.
func TestNoLoop(t *testing.T) {
	for _, inCI := range []bool{false, true} {
		b := newBench(t)
		now := b.Now()
		b.Now, b.InCI = func() time.Time { return now }, inCI
		key := b.seed(hostWide("github.com", "alice"), classic("good"))
		b.api = alive("alice")
		for range mostStrikes {
			b.on("get", "github.com").is(t, answer("x-access-token", classic("good")))
			b.on("erase", "github.com", "username=x", "password="+classic("good"))
		}
		r := b.on("get", "github.com")
		r.is(t, quit)
		notice(t, r.err, false, "was rejected 5 times in a row")
		now = now.Add(2 * strikeSpan)
		b.on("get", "github.com").is(t, answer("x-access-token", classic("good")))
		now = now.Add(-2 * strikeSpan)
		b.seed(*b.entry(key), classic("new"))
		b.on("get", "github.com").is(t, answer("x-access-token", classic("new")))
	}
}

// TestNoLoopOfASource: what is given from outside is rejected like the rest.
func TestNoLoopOfASource(t *testing.T) {
	b := newBench(t)
	b.from("github.com", classic("given"))
	for range mostStrikes {
		b.on("get", "github.com").is(t, answer("x-access-token", classic("given")))
		b.on("erase", "github.com", "username=x-access-token", "password="+classic("given"))
	}
	b.on("get", "github.com").is(t, quit)
}

// TestLoopIsNotInTheWay of a person who can enter another token.
func TestLoopIsNotInTheWay(t *testing.T) {
	b := newBench(t)
	key := b.seed(hostWide("github.com", "alice"), classic("old"))
	b.mark(key, func(e *store.Entry) { e.Suspect, e.Refused = b.Now(), true })
	for range mostStrikes {
		b.on("erase", "github.com", "username=x", "password="+classic("old"))
	}
	b.answers(classic("new"))
	b.on("get", "github.com").is(t, answer("x-access-token", classic("new")))
}

// TestLoginTold keeps accounts apart that belong to one person: the login that
// a host tells comes after the names that were given.
func TestLoginTold(t *testing.T) {
	setUp := func() *bench {
		b := newBench(t)
		work := hostWide("github.com", "work")
		work.Login = "alice"
		b.seed(work, classic("work"))
		b.api = alive("alice")
		return b
	}
	b := setUp()
	b.on("get", "github.com", "username=alice").is(t, answer("alice", classic("work")))

	if _, err := b.login(Login{Host: "github.com", Username: "alice", Token: handIn(classic("alice"))}); err != nil {
		t.Fatal(err)
	}
	b.holds("https://work@github.com", classic("work"))
	b.on("get", "github.com", "username=alice").is(t, answer("alice", classic("alice")))
	b.on("get", "github.com", "username=work").is(t, answer("work", classic("work")))
	if _, err := b.logout(Logout{Host: "github.com", Username: "alice"}); err != nil {
		t.Error(err)
	}
	b.holds("https://work@github.com", classic("work"))

	// Another person's token takes the login along.
	b = setUp()
	b.api = alive("bob")
	if _, err := b.login(Login{Host: "github.com", Username: "work", Token: handIn(classic("bob"))}); err != nil {
		t.Fatal(err)
	}
	b.on("get", "github.com", "username=alice").is(t, quit)
}

// TestLoggedOutMeanwhile: a token in doubt is not served once its account is
// gone.
func TestLoggedOutMeanwhile(t *testing.T) {
	b := newBench(t)
	key := b.seed(hostWide("github.com", "alice"), classic("alice"))
	b.seed(store.Entry{Host: "github.com", Name: "bob"}, "")
	b.mark(key, func(e *store.Entry) { e.Suspect, e.Refused = b.Now(), true })
	b.answers(declines)
	b.person.before = func() { _, _ = b.logout(Logout{Host: "github.com", Username: "alice"}) }
	b.on("get", "github.com").is(t, quit)
}
