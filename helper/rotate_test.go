package helper

import (
	"errors"
	"net/http"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// TestRotate puts the new token in the old one's place, with what is known of
// it, and leaves the account as it was.
func TestRotate(t *testing.T) {
	b, _, key := withLab(t)
	b.mark(key, func(e *store.Entry) { e.Suspect, e.Warned, e.Added = b.Now(), "2026-11-24", b.Now() })
	said, err := b.rotate(Rotate{Host: "GitLab.com"})
	want := "ok: rotated, personal access token, expires 2027-02-22 (90 days)\nkept in the system keyring for gitlab.com (alice)\n" +
		"The old one is no longer good, wherever else it was kept.\n"
	if err != nil || said != want {
		t.Errorf("rotate said %q and %v", said, err)
	}
	b.holds(key, glpat("new"))
	e := b.entry(key)
	if want := (store.Token{
		Entered: b.Now(), Expires: time.Date(2027, 2, 22, 0, 0, 0, 0, time.UTC),
		Scopes: []string{"write_repository", "self_rotate"}, Confirmed: b.Now(),
	}); !reflect.DeepEqual(e.Token, want) {
		t.Errorf("of the token is known %+v", e.Token)
	}
	if !e.Default || !slices.Equal(e.Names, []string{"alice"}) || e.Kind != "gl-pat" || e.SendAs != "oauth2" || !e.Added.Equal(b.Now()) {
		t.Errorf("the account is %+v", e)
	}
	const self = "https://gitlab.com/api/v4/personal_access_tokens/self"
	if want := []string{"GET " + self, "POST " + self + "/rotate"}; !slices.Equal(b.calls, want) {
		t.Errorf("asked %q", b.calls)
	}
	b.on("get", "gitlab.com").is(t, answer("oauth2", glpat("new"))+"password_expiry_utc=1803254400\n")
	if len(b.mem.Kept()) != 1 {
		t.Error("what the store was tried with is still there")
	}
}

// TestRotateGoesByTheToken: an index that was made anew knows no kind, and the
// new token may be of another one.
func TestRotateGoesByTheToken(t *testing.T) {
	b, l, key := withLab(t)
	l.next = routable("new")
	b.secrets = append(b.secrets, l.next)
	b.mark(key, func(e *store.Entry) { e.Kind, e.SendAs = "", "" })
	if _, err := b.rotate(Rotate{Host: "gitlab.com"}); err != nil {
		t.Error(err)
	}
	b.holds(key, l.next)
	if e := b.entry(key); e.Kind != "gl-pat-routable" || e.SendAs != "oauth2" {
		t.Errorf("the account is %+v", e)
	}
}

// TestRotateWhich: the only account that is meant, else the one of that very
// name and owner, else the default.
func TestRotateWhich(t *testing.T) {
	gl := at("gitlab.com")
	bobby := acct("bobby", gl, named("bobby", "bob"), marked)
	alice, bob, group := acct("alice", gl, marked), acct("bob", gl, named("bob", "alice")), acct("alice", gl, owner("group"))
	nameless, other := acct(defaultName, gl, owner("group")), acct("carol", gl, owner("other"))
	for name, c := range map[string]struct {
		in       Rotate
		accounts []store.Entry
		want     string // a key, or what is said
	}{
		"nobody":                  {Rotate{}, nil, "no account is kept for gitlab.com"},
		"nobody of that name":     {Rotate{Username: "dave"}, []store.Entry{alice}, "no account is kept for gitlab.com (dave)"},
		"the only one":            {Rotate{}, []store.Entry{nameless}, nameless.Key()},
		"the default":             {Rotate{}, []store.Entry{nameless, bob, alice}, alice.Key()},
		"by name":                 {Rotate{Username: "bob"}, []store.Entry{alice, bob}, bob.Key()},
		"its own name goes first": {Rotate{Username: "bob"}, []store.Entry{bobby, group, bob}, bob.Key()},
		"by owner":                {Rotate{Owner: "GROUP"}, []store.Entry{alice, group}, group.Key()},
		"by both":                 {Rotate{Username: "default", Owner: "group"}, []store.Entry{alice, group, nameless}, nameless.Key()},
		"several": {Rotate{}, []store.Entry{nameless, other},
			"several accounts are kept for gitlab.com: --username default --owner group, --username carol --owner other"},
		"several of an owner": {Rotate{Owner: "group"}, []store.Entry{group, nameless},
			"several accounts are kept for gitlab.com: --username alice --owner group, --username default --owner group"},
	} {
		t.Run(name, func(t *testing.T) {
			b, l := newBench(t), &lab{next: glpat("new")}
			b.api = func(r *http.Request) reply { l.good = r.Header.Get("PRIVATE-TOKEN"); return l.api(r) }
			b.secrets = append(b.secrets, l.next)
			for i, e := range c.accounts {
				b.seed(e, glpat("old"+string(rune('a'+i))))
			}
			c.in.Host = "gitlab.com"
			_, err := b.rotate(c.in)
			if !strings.HasPrefix(c.want, "https://") {
				notice(t, err, true, c.want)
			} else if err != nil {
				t.Error(err)
			}
			for _, e := range c.accounts {
				if rotated := b.mem.Kept()[e.Key()].Reveal() == l.next; rotated != (e.Key() == c.want) {
					t.Errorf("%s: rotated %v", e.Key(), rotated)
				}
			}
		})
	}
}

// TestRenewed: by hand, a new token that its host has not confirmed does not
// take the old one's place.
func TestRenewed(t *testing.T) {
	b := newBench(t)
	key := b.seed(hostWide("github.com", "alice"), classic("old"))
	was := b.mem.Kept()
	b.api = func(r *http.Request) reply {
		if strings.HasSuffix(r.Header.Get("Authorization"), classic("old")) {
			return alive("alice")(r)
		}
		return reply{500, nil, `{}`}
	}
	b.answers(classic("new"), classic("old"), declines)
	_, err := b.rotate(Rotate{Host: "github.com"})
	notice(t, err, true, "no token was entered for github.com (alice), so the old one stays")
	b.holds(key, was[key].Reveal())
	if read := strings.Join(b.person.read, " "); !strings.Contains(read, "it was not kept") || !strings.Contains(read, "That is the token that is kept already") {
		t.Errorf("the person read %q", read)
	}
	b.api = alive("alice")
	b.answers(fine("new"))
	said, err := b.rotate(Rotate{Host: "github.com", Path: "acme/x"})
	if err != nil || !strings.Contains(said, "The old one lives on until it is revoked, on this page:\nhttps://github.com/settings/tokens\n") {
		t.Errorf("rotate said %q and %v", said, err)
	}
	b.holds(key, fine("new"))
	if n := len(b.mem.Kept()); n != 1 {
		t.Errorf("%d tokens are kept", n)
	}
}

// TestNotRenewedAlone: somebody must make the token.
func TestNotRenewedAlone(t *testing.T) {
	b := newBench(t)
	b.seed(hostWide("github.com", "alice"), classic("old"))
	b.api = alive("alice")
	_, err := b.rotate(Rotate{Host: "github.com"})
	notice(t, err, true, "the token for github.com (alice) cannot be rotated from here, and nobody to ask here for a new one")
}

// TestRotateAsks: what was typed cannot be done without the host, whatever is
// configured about new tokens.
func TestRotateAsks(t *testing.T) {
	b, _, key := withLab(t)
	b.Check = CheckNever
	if _, err := b.rotate(Rotate{Host: "gitlab.com"}); err != nil {
		t.Error(err)
	}
	b.holds(key, glpat("new"))
}

// TestRotateInASealedVault opens it first: whether the token is still the same
// must be seen.
func TestRotateInASealedVault(t *testing.T) {
	b := sealedVault(t)
	b.api = alive("alice")
	_, err := b.rotate(Rotate{Host: "github.com"})
	notice(t, err, true, "locked")
	b.answers(passphrase, classic("new"))
	if _, err := b.rotate(Rotate{Host: "github.com"}); err != nil {
		t.Error(err)
	}
	b.person.done()
	b.secrets = append(b.secrets, classic("new"))
	b.on("get", "github.com").is(t, answer("x-access-token", classic("new")))
}

// TestTriedItemIsNoAccount: a process that was killed left what it tried the
// store with, and then the index was lost.
func TestTriedItemIsNoAccount(t *testing.T) {
	b, _, key := withLab(t)
	b.mem.Plant(tried, secret.New("nothing"))
	if err := os.Remove(b.Index.Path); err != nil {
		t.Fatal(err)
	}
	b.on("get", "gitlab.com", "username=alice").is(t, answer("alice", glpat("old")))
	entries, err := b.Index.Accounts()
	plain, plainErr := b.Index.Plain("probe.invalid")
	if err := errors.Join(err, plainErr); err != nil || len(entries) != 1 || entries[0].Key() != key || len(plain) > 0 {
		t.Errorf("accounts %+v, items %+v, %v", entries, plain, err)
	}
	if _, err := b.rotate(Rotate{Host: "gitlab.com"}); err != nil {
		t.Error(err)
	}
	if _, left := b.mem.Kept()[tried]; left {
		t.Error("the next rotation left it there")
	}
}
