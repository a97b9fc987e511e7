package helper

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// revokes is an API that does what it is asked to, by GitLab's ways and by
// GitHub's.
func revokes(r *http.Request) reply {
	if r.Method == http.MethodDelete {
		return reply{204, nil, ""}
	}
	return reply{202, http.Header{"X-Github-Request-Id": {"1"}}, ""}
}

// TestLogoutRevokes at the host first, where it has a call for that, and else
// says where a person can. Then the account goes.
func TestLogoutRevokes(t *testing.T) {
	for name, c := range map[string]struct {
		account store.Entry
		token   string
		call    string // or none
		said    string
	}{
		"GitLab": {hostWide("gitlab.com", "alice"), glpat("alice"), "DELETE https://gitlab.com/api/v4/personal_access_tokens/self",
			"Revoked: the token for gitlab.com (alice).\nRemoved: gitlab.com (alice).\n"},
		"GitHub": {hostWide("github.com", "alice"), fine("alice"), "POST https://api.github.com/credentials/revoke",
			"Revoked: the token for github.com (alice).\nRemoved: github.com (alice).\n"},
		"Bitbucket": {hostWide("bitbucket.org", "alice"), apiToken("alice"), "", "The token for bitbucket.org (alice) cannot be revoked from here. " +
			"Revoke it on this page:\nhttps://id.atlassian.com/manage-profile/security/api-tokens\nRemoved: bitbucket.org (alice).\n"},
		"a deploy token": {hostWide("gitlab.com", "alice"), deploy("alice"), "",
			"The token for gitlab.com (alice) cannot be revoked from here.\nRemoved: gitlab.com (alice).\n"},
		"a password": {hostWide("gitlab.com", "alice"), passwordFor("alice"), "",
			"The token for gitlab.com (alice) cannot be revoked from here.\nRemoved: gitlab.com (alice).\n"},
		"nothing": {hostWide("gitlab.com", "alice"), "", "", "Removed: gitlab.com (alice).\n"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.api = revokes
			key := b.seed(c.account, c.token)
			said, err := b.logout(Logout{Host: c.account.Host, Revoke: true, Sure: true})
			if err != nil || said != c.said {
				t.Errorf("logout said %q and %v", said, err)
			}
			if strings.Join(b.calls, " ") != c.call {
				t.Errorf("asked %q", b.calls)
			}
			if b.holds(key, ""); b.entry(key) != nil {
				t.Error("the account is still there")
			}
		})
	}
}

// TestLogoutRevokesWhatIsNotManaged: of a host that nobody configured nothing is
// known, and it goes all the same.
func TestLogoutRevokesWhatIsNotManaged(t *testing.T) {
	b := newBench(t)
	key := b.seed(hostWide(corp, "alice"), glpat("alice"))
	delete(b.Hosts, corp)
	b.KeepUnlisted = true
	b.keeps("example.com", "bob", passwordFor("bob"))
	for _, out := range []Logout{{Host: corp, Revoke: true}, {Host: "example.com", Revoke: true}} {
		said, err := b.logout(out)
		if err != nil || !strings.Contains(said, "cannot be revoked from here.\nRemoved: "+out.Host) {
			t.Errorf("logout said %q and %v", said, err)
		}
	}
	if n := len(b.mem.Kept()); n > 0 || len(b.calls) > 0 || b.entry(key) != nil {
		t.Errorf("%d secrets are left; asked %q", n, b.calls)
	}
}

// TestRevokeMeansWhatLogoutMeans: where a plain item could be meant too, none is
// revoked.
func TestRevokeMeansWhatLogoutMeans(t *testing.T) {
	b := newBench(t)
	b.api = revokes
	b.seed(hostWide("gitlab.com", "alice"), glpat("alice"))
	item := store.Plain{Protocol: "http", Host: "gitlab.com", Username: "bob"}
	b.update(func(c *store.Change) { c.PutPlain(item) })
	b.mem.Plant(item.Key(), secret.New(passwordFor("bob")))
	was := b.state()
	_, err := b.logout(Logout{Host: "gitlab.com", Revoke: true})
	notice(t, err, true, "several accounts are kept for gitlab.com")
	if b.unchanged(was); len(b.calls) > 0 {
		t.Errorf("asked %q", b.calls)
	}
}

