package helper

import (
	"strings"
	"testing"

	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

func handIn(token string) *secret.Secret {
	s := secret.New(token)
	return &s
}

// TestLoginKeeps by prompt and by standard input, and says where.
func TestLoginKeeps(t *testing.T) {
	for _, byHand := range []bool{true, false} {
		b := newBench(t)
		in := Login{Host: "GitHub.com", Username: "alice"}
		if byHand {
			in.Token = handIn(classic("alice"))
		} else {
			b.answers(classic("alice"))
		}
		said, err := b.login(in)
		if err != nil || !strings.Contains(said, "Kept as unconfirmed in the system keyring") {
			t.Errorf("login said %q and %v", said, err)
		}
		b.holds("https://alice@github.com", classic("alice"))
		if e := b.entry("https://alice@github.com"); e == nil || !e.Default || !e.Unconfirmed {
			t.Errorf("the account is %+v", e)
		}
	}
}

// TestLoginReplaces is the one way to put a token in another's place, and
// says so.
func TestLoginReplaces(t *testing.T) {
	b := newBench(t)
	key := b.seed(hostWide("github.com", "alice"), classic("old"))
	b.answers(classic("new"))
	said, err := b.login(Login{Host: "github.com"})
	if err != nil || !strings.Contains(said, "It replaced the token") || !strings.Contains(said, "--username") {
		t.Errorf("login said %q and %v", said, err)
	}
	b.person.done()
	b.holds(key, classic("new"))

	said, err = b.login(Login{Host: "github.com", Token: handIn(classic("new"))})
	if err != nil || strings.Contains(said, "It replaced the token") {
		t.Errorf("login with the same token said %q and %v", said, err)
	}
}

// TestLoginKeepsBoth with a name each.
func TestLoginKeepsBoth(t *testing.T) {
	b := newBench(t)
	alice := b.seed(hostWide("github.com", "alice"), classic("alice"))
	if _, err := b.login(Login{Host: "github.com", Username: "bob", Token: handIn(classic("bob"))}); err != nil {
		t.Fatal(err)
	}
	b.holds(alice, classic("alice"))
	b.holds("https://bob@github.com", classic("bob"))
	if b.entry("https://bob@github.com").Default {
		t.Error("the second account is the default")
	}
	b.on("get", "github.com").is(t, answer("x-access-token", classic("alice")))
}

// TestLoginForAnOwner beside the host-wide account leaves that one alone.
func TestLoginForAnOwner(t *testing.T) {
	for name, in := range map[string]Login{
		"in a repository": {Host: "github.com", Path: "acme/x"},
		"by --owner":      {Host: "github.com", Owner: "acme"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			all := b.seed(hostWide("github.com", defaultName), classic("all"))
			in.Token = handIn(fine("acme"))
			if _, err := b.login(in); err != nil {
				t.Fatal(err)
			}
			b.holds("https://default@github.com/acme", fine("acme"))
			b.holds(all, classic("all"))
			b.on("get", "github.com", "path=other/x").is(t, answer("x-access-token", classic("all")))
			b.on("get", "github.com", "path=acme/x").is(t, answer("x-access-token", fine("acme")))
		})
	}
}

// TestLoginAtAnAlias leaves github.com's token alone.
func TestLoginAtAnAlias(t *testing.T) {
	b := newBench(t)
	all := b.seed(hostWide("github.com", "alice"), classic("all"))
	if _, err := b.login(Login{Host: "gist.github.com", Token: handIn(classic("gist"))}); err != nil {
		t.Fatal(err)
	}
	b.holds(all, classic("all"))
	b.on("get", "gist.github.com").is(t, answer("x-access-token", classic("gist")))
	b.on("get", "github.com").is(t, answer("x-access-token", classic("all")))
}

// TestLoginAsksForTheOwner where the kind has one and nobody said it.
func TestLoginAsksForTheOwner(t *testing.T) {
	for said, key := range map[string]string{
		"acme": "https://default@github.com/acme", "": "https://default@github.com", declines: "https://default@github.com",
	} {
		b := newBench(t)
		b.answers(fine("acme"), said)
		if _, err := b.login(Login{Host: "github.com"}); err != nil {
			t.Error(err)
		}
		b.person.done()
		b.holds(key, fine("acme"))
	}
}

