package helper

import (
	"testing"

	"git-credential-pat/providers"
	"git-credential-pat/store"
)

// acct makes an account for choosing: NAME, and what the options add.
func acct(name string, options ...func(*store.Entry)) store.Entry {
	e := store.Entry{Host: "github.com", Name: name}
	if name != defaultName {
		e.Names = []string{name}
	}
	for _, option := range options {
		option(&e)
	}
	return e
}

func owner(o string) func(*store.Entry)        { return func(e *store.Entry) { e.Owner = o } }
func at(host string) func(*store.Entry)        { return func(e *store.Entry) { e.Host = host } }
func named(names ...string) func(*store.Entry) { return func(e *store.Entry) { e.Names = names } }
func marked(e *store.Entry)                    { e.Default = true }
func handedOver(e *store.Entry)                { e.HandedOver = true }

// TestChoose goes through "Accounts" of the design, rule by rule.
func TestChoose(t *testing.T) {
	const gist = "gist.github.com"
	alice, bob, nameless := acct("alice", marked), acct("bob"), acct(defaultName, marked)
	acme, acmeTeam, other := acct("alice", owner("acme")), acct("alice", owner("acme/team")), acct("alice", owner("other"))
	namelessAcme, namelessOther := acct(defaultName, owner("acme")), acct(defaultName, owner("other"))
	mallory, ofGist := acct("mallory", handedOver), acct("alice", at(gist))

	for _, c := range []struct {
		name, host, user, path string
		accounts               []store.Entry
		want                   string // a key, or empty
		ambiguous              bool
	}{
		{name: "nobody there"},
		{name: "nobody there, with a name and a path", user: "alice", path: "acme/x"},

		{name: "by name", user: "bob", accounts: []store.Entry{alice, bob}, want: bob.Key()},
		{name: "by one of its names", user: "al", accounts: []store.Entry{acct("alice", named("alice", "al")), bob}, want: alice.Key()},
		{name: "names have case", user: "Alice", accounts: []store.Entry{alice, bob}},
		{name: "of another name is not chosen", user: "carol", accounts: []store.Entry{alice, bob}},
		{name: "a name before the default mark", user: "bob", accounts: []store.Entry{alice, bob, nameless}, want: bob.Key()},
		{name: "an unknown name goes to the default-named one", user: "carol", accounts: []store.Entry{alice, nameless}, want: nameless.Key()},
		{name: "a known name does not", user: "alice", accounts: []store.Entry{alice, nameless}, want: alice.Key()},

		{name: "handed over answers its own name", user: "mallory", accounts: []store.Entry{alice, mallory}, want: mallory.Key()},
		{name: "handed over answers no other name", user: "alice", accounts: []store.Entry{mallory}},
		{name: "handed over answers no name but its own, whatever its names", user: "al", accounts: []store.Entry{acct("mallory", handedOver, named("al", "mallory"))}},
		{name: "handed over does not answer without a name", accounts: []store.Entry{mallory}},
		{name: "handed over does not answer a path", path: "acme/x", accounts: []store.Entry{mallory}},
		{name: "handed over comes after the default-named", user: "mallory", accounts: []store.Entry{mallory, nameless}, want: nameless.Key()},
		{name: "handed over comes after one that has the name", user: "mallory", accounts: []store.Entry{mallory, acct("alice", named("mallory"))}, want: alice.Key()},

		{name: "a static name is no name", user: "x-access-token", accounts: []store.Entry{alice, bob}, want: alice.Key()},
		{name: "git is a static name", user: "git", accounts: []store.Entry{bob, alice}, want: alice.Key()},
		{name: "default is a static name", user: "default", accounts: []store.Entry{alice, bob}, want: alice.Key()},
		{name: "another provider's static name too", user: "oauth2", accounts: []store.Entry{alice}, want: alice.Key()},
		{name: "an e-mail is a name", user: "alice@corp.example", accounts: []store.Entry{alice}},
		{name: "an e-mail among the names", user: "a@corp.example", accounts: []store.Entry{acct("alice", named("alice", "a@corp.example"))}, want: alice.Key()},
		{name: "an e-mail goes to the default-named one", user: "a@corp.example", accounts: []store.Entry{nameless}, want: nameless.Key()},

		{name: "the owner that fits", path: "acme/x", accounts: []store.Entry{alice, acme, other}, want: acme.Key()},
		{name: "the owner before the default mark", path: "other/x", accounts: []store.Entry{nameless, other}, want: other.Key()},
		{name: "the longest owner", path: "acme/team/x", accounts: []store.Entry{alice, acme, acmeTeam}, want: acmeTeam.Key()},
		{name: "the longest owner that fits", path: "acme/x", accounts: []store.Entry{acmeTeam, acme, alice}, want: acme.Key()},
		{name: "whole segments", path: "acme2/x", accounts: []store.Entry{acme, alice}, want: alice.Key()},
		{name: "whole segments, the other way round", path: "ac/x", accounts: []store.Entry{acme, alice}, want: alice.Key()},
		{name: "an owner's ASCII case does not count", path: "ACME/x", accounts: []store.Entry{acme, alice}, want: acme.Key()},
		{name: "other letters' case does", path: "acme\u212a/x", accounts: []store.Entry{acct("alice", owner("acmek")), alice}, want: alice.Key()},
		{name: "an owner that fits, under another name", user: "bob", path: "acme/x", accounts: []store.Entry{acme, bob}, want: bob.Key()},
		{name: "name and owner", user: "alice", path: "acme/x", accounts: []store.Entry{acct("bob", owner("acme")), acme, alice}, want: acme.Key()},
		{name: "no owner fits, the default", path: "third/x", accounts: []store.Entry{acme, other, bob, nameless}, want: nameless.Key()},
		{name: "no owner fits, the only host-wide one", path: "third/x", accounts: []store.Entry{acme, bob}, want: bob.Key()},
		{name: "no owner fits and none is host-wide", path: "third/x", accounts: []store.Entry{acme, other}},
		{name: "no owner fits the only one there is", path: "third/x", accounts: []store.Entry{acme}},
		{name: "several host-wide and no default", path: "third/x", accounts: []store.Entry{bob, acct("carol")}},
		{name: "a default of another name", user: "bob", path: "third/x", accounts: []store.Entry{alice, bob}, want: bob.Key()},

		{name: "no path: the only one", accounts: []store.Entry{namelessAcme}, want: namelessAcme.Key()},
		{name: "no path: the only one by name", user: "alice", accounts: []store.Entry{acme, bob}, want: acme.Key()},
		{name: "no path: the default", accounts: []store.Entry{acme, bob, nameless}, want: nameless.Key()},
		{name: "no path: the default among owners", accounts: []store.Entry{acme, other, nameless}, want: nameless.Key()},
		{name: "no path: several owners", accounts: []store.Entry{namelessAcme, namelessOther}, ambiguous: true},
		{name: "no path: several owners of the name", user: "alice", accounts: []store.Entry{acme, other, nameless}, ambiguous: true},
		{name: "no path: handed-over ones do not count", accounts: []store.Entry{mallory, namelessAcme}, want: namelessAcme.Key()},

		{name: "alias: bound to it", host: gist, accounts: []store.Entry{alice, ofGist}, want: ofGist.Key()},
		{name: "alias: else the host's", host: gist, accounts: []store.Entry{alice, bob}, want: alice.Key()},
		{name: "alias: a path is an id, no owner", host: gist, path: "acme/x", accounts: []store.Entry{acme, alice}, want: alice.Key()},
		{name: "alias: never an owner's", host: gist, accounts: []store.Entry{acme}},
		{name: "alias: by name", host: gist, user: "bob", accounts: []store.Entry{alice, bob, ofGist}, want: bob.Key()},
		{name: "alias: another name", host: gist, user: "carol", accounts: []store.Entry{ofGist, alice}},
		{name: "alias: not ambiguous", host: gist, accounts: []store.Entry{acme, other}},
	} {
		t.Run(c.name, func(t *testing.T) {
			host := "github.com"
			if c.host != "" {
				host = c.host
			}
			q := newQuery(&Request{Protocol: "https", Host: host, Path: c.path, Username: c.user}, providers.Builtin()[host])
			chosen, ambiguous := choose(q, c.accounts)
			got := ""
			if chosen != nil {
				got = chosen.Key()
			}
			if got != c.want || ambiguous != c.ambiguous {
				t.Errorf("chose %q (ambiguous: %v), want %q (%v)", got, ambiguous, c.want, c.ambiguous)
			}
		})
	}
}

