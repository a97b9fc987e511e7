package helper

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"git-credential-pat/providers"
	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

func overwrite(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestThreeTries: each wrong entry is told what it is; the third is the last.
func TestThreeTries(t *testing.T) {
	b := newBench(t)
	b.answers(passwordFor("alice"), glpat("alice"), classic("alice")+"x")
	r := b.on("get", "github.com")
	r.is(t, quit)
	notice(t, r.err, false, "no token was entered")
	b.person.done()
	if kept := b.mem.Kept(); len(kept) > 0 || b.indexBytes() != "" {
		t.Error("something was kept")
	}
	read := strings.Join(b.person.read, "\n")
	for _, part := range []string{"looks like a password", "GitLab token", "cut off or mistyped", "2 tries left", "last try"} {
		if !strings.Contains(read, part) {
			t.Errorf("the person did not read %q", part)
		}
	}
}

// TestWrongThenRight: a mistake costs nothing, an unreadable line is one.
func TestWrongThenRight(t *testing.T) {
	b := newBench(t)
	b.answers(garbles, passwordFor("alice"), classic("alice"))
	b.on("get", "github.com").is(t, answer("x-access-token", classic("alice")))
	b.person.done()
}

func TestDeclined(t *testing.T) {
	b := newBench(t)
	b.answers(declines)
	r := b.on("get", "github.com", "username=alice")
	r.is(t, quit)
	notice(t, r.err, false, "no token was entered for github.com (alice)")

	// Whoever was waiting meanwhile does not ask again.
	later := b.Now().Add(time.Second)
	b.Now = func() time.Time { return later }
	b.answers()
	b.person.place = "askpass"
	r = b.on("get", "github.com", "username=alice")
	r.is(t, quit)
	notice(t, r.err, false, "a moment ago")
}

// TestBriefIsUsedOnce: it lives an hour, so git gets it and nobody keeps it.
func TestBriefIsUsedOnce(t *testing.T) {
	b := newBench(t)
	b.answers(brief("app"), brief("app"))
	for range 2 {
		b.on("get", "github.com").is(t, answer("x-access-token", brief("app")))
		b.on("store", "github.com", "username=x-access-token", "password="+brief("app")).is(t, "")
	}
	b.person.done()
	if len(b.mem.Kept()) > 0 || b.indexBytes() != "" {
		t.Error("it was kept")
	}
}

// TestJobTokenGoesUnderItsName: the kind's own name goes with it.
func TestJobTokenGoesUnderItsName(t *testing.T) {
	b := newBench(t)
	b.answers(job("ci"))
	b.on("get", "gitlab.com", "username=alice").is(t, answer("gitlab-ci-token", job("ci")))
}

// TestDeployToken goes only with its own name, which is asked for.
func TestDeployToken(t *testing.T) {
	b := newBench(t)
	b.answers(deploy("one"), "deploy-1")
	b.on("get", "gitlab.com").is(t, answer("deploy-1", deploy("one")))
	b.person.done()
	b.on("get", "gitlab.com").is(t, answer("deploy-1", deploy("one")))
	b.on("get", "gitlab.com", "username=git").is(t, answer("deploy-1", deploy("one")))
	b.holds("https://deploy-1@gitlab.com", deploy("one"))
}

func TestDeployTokenUnderGitsName(t *testing.T) {
	b := newBench(t)
	b.answers(deploy("one"))
	b.on("get", "gitlab.com", "username=deploy-1").is(t, answer("deploy-1", deploy("one")))
	b.person.done()
}

func TestDeployTokenWithoutAName(t *testing.T) {
	for _, name := range []string{"", declines} {
		b := newBench(t)
		b.answers(deploy("one"), name, "", "")
		r := b.on("get", "gitlab.com")
		r.is(t, quit)
		notice(t, r.err, false, "no token was entered")
		if len(b.mem.Kept()) > 0 {
			t.Error("it was kept")
		}
	}
}

// TestTokenTypedAsName: the name's question is answered with a token; it
// stands in no index and on no key.
func TestTokenTypedAsName(t *testing.T) {
	b := newBench(t)
	b.answers(deploy("one"), glpat("alice"), glpat("alice"), glpat("alice"))
	r := b.on("get", "gitlab.com")
	r.is(t, quit)
	if len(b.mem.Kept()) > 0 || b.indexBytes() != "" {
		t.Error("something was kept")
	}
}

// TestDataCenterName: a user's token goes with the user's name.
func TestDataCenterName(t *testing.T) {
	b := newBench(t)
	b.answers(dataCenter("alice"), "alice")
	b.on("get", dc, "path=scm/proj/x.git").is(t, answer("alice", dataCenter("alice")))
	b.person.done()
	b.on("get", dc).is(t, answer("alice", dataCenter("alice")))
}

// TestDataCenterNameless: a project's token goes as Bearer, or not at all.
func TestDataCenterNameless(t *testing.T) {
	for _, noName := range []string{"", declines} {
		b := newBench(t)
		b.answers(dataCenter("proj"), noName)
		bearer := "capability[]=authtype\nauthtype=Bearer\ncredential=" + dataCenter("proj") + "\n"
		b.on("get", dc, "capability[]=authtype").is(t, bearer)
		b.person.done()
		b.on("get", dc, "capability[]=authtype").is(t, bearer)
		r := b.on("get", dc)
		r.is(t, quit)
		notice(t, r.err, false, "Bearer only")

		b.on("store", dc, "authtype=Bearer", "credential="+dataCenter("proj")).is(t, "")
		if b.entry("https://default@" + dc).Unconfirmed {
			t.Error("what git handed back did not confirm it")
		}
	}
}

func TestDataCenterNamelessForAnOldGit(t *testing.T) {
	b := newBench(t)
	b.answers(dataCenter("proj"), "", "", "")
	r := b.on("get", dc)
	r.is(t, quit)
	notice(t, r.err, false, "no token was entered")
	if shown := strings.Join(b.person.read, "\n"); !strings.Contains(shown, "git before 2.46 cannot send it") {
		t.Errorf("the person read %q", shown)
	}
}

// TestEmailIsNoName: Bitbucket's e-mail is neither sent nor an account's name.
func TestEmailIsNoName(t *testing.T) {
	b := newBench(t)
	b.answers(apiToken("alice"))
	const email = "username=alice@corp.example"
	b.on("get", "bitbucket.org", email).is(t, answer("x-bitbucket-api-token-auth", apiToken("alice")))
	b.holds("https://default@bitbucket.org", apiToken("alice"))
	b.on("get", "bitbucket.org", email).is(t, answer("x-bitbucket-api-token-auth", apiToken("alice")))
	if b.asked != 1 {
		t.Errorf("asked %d times", b.asked)
	}
}

// TestConfiguredName stands in for a name that says nothing.
func TestConfiguredName(t *testing.T) {
	b := newBench(t)
	b.Hosts[corp] = &providers.Host{Name: corp, Provider: providers.ByID("gitlab"), Username: "alice"}
	b.seed(store.Entry{Host: corp, Name: "alice"}, glpat("alice"))
	b.seed(hostWide(corp, "bob"), glpat("bob"))
	b.on("get", corp).is(t, answer("alice", glpat("alice")))
	b.on("get", corp, "username=git").is(t, answer("alice", glpat("alice")))
	b.on("get", corp, "username=bob").is(t, answer("bob", glpat("bob")))
}

// TestCannotKeep: a token that is good is not lost: git gets it all the same.
func TestCannotKeep(t *testing.T) {
	b := newBench(t)
	b.answers(classic("alice"))
	b.person.before = func() { b.mem.Fail = &store.Trouble{State: store.Locked} }
	b.on("get", "github.com").is(t, answer("x-access-token", classic("alice")))
	if read := strings.Join(b.person.read, "\n"); !strings.Contains(read, "could not be kept") {
		t.Error("the person was not told")
	}
}

// TestDeployTokenUnderAnEmail: an e-mail is not the token's name.
func TestDeployTokenUnderAnEmail(t *testing.T) {
	b := newBench(t)
	b.answers(deploy("one"), "deploy-1")
	b.on("get", "gitlab.com", "username=a@corp.example").is(t, answer("deploy-1", deploy("one")))
	b.person.done()
	b.holds("https://deploy-1@gitlab.com", deploy("one"))
}

// TestTooLongToKeep: git gets it, and nothing is listed that is not there.
func TestTooLongToKeep(t *testing.T) {
	b := newBench(t)
	long := "gh" + "u_" + body("app", store.MaxSecret)
	b.answers(long)
	b.on("get", "github.com").is(t, answer("x-access-token", long))
	if b.indexBytes() != "" {
		t.Error("it is listed")
	}
}

// TestReplacedInsideGit: git names nobody, two accounts could answer, and the
// token that is entered takes a place where one is kept: the person is told.
func TestReplacedInsideGit(t *testing.T) {
	b := newBench(t)
	key := b.seed(acct(defaultName), classic("old"))
	b.seed(acct("bob"), classic("bob"))
	b.answers(classic("new"))
	b.on("get", "github.com").is(t, answer("x-access-token", classic("new")))
	b.holds(key, classic("new"))
	if read := strings.Join(b.person.read, "\n"); !strings.Contains(read, "It replaced the token") || !strings.Contains(read, "--username") {
		t.Errorf("the person read %q", read)
	}
}

// TestKeepTakesNothingAway: an account that is kept again has its mark, its
// login, its date and every name that it had.
func TestKeepTakesNothingAway(t *testing.T) {
	b := newBench(t)
	old := hostWide("github.com", "alice")
	old.Names, old.Added = []string{"alice", "al"}, b.Now().Add(-time.Hour)
	key := b.seed(old, classic("old"))
	again := store.Entry{Host: "github.com", Name: "alice", Names: []string{"alice", "ally"}}
	if err := b.keep(t.Context(), &again, secret.New(classic("new")), nil); err != nil {
		t.Fatal(err)
	}
	e := b.entry(key)
	if !e.Default || !e.Added.Equal(old.Added) || !slices.Equal(e.Names, []string{"alice", "al", "ally"}) {
		t.Errorf("the account is %+v", e)
	}
}