// TestLoginForAnOwnerThatHasOne replaces that one, whatever its name and the
// owner's case: two for one owner, and the new one would never answer.
func TestLoginForAnOwnerThatHasOne(t *testing.T) {
	for name, c := range map[string]struct {
		in  Login
		say []string
	}{
		"in a repository":    {Login{Host: "github.com", Path: "acme/x"}, nil},
		"in another case":    {Login{Host: "github.com", Path: "ACME/x"}, nil},
		"as the answer says": {Login{Host: "github.com"}, []string{"Acme"}},
		"by --owner":         {Login{Host: "github.com", Owner: "Acme"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			all := b.seed(hostWide("github.com", "bob"), classic("all"))
			acme := b.seed(acct("alice", owner("acme")), fine("old"))
			b.answers(append([]string{fine("new")}, c.say...)...)
			said, err := b.login(c.in)
			if err != nil || !strings.Contains(said, "It replaced the token") {
				t.Errorf("login said %q and %v", said, err)
			}
			b.person.done()
			b.holds(acme, fine("new"))
			b.holds(all, classic("all"))
			b.on("get", "github.com", "path=acme/x").is(t, answer("x-access-token", fine("new")))
		})
	}
}

// TestLoginRemovesWhatWasPlanted where the token is kept under another key.
func TestLoginRemovesWhatWasPlanted(t *testing.T) {
	b := newBench(t)
	key := b.seed(hostWide("github.com", "alice"), "")
	b.mem.Plant(key, secret.New(passwordFor("alice")))
	b.secrets = append(b.secrets, passwordFor("alice"))
	if _, err := b.login(Login{Host: "github.com", Path: "acme/x", Token: handIn(fine("acme"))}); err != nil {
		t.Fatal(err)
	}
	b.holds(key, "")
	b.holds("https://alice@github.com/acme", fine("acme"))
}

// TestLoginInPlaceOfWhatWasPlanted does not call it a token.
func TestLoginInPlaceOfWhatWasPlanted(t *testing.T) {
	b := newBench(t)
	key := b.seed(hostWide("github.com", "alice"), "")
	b.mem.Plant(key, secret.New(passwordFor("alice")))
	said, err := b.login(Login{Host: "github.com", Token: handIn(classic("new"))})
	if err != nil || strings.Contains(said, "It replaced the token") {
		t.Errorf("login said %q and %v", said, err)
	}
	b.holds(key, classic("new"))
}

func TestLoginRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		in   Login
		part string
	}{
		"a password":              {Login{Host: "github.com", Token: handIn(passwordFor("alice"))}, "refused an account password"},
		"a foreign token":         {Login{Host: "github.com", Token: handIn(glpat("alice"))}, "refused a GitLab token"},
		"an unlisted host":        {Login{Host: "evil.example", Token: handIn(classic("alice"))}, "no tokens are managed for \"evil.example\", but for bitbucket.org"},
		"a look-alike":            {Login{Host: "github.com.", Token: handIn(classic("alice"))}, "no tokens are managed"},
		"control characters":      {Login{Host: "git\x1b[2K\u202e", Token: handIn(classic("alice"))}, "no tokens are managed"},
		"a static name":           {Login{Host: "github.com", Username: "git", Token: handIn(classic("alice"))}, "names nobody"},
		"a token as name":         {Login{Host: "github.com", Username: classic("bob"), Token: handIn(classic("alice"))}, "names nobody"},
		"a brief token":           {Login{Host: "github.com", Token: handIn(brief("app"))}, "within the hour"},
		"a deploy token, no name": {Login{Host: "gitlab.com", Token: handIn(deploy("one"))}, "goes only with its owner's user name"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.seed(hostWide("github.com", "alice"), classic("held"))
			b.secrets = append(b.secrets, c.in.Token.Reveal(), classic("bob"))
			was := b.state()
			_, err := b.login(c.in)
			notice(t, err, true, c.part)
			b.unchanged(was)
		})
	}
}

