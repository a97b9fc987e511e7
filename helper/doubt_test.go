package helper

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/store"
)

// again is a request of the same git that was answered before.
func (b *bench) again(first result, lines ...string) result {
	return b.on("get", "github.com", append([]string{"capability[]=state", stateOf(first)}, lines...)...)
}

// answered is what git is told in answer to a state of ours: no more
// continue, and an end in any case.
func answered(t *testing.T, r result, token string) {
	t.Helper()
	if !strings.Contains(r.out, "password="+token+"\n") || !strings.Contains(r.out, "password_expiry_utc=0\n") || strings.Contains(r.out, "continue") {
		t.Errorf("git was told %d bytes (error: %v)", len(r.out), r.err)
	}
}

// TestReplacedInTheSameCommand: git asks again, the host knows the token no
// more, and the person enters a new one.
func TestReplacedInTheSameCommand(t *testing.T) {
	b := newBench(t)
	key := b.seed(hostWide("github.com", "alice"), classic("old"))
	first := b.on("get", "github.com", "capability[]=state")
	if !strings.HasSuffix(first.out, "\ncontinue=1\n") || len(b.calls) > 0 {
		t.Errorf("git was told %d bytes after %q", len(first.out), b.calls)
	}
	b.api = func(r *http.Request) reply {
		if strings.HasSuffix(r.Header.Get("Authorization"), classic("new")) {
			return alive("alice")(r)
		}
		return dead(r)
	}
	b.answers(classic("new"))
	answered(t, b.again(first), classic("new"))
	b.holds(key, classic("new"))
	if read := strings.Join(b.person.read, " "); !strings.Contains(read, "The token for github.com is no longer good (revoked, expired or cut off).") {
		t.Errorf("the person read %q", read)
	}
	if e := b.entry(key); e.Unconfirmed || e.Login != "alice" || !e.Default {
		t.Errorf("the account is %+v", e)
	}
}

// TestAskedAgainIsNoProof: git-lfs brings the state back after successes.
func TestAskedAgainIsNoProof(t *testing.T) {
	for name, api := range map[string]func(*http.Request) reply{
		"good":              alive("alice"),
		"away":              nil,
		"an error":          func(*http.Request) reply { return reply{500, nil, `{}`} },
		"no right":          func(*http.Request) reply { return reply{403, nil, `{"message":"no"}`} },
		"a gateway's 401":   func(*http.Request) reply { return reply{401, nil, `{"message":"Who are you?"}`} },
		"no such interface": func(*http.Request) reply { return reply{404, nil, `{"message":"Not Found"}`} },
	} {
		b := newBench(t)
		b.seed(hostWide("github.com", "alice"), classic("good"))
		first := b.on("get", "github.com", "capability[]=state")
		b.api = api
		t.Run(name, func(t *testing.T) { answered(t, b.again(first), classic("good")) })
		if len(b.calls) == 0 || b.asked > 0 {
			t.Errorf("%s: %d calls, asked %d times", name, len(b.calls), b.asked)
		}
	}
}

// TestNewTokenIsServed: another process has replaced the rejected one.
func TestNewTokenIsServed(t *testing.T) {
	b := newBench(t)
	key := b.seed(hostWide("github.com", "alice"), classic("old"))
	first := b.on("get", "github.com", "capability[]=state")
	b.seed(*b.entry(key), classic("new"))
	b.api = dead
	answered(t, b.again(first), classic("new"))
	if len(b.calls) > 0 {
		t.Errorf("the host was asked: %q", b.calls)
	}
}

// TestRejectedAlone: the reason, and no other account in its place.
func TestRejectedAlone(t *testing.T) {
	b := newBench(t)
	key := b.seed(hostWide("github.com", "alice"), classic("old"))
	b.seed(store.Entry{Host: "github.com", Name: "bob"}, classic("bob"))
	first := b.on("get", "github.com", "capability[]=state")
	b.api = dead
	r := b.again(first)
	r.is(t, quit)
	notice(t, r.err, false, "the token for github.com is no longer good (revoked, expired or cut off), and nobody to ask here")
	b.holds(key, "")
	b.on("get", "github.com").is(t, quit)
}

// TestRejectedInCI: nothing is removed, and the rejected token is not served
// again.
func TestRejectedInCI(t *testing.T) {
	b := newBench(t)
	b.InCI = true
	key := b.seed(hostWide("github.com", "alice"), classic("old"))
	first := b.on("get", "github.com", "capability[]=state")
	b.api = dead
	b.again(first).is(t, quit)
	b.holds(key, classic("old"))
}