// TestNotRevokedIsKept, and so is what comes after it; what came before is gone
// at the host and here.
func TestNotRevokedIsKept(t *testing.T) {
	b := newBench(t)
	key := map[string]string{}
	for _, name := range []string{"alice", "bob", "carol"} {
		key[name] = b.seed(acct(name, at("gitlab.com")), glpat(name))
	}
	b.api = func(r *http.Request) reply {
		if r.Header.Get("PRIVATE-TOKEN") == glpat("bob") {
			return reply{503, nil, `{}`}
		}
		return revokes(r)
	}
	_, err := b.logout(Logout{Host: "gitlab.com", All: true, Revoke: true})
	notice(t, err, true, "could not revoke the token for gitlab.com (bob), so it is still kept: gitlab.com answered 503")
	b.holds(key["alice"], "")
	b.holds(key["bob"], glpat("bob"))
	b.holds(key["carol"], glpat("carol"))
	if b.entry(key["alice"]) != nil || len(b.calls) != 2 {
		t.Errorf("asked %q", b.calls)
	}
}

// TestRevokeAsks before what is final: one answer goes on, every other one
// leaves everything as it is.
func TestRevokeAsks(t *testing.T) {
	for _, said := range []string{"yes", "Yes", "no", "y", "yes please", declines} {
		b := newBench(t)
		b.api = revokes
		key := b.seed(hostWide("github.com", "alice"), classic("alice"))
		was := b.state()
		b.answers(said)
		_, err := b.logout(Logout{Host: "github.com", Revoke: true})
		b.person.done()
		if read := b.person.read; len(read) != 2 || !strings.Contains(read[0], "it is final, and GitHub mails the token's owner") {
			t.Errorf("the person read %q", read)
		}
		if strings.EqualFold(said, "yes") {
			if b.holds(key, ""); err != nil || len(b.calls) != 1 {
				t.Errorf("%q: %v, asked %q", said, err, b.calls)
			}
			continue
		}
		notice(t, err, true, "the token for github.com (alice) was not revoked, and is still kept")
		if b.unchanged(was); len(b.calls) > 0 {
			t.Errorf("%q: asked %q", said, b.calls)
		}
	}
}

// TestRevokeAsksNobody where nobody is, and says what would do.
func TestRevokeAsksNobody(t *testing.T) {
	b := newBench(t)
	b.api = revokes
	b.seed(hostWide("github.com", "alice"), classic("alice"))
	was := b.state()
	_, err := b.logout(Logout{Host: "github.com", Revoke: true})
	notice(t, err, true, "was not revoked, since nobody can be asked here: it is final")
	if b.unchanged(was); len(b.calls) > 0 {
		t.Errorf("asked %q", b.calls)
	}
}

// TestRevokeWhenTheKeyringIsAway: what cannot be read is not revoked.
func TestRevokeWhenTheKeyringIsAway(t *testing.T) {
	b := newBench(t)
	b.api = revokes
	b.seed(hostWide("gitlab.com", "alice"), glpat("alice"))
	was := b.state()
	b.mem.Fail = &store.Trouble{State: store.Locked}
	_, err := b.logout(Logout{Host: "gitlab.com", Revoke: true})
	notice(t, err, true, "could not reach the token for gitlab.com (alice): the keyring is locked")
	if b.unchanged(was); len(b.calls) > 0 {
		t.Errorf("asked %q", b.calls)
	}
}

// TestRevokeInASealedVault opens it first.
func TestRevokeInASealedVault(t *testing.T) {
	b := sealedVault(t)
	b.api, b.calls = revokes, nil
	_, err := b.logout(Logout{Host: "github.com", Revoke: true, Sure: true})
	notice(t, err, true, "locked")
	b.answers(passphrase)
	if _, err := b.logout(Logout{Host: "github.com", Revoke: true, Sure: true}); err != nil {
		t.Error(err)
	}
	b.person.done()
	if !slices.Equal(b.calls, []string{"POST https://api.github.com/credentials/revoke"}) {
		t.Errorf("asked %q", b.calls)
	}
}
