package helper

import (
	"strings"
	"testing"

	"git-credential-pat/store/secret"
)

// TestPlantedButReplacedMeanwhile: while a person enters one token, another
// command puts a good one in the place of what was planted. It stays.
func TestPlantedButReplacedMeanwhile(t *testing.T) {
	b := newBench(t)
	key := b.seed(hostWide("github.com", "alice"), "")
	b.mem.Plant(key, secret.New("hunter2-hunter2"))
	b.answers(fine("acme"))
	b.secrets = append(b.secrets, classic("good"))
	b.person.before = func() { b.mem.Plant(key, secret.New(classic("good"))) }
	b.on("get", "github.com", "path=acme/x.git")
	b.holds(key, classic("good"))
}

// TestNamesOfAnyLength: the index stays one that can be read.
func TestNamesOfAnyLength(t *testing.T) {
	b := newPlain(t)
	long := strings.Repeat("<", 60000)
	b.secrets = append(b.secrets, classic("one"))
	r := b.on("store", "github.com", "username="+long, "password="+classic("one"))
	notice(t, r.err, true, "did not keep a token")
	b.on("store", "example.com", "username="+long, "password=x").is(t, "")
	if b.indexBytes() != "" {
		t.Error("a name that nobody has stands in the index")
	}
}

// TestDefaultByName: --username default is the account that nobody named, also
// where the configuration has a name for the host.
func TestDefaultByName(t *testing.T) {
	b := newBench(t)
	b.Hosts["github.com"].Username = "alice"
	alice := b.seed(hostWide("github.com", "alice"), classic("alice"))
	nobody := b.seed(acct(defaultName), classic("old"))
	b.secrets = append(b.secrets, classic("new"))
	if _, err := b.login(Login{Host: "github.com", Username: defaultName, Token: handIn(classic("new"))}); err != nil {
		t.Fatal(err)
	}
	b.holds(alice, classic("alice"))
	b.holds(nobody, classic("new"))
}

// TestAliasHasNoOwner: a gist's path is an id.
func TestAliasHasNoOwner(t *testing.T) {
	b := newBench(t)
	b.secrets = append(b.secrets, classic("one"))
	_, err := b.login(Login{Host: "gist.github.com", Owner: "acme", Token: handIn(classic("one"))})
	notice(t, err, true, "is no owner")
}

// TestLoginAsksWhichOfOneOwner: a third account for one owner would never
// answer.
func TestLoginAsksWhichOfOneOwner(t *testing.T) {
	b := newBench(t)
	b.seed(acct("bob", owner("acme")), fine("bob"))
	b.seed(acct("carol", owner("acme")), fine("carol"))
	was := b.state()
	b.secrets = append(b.secrets, fine("new"))
	_, err := b.login(Login{Host: "github.com", Owner: "acme", Token: handIn(fine("new"))})
	notice(t, err, true, "several accounts are kept for github.com (for acme)")
	b.unchanged(was)
}