// TestKeptAtErase: the API's word counts more than git's 401.
func TestKeptAtErase(t *testing.T) {
	b := newBench(t)
	key := b.seed(hostWide("github.com", "alice"), classic("good"))
	b.mark(key, func(e *store.Entry) { e.Suspect = b.Now().Add(-time.Hour) })
	b.api = alive("alice")
	r := b.on("erase", "github.com", "username=x", "password="+classic("good"))
	notice(t, r.err, false, "the API takes the token for github.com")
	b.holds(key, classic("good"))
	if e := b.entry(key); e.Marked() || e.Login != "alice" {
		t.Errorf("the account is %+v", e)
	}
}

// mark changes what the index says of an account.
func (b *bench) mark(key string, change func(*store.Entry)) {
	b.update(func(c *store.Change) { change(c.Find(key)) })
}

// TestSuspect: rejected while the host cannot be asked. Once that costs
// nothing; twice within a day the next get prompts, and what a host takes in
// between clears it.
func TestSuspect(t *testing.T) {
	b := newBench(t)
	now := b.Now()
	b.Now = func() time.Time { return now }
	key := b.seed(hostWide("github.com", "alice"), classic("old"))
	erase := func() { b.on("erase", "github.com", "username=x", "password="+classic("old")) }

	erase()
	b.on("get", "github.com").is(t, answer("x-access-token", classic("old")))
	now = now.Add(25 * time.Hour)
	erase()
	if e := b.entry(key); e.Refused || e.Suspect.IsZero() {
		t.Errorf("rejected once today, and %+v", e)
	}
	b.on("get", "github.com").is(t, answer("x-access-token", classic("old")))
	b.on("store", "github.com", "username=x", "password="+classic("old")).is(t, "")
	if e := b.entry(key); e.Marked() {
		t.Errorf("confirmed, and %+v", e)
	}
	erase()
	now = now.Add(23 * time.Hour)
	erase()
	b.holds(key, classic("old"))

	// Nobody there: it may be good.
	b.on("get", "github.com").is(t, answer("x-access-token", classic("old")))
	b.answers(declines)
	b.on("get", "github.com").is(t, quit)
	b.holds(key, classic("old"))
	now = now.Add(time.Hour)
	b.answers(classic("new"))
	b.on("get", "github.com").is(t, answer("x-access-token", classic("new")))
	if read := strings.Join(b.person.read, " "); !strings.Contains(read, "was rejected more than once, and its host was not reached (api.github.com could not be reached)") {
		t.Errorf("the person read %q", read)
	}
	if e := b.entry(key); e.Refused || !e.Suspect.IsZero() || !e.Default {
		t.Errorf("replaced, and %+v", e)
	}
}

// TestRefusedIsAskedFor: a host that can be asked again decides.
func TestRefusedIsAskedFor(t *testing.T) {
	for _, good := range []bool{true, false} {
		b := newBench(t)
		key := b.seed(hostWide("github.com", "alice"), classic("old"))
		b.mark(key, func(e *store.Entry) { e.Suspect, e.Refused = b.Now(), true })
		if b.api = dead; good {
			b.api = alive("alice")
			b.on("get", "github.com").is(t, answer("x-access-token", classic("old")))
			if e := b.entry(key); e.Refused {
				t.Errorf("still %+v", e)
			}
			continue
		}
		b.on("get", "github.com").is(t, quit)
		b.holds(key, "")
	}
}

// TestTakenBackUnconfirmed: what never worked goes where its host is silent.
func TestTakenBackUnconfirmed(t *testing.T) {
	b := newBench(t)
	b.answers(classic("alice"))
	b.on("get", "github.com", "username=alice").is(t, answer("alice", classic("alice")))
	r := b.on("erase", "github.com", "username=alice", "password="+classic("alice"))
	notice(t, r.err, false, "was rejected before it had ever worked, so it was removed")
	b.holds("https://alice@github.com", "")
}

