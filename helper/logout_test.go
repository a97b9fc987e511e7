package helper

import (
	"strings"
	"testing"

	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// threeAccounts are two at github.com and one at gitlab.com.
func threeAccounts(t *testing.T) (b *bench, alice, acme, lab string) {
	b = newBench(t)
	alice = b.seed(hostWide("github.com", "alice"), classic("alice"))
	acme = b.seed(acct("bob", owner("acme")), fine("acme"))
	lab = b.seed(hostWide("gitlab.com", "alice"), glpat("alice"))
	return b, alice, acme, lab
}

// TestLogout removes what is named, the token and the account, and no more.
func TestLogout(t *testing.T) {
	for name, c := range map[string]struct {
		out  Logout
		left string // one letter for each account that stays
	}{
		"by name":         {Logout{Host: "github.com", Username: "alice"}, "ol"},
		"by owner":        {Logout{Host: "github.com", Owner: "acme"}, "al"},
		"by owner's case": {Logout{Host: "github.com", Owner: "ACME"}, "al"},
		"by both":         {Logout{Host: "github.com", Username: "bob", Owner: "acme"}, "al"},
		"all":             {Logout{Host: "github.com", All: true}, "l"},
		"all of a name":   {Logout{Host: "github.com", Username: "bob", All: true}, "al"},
		"the only one":    {Logout{Host: "gitlab.com"}, "ao"},
		"in another case": {Logout{Host: "GitLab.com:443"}, "ao"},
	} {
		t.Run(name, func(t *testing.T) {
			b, alice, acme, lab := threeAccounts(t)
			said, err := b.logout(c.out)
			if err != nil || !strings.Contains(said, "Removed:") || !strings.Contains(said, "revoked") {
				t.Errorf("logout said %q and %v", said, err)
			}
			for letter, key := range map[string]string{"a": alice, "o": acme, "l": lab} {
				_, kept := b.mem.Kept()[key]
				stays := strings.Contains(c.left, letter)
				if kept != stays || (b.entry(key) != nil) != stays {
					t.Errorf("%s: kept %v, listed %v, want %v", key, kept, b.entry(key) != nil, stays)
				}
			}
		})
	}
}

// TestLogoutAsksWhich removes nothing and names them.
func TestLogoutAsksWhich(t *testing.T) {
	b, _, _, _ := threeAccounts(t)
	was := b.state()
	_, err := b.logout(Logout{Host: "github.com"})
	notice(t, err, true, "--username alice, --username bob --owner acme")
	b.unchanged(was)
}

func TestLogoutOfNobody(t *testing.T) {
	for _, out := range []Logout{
		{Host: "github.com", Username: "carol"}, {Host: "github.com", Owner: "other"}, {Host: "bitbucket.org"},
		{Host: "evil.example", All: true}, {Host: "github.com."}, {Host: "a\x1b[2K\u202e"},
	} {
		b, _, _, _ := threeAccounts(t)
		was := b.state()
		_, err := b.logout(out)
		notice(t, err, true, "no account is kept")
		b.unchanged(was)
	}
}

// TestLogoutOfAnAccountWithoutSecret takes the entry off.
func TestLogoutOfAnAccountWithoutSecret(t *testing.T) {
	b := newBench(t)
	key := b.seed(hostWide("github.com", "alice"), "")
	if _, err := b.logout(Logout{Host: "github.com"}); err != nil {
		t.Error(err)
	}
	if b.entry(key) != nil {
		t.Error("the account is still there")
	}
}

// TestLogoutWhenTheKeyringIsAway: first the secret, then the entry, so an
// account whose secret could not be removed stays.
func TestLogoutWhenTheKeyringIsAway(t *testing.T) {
	b, _, _, _ := threeAccounts(t)
	was := b.state()
	b.mem.Fail = &store.Trouble{State: store.Locked}
	_, err := b.logout(Logout{Host: "github.com", All: true})
	notice(t, err, true, "locked")
	b.unchanged(was)
}

// TestLogoutOfPlainItems, also of hosts that are written in no canonical form.
func TestLogoutOfPlainItems(t *testing.T) {
	for _, host := range []string{"example.com", "Example.COM", "example.com:443", "[::1]:8443"} {
		b := newBench(t)
		b.KeepUnlisted = true
		b.on("store", host, "username=bob", "password="+passwordFor("bob")).is(t, "")
		if len(b.mem.Kept()) != 1 {
			t.Fatal("the item was not kept")
		}
		if _, err := b.logout(Logout{Host: host, Username: "bob"}); err != nil {
			t.Errorf("%s: %v", host, err)
		}
		if n := len(b.mem.Kept()); n > 0 {
			t.Errorf("%s: the item is still there", host)
		}
	}
}

// TestDefaultAfterLogout: the mark goes with its account; the only one that
// is left answers.
func TestDefaultAfterLogout(t *testing.T) {
	b := newBench(t)
	b.seed(hostWide("github.com", "alice"), classic("alice"))
	b.seed(acct("bob"), classic("bob"))
	if _, err := b.logout(Logout{Host: "github.com", Username: "alice"}); err != nil {
		t.Fatal(err)
	}
	b.on("get", "github.com").is(t, answer("x-access-token", classic("bob")))
	b.on("store", "github.com", "username=alice", "password="+secret.New(classic("alice2")).Reveal()).is(t, "")
	b.on("get", "github.com").is(t, answer("x-access-token", classic("bob")))
}

// TestLogoutNamesThePages: of several tokens that go at once each one's own page
// is named.
func TestLogoutNamesThePages(t *testing.T) {
	b, _, _, _ := threeAccounts(t)
	said, err := b.logout(Logout{Host: "github.com", All: true})
	want := "Removed: github.com (alice). The token itself lives on until it is revoked, on this page:\nhttps://github.com/settings/tokens\n" +
		"Removed: github.com (bob for acme). The token itself lives on until it is revoked, on this page:\nhttps://github.com/settings/personal-access-tokens\n"
	if err != nil || said != want {
		t.Errorf("logout said %q and %v", said, err)
	}
}