func TestLoginDeclined(t *testing.T) {
	b := newBench(t)
	b.answers(declines)
	_, err := b.login(Login{Host: "github.com"})
	notice(t, err, true, "no token was entered")
	b.person.done()
}

func TestLoginWithNobody(t *testing.T) {
	b := newBench(t)
	_, err := b.login(Login{Host: "github.com"})
	notice(t, err, true, "nobody to ask")
}

func TestLoginWhenTheKeyringIsAway(t *testing.T) {
	b := newBench(t)
	b.mem.Fail = &store.Trouble{State: store.NoService}
	b.answers()
	_, err := b.login(Login{Host: "github.com"})
	notice(t, err, true, "no keyring service")
	if b.asked > 0 {
		t.Error("a person was asked for what cannot be kept")
	}
}

// TestLoginDefault moves the mark and asks nothing.
func TestLoginDefault(t *testing.T) {
	b := newBench(t)
	alice := b.seed(hostWide("github.com", "alice"), classic("alice"))
	bob := b.seed(store.Entry{Host: "github.com", Name: "bob"}, classic("bob"))
	said, err := b.login(Login{Host: "github.com", Username: "bob", Default: true})
	if err != nil || !strings.Contains(said, "github.com (bob) now answers") {
		t.Errorf("login said %q and %v", said, err)
	}
	if b.asked > 0 || b.entry(alice).Default || !b.entry(bob).Default {
		t.Errorf("asked %d times; the accounts are %+v, %+v", b.asked, b.entry(alice), b.entry(bob))
	}
	b.on("get", "github.com").is(t, answer("x-access-token", classic("bob")))
	b.holds(alice, classic("alice"))
}

// TestLoginDefaultOfHandedOver: a person's word makes it an account like any
// other.
func TestLoginDefaultOfHandedOver(t *testing.T) {
	b := newBench(t)
	b.on("store", "github.com", "username=mallory", "password="+classic("mallory")).is(t, "")
	b.secrets = append(b.secrets, classic("mallory"))
	if _, err := b.login(Login{Host: "github.com", Username: "mallory", Default: true}); err != nil {
		t.Fatal(err)
	}
	if e := b.entry("https://mallory@github.com"); e.HandedOver || !e.Default {
		t.Errorf("the account is %+v", e)
	}
	b.on("get", "github.com").is(t, answer("mallory", classic("mallory")))
}

// TestLoginForHandedOver ends the mark with a token of the person's own.
func TestLoginForHandedOver(t *testing.T) {
	b := newBench(t)
	b.on("store", "github.com", "username=mallory", "password="+classic("handed")).is(t, "")
	b.secrets = append(b.secrets, classic("handed"))
	if _, err := b.login(Login{Host: "github.com", Username: "mallory", Token: handIn(classic("own"))}); err != nil {
		t.Fatal(err)
	}
	if e := b.entry("https://mallory@github.com"); e.HandedOver || !e.Default {
		t.Errorf("the account is %+v", e)
	}
	b.holds("https://mallory@github.com", classic("own"))
}

// TestOwnersAccountIsNeverDefault, nor one of an alias.
func TestOwnersAccountIsNeverDefault(t *testing.T) {
	b := newBench(t)
	b.seed(acct("alice", owner("acme")), fine("acme"))
	b.seed(acct("alice", at("gist.github.com")), classic("gist"))
	was := b.state()
	_, err := b.login(Login{Host: "github.com", Username: "alice", Owner: "acme", Default: true})
	notice(t, err, true, "cannot answer for all")
	_, err = b.login(Login{Host: "gist.github.com", Username: "alice", Default: true})
	notice(t, err, true, "cannot answer for all")
	b.unchanged(was)
}

// TestLoginDefaultWithAToken keeps the token and then moves the mark.
func TestLoginDefaultWithAToken(t *testing.T) {
	b := newBench(t)
	b.seed(hostWide("github.com", "alice"), classic("alice"))
	bob := b.seed(acct("bob"), classic("old"))
	if _, err := b.login(Login{Host: "github.com", Username: "bob", Default: true, Token: handIn(classic("new"))}); err != nil {
		t.Fatal(err)
	}
	b.holds(bob, classic("new"))
	b.on("get", "github.com").is(t, answer("x-access-token", classic("new")))
}