// TestExpired: its host is asked before an end is believed.
func TestExpired(t *testing.T) {
	past := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	setUp := func() (*bench, string) {
		b := newBench(t)
		key := b.seed(hostWide("github.com", "alice"), classic("old"))
		b.mark(key, func(e *store.Entry) { e.Expires = past })
		return b, key
	}
	t.Run("gone", func(t *testing.T) {
		b, key := setUp()
		b.api = dead
		r := b.on("get", "github.com")
		r.is(t, quit)
		notice(t, r.err, false, "the token for github.com expired on 2026-11-20, and nobody to ask here")
		b.holds(key, "")
	})
	t.Run("away", func(t *testing.T) {
		b, _ := setUp()
		b.on("get", "github.com").is(t, answer("x-access-token", classic("old")))
	})
	t.Run("a wrong clock", func(t *testing.T) {
		b, _ := setUp()
		b.api = func(*http.Request) reply {
			return reply{200, http.Header{"Github-Authentication-Token-Expiration": {"2026-11-20 00:00:00 UTC"}}, `{"login":"alice"}`}
		}
		for range 3 {
			b.on("get", "github.com").is(t, answer("x-access-token", classic("old")))
		}
		if len(b.calls) > 2 { // the user, and nothing else
			t.Errorf("asked %q", b.calls)
		}
	})
}

// TestExpiryIsTold from the host's answer alone, and only while it lies ahead.
func TestExpiryIsTold(t *testing.T) {
	b := newBench(t)
	end := b.Now().Add(100 * day)
	b.api = func(*http.Request) reply {
		return reply{200, http.Header{"Github-Authentication-Token-Expiration": {end.Format("2006-01-02 15:04:05 UTC")}}, `{"login":"alice"}`}
	}
	b.answers(classic("new"))
	told := "password_expiry_utc=" + "1804161600\n"
	b.on("get", "github.com").is(t, answer("x-access-token", classic("new"))+told)
	if read := strings.Join(b.person.read, " "); !strings.Contains(read, "ok: alice, classic token, expires 2027-03-04 (100 days)\nkept in the system keyring for github.com (alice)") {
		t.Errorf("the person read %q", read)
	}
	b.on("store", "github.com", "username=alice", "password="+classic("new"), "password_expiry_utc=17").is(t, "")
	b.on("get", "github.com").is(t, answer("x-access-token", classic("new"))+told)
}

// TestWarned once a day, inside the window.
func TestWarned(t *testing.T) {
	b := newBench(t)
	b.WarnDays = 14
	now := b.Now()
	b.Now = func() time.Time { return now }
	key := b.seed(hostWide("github.com", "alice"), classic("alice"))
	b.mark(key, func(e *store.Entry) { e.Expires = now.Add(16 * day) })
	began := now
	for _, at := range []struct{ hours, times int }{{0, 0}, {24, 0}, {48, 1}, {54, 1}, {72, 2}} {
		now = began.Add(time.Duration(at.hours) * time.Hour)
		b.on("get", "github.com")
		if len(b.told) != at.times {
			t.Errorf("after %d hours told %d times, want %d", at.hours, len(b.told), at.times)
		}
	}
	const said = "the token for github.com expires on 2026-12-10 (14 days); to renew it: " + prompt.Command + " rotate github.com"
	if got := b.told[0].Reason; got != said {
		t.Errorf("told %q, want %q", got, said)
	}
	b.told, b.WarnDays = nil, 0
	now = now.Add(day)
	b.on("get", "github.com")
	if len(b.told) > 0 {
		t.Error("told where nothing is to be told")
	}
}

// TestDeadOnPaste: a token that its host does not know is one of three tries.
func TestDeadOnPaste(t *testing.T) {
	b := newBench(t)
	b.api = dead
	b.answers(classic("one"), classic("two"), classic("three"))
	b.on("get", "github.com").is(t, quit)
	b.person.done()
	if n := len(b.mem.Kept()); n != 0 || !strings.Contains(strings.Join(b.person.read, " "), "does not take this token (401)") {
		t.Errorf("%d tokens are kept; the person read %q", n, b.person.read)
	}
}

// TestHeaderDropped: GitLab says to nobody what it says to a dead token, and a
// gateway may have taken the header away.
func TestHeaderDropped(t *testing.T) {
	b := newBench(t)
	key := b.seed(hostWide(corp, "alice"), glpat("good"))
	b.api = func(r *http.Request) reply {
		if r.Header.Get("Authorization") != "" {
			return reply{200, nil, `{"active":true}`}
		}
		return reply{401, nil, `{"message":"401 Unauthorized"}`}
	}
	r := b.on("erase", corp, "username=x", "password="+glpat("good"))
	notice(t, r.err, false, "the API takes the token")
	b.holds(key, glpat("good"))
}