// TestChooseTellsApart is choose's other half: no order of the accounts
// decides but where two fit equally well.
func TestChooseTellsApart(t *testing.T) {
	q := newQuery(&Request{Protocol: "https", Host: "github.com", Path: "acme/x"}, providers.Builtin()["github.com"])
	all := []store.Entry{acct("alice", marked), acct("bob", owner("acme")), acct("carol", owner("other")), acct("mallory", handedOver)}
	for range all {
		all = append(all[1:], all[0])
		if chosen, _ := choose(q, all); chosen == nil || chosen.Name != "bob" {
			t.Errorf("chose %+v of accounts that begin with %s", chosen, all[0].Name)
		}
	}
}

// TestSentName: the name asked with goes back, but for an e-mail, a static
// one, and the kinds that go with a name of their own.
func TestSentName(t *testing.T) {
	for _, c := range []struct{ name, host, user, token, want string }{
		{"no name", "github.com", "", classic("a"), "x-access-token"},
		{"a name", "github.com", "bob", classic("a"), "bob"},
		{"a static name", "github.com", "git", classic("a"), "x-access-token"},
		{"an e-mail", "bitbucket.org", "a@corp.example", apiToken("a"), "x-bitbucket-api-token-auth"},
		{"a name at Bitbucket", "bitbucket.org", "bob", apiToken("a"), "bob"},
		{"a fixed kind", "bitbucket.org", "bob", accessToken("a"), "x-token-auth"},
		{"a fixed kind, another provider's static name", "bitbucket.org", "git", accessToken("a"), "x-token-auth"},
		{"a job token", "gitlab.com", "bob", job("a"), "gitlab-ci-token"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			b.seed(hostWide(c.host, defaultName), c.token)
			b.on("get", c.host, "username="+c.user).is(t, answer(c.want, c.token))
		})
	}
}
