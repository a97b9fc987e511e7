package helper

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"git-credential-pat/helper/gitconfig"
	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// judged is what import says of offers at a host.
func (b *bench) judged(dryRun bool, host string, offers ...offer) (found []prompt.Imported, err error) {
	run := &importing{Helper: b.Helper, dryRun: dryRun, seen: map[string][]secret.Secret{}, say: func(f prompt.Imported) {
		found = append(found, f)
		b.silent("what import says", inASCII(f.String()))
	}}
	for _, o := range offers {
		if !o.secret.Empty() {
			b.secrets = append(b.secrets, o.secret.Reveal())
		}
		if err := run.judge(context.Background(), b.Hosts[host], o); err != nil {
			b.discreet(err)
			return found, err
		}
	}
	b.discreet(nil)
	return found, nil
}

// from is an offer of git's own store.
func from(user, token string) offer {
	return offer{keeper: keeper{name: "store"}, command: "git credential-store", origin: "file:/x", user: user, secret: secret.New(token)}
}

// by is an offer of another keeper.
func by(name, user, token string) offer {
	o := from(user, token)
	o.keeper = keeperNamed(name)
	return o
}

func renewing(o offer) offer {
	o.renewed = true
	return o
}

// judgement is what becomes of an offer.
type judgement struct {
	host  string
	offer offer
	want  prompt.Outcome
	key   string // of what is kept then
}

// judgements is one row for each thing that can be found.
func judgements() map[string]judgement {
	oauth64 := strings.Repeat("0a1b", 16)
	return map[string]judgement{
		"a token":                     {"github.com", from("alice", classic("alice")), prompt.ImportedNow, "https://alice@github.com"},
		"no name":                     {"github.com", from("", classic("alice")), prompt.ImportedNow, "https://default@github.com"},
		"a name that says nothing":    {"github.com", from("x-access-token", classic("alice")), prompt.ImportedNow, "https://default@github.com"},
		"an e-mail":                   {"bitbucket.org", from("alice@corp.example", apiToken("alice")), prompt.ImportedNow, "https://default@bitbucket.org"},
		"the token as the name":       {"github.com", from(classic("alice"), "x-oauth-basic"), prompt.ImportedNow, "https://default@github.com"},
		"the token as the name alone": {"github.com", from(classic("alice"), ""), prompt.ImportedNow, "https://default@github.com"},
		"gh's":                        {"github.com", by("gh", "alice", classic("alice")), prompt.ImportedNow, "https://alice@github.com"},
		"a password":                  {"github.com", from("alice", passwordFor("alice")), prompt.HeldPassword, ""},
		"a password beside a token":   {"github.com", from(classic("alice"), passwordFor("alice")), prompt.HeldPassword, ""},
		"what passwords look like":    {"gitlab.com", from("alice", oauth64), prompt.HeldPassword, ""},
		"GCM's, maybe":                {"gitlab.com", by("manager", "alice", oauth64), prompt.HeldPassword, ""},
		"GCM's own":                   {"gitlab.com", by("manager", "oauth2", oauth64), prompt.RenewedThere, ""},
		"glab's own":                  {"gitlab.com", by("glab", "oauth2", oauth64), prompt.RenewedThere, ""},
		"with an end":                 {"github.com", renewing(from("alice", classic("alice"))), prompt.RenewedThere, ""},
		"an app's":                    {"github.com", from("alice", "gh"+"u_"+body("app", 36)), prompt.RenewedThere, ""},
		"another provider's":          {"github.com", from("alice", glpat("alice")), prompt.NotTakenOver, ""},
		"useless":                     {"github.com", from("alice", refresh("alice")), prompt.NotTakenOver, ""},
		"cut off":                     {"github.com", from("alice", classic("alice")+"x"), prompt.NotTakenOver, ""},
		"brief":                       {"github.com", from("alice", brief("alice")), prompt.NotTakenOver, ""},
		"a browser":                   {"github.com", by("oauth", "", ""), prompt.LeftOut, ""},
		"a helper that hangs":         {"github.com", offer{err: errors.New("no answer")}, prompt.NoAnswer, ""},
	}
}

// TestJudge holds that nothing changes but by what is kept.
func TestJudge(t *testing.T) {
	for name, test := range judgements() {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.secrets = append(b.secrets, classic("alice"))
			was := b.state()
			found, err := b.judged(false, test.host, test.offer)
			if err != nil || len(found) != 1 || found[0].Outcome != test.want {
				t.Fatalf("%+v, %v", found, err)
			}
			if test.key == "" {
				b.unchanged(was)
				return
			}
			b.holds(test.key, test.offer.turned(b.Hosts[test.host]).secret.Reveal())
		})
	}
}

// TestImportReplacesNothing, whoever is said to own the token.
func TestImportReplacesNothing(t *testing.T) {
	for name, user := range map[string]string{"by its name": "alice", "by its login": ""} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.api = alive("alice")
			key := b.seed(hostWide("github.com", "alice"), classic("old"))
			was := b.state()
			found, err := b.judged(false, "github.com", from(user, classic("new")), from(user, classic("old")))
			if err != nil || len(found) != 2 || found[0].Outcome != prompt.AnotherHeld || found[1].Outcome != prompt.HereAlready {
				t.Errorf("%+v, %v", found, err)
			}
			b.unchanged(was)
			b.holds(key, classic("old"))
		})
	}
}

// TestImportFillsAnAccount that has lost its token, or holds a password.
func TestImportFillsAnAccount(t *testing.T) {
	for _, there := range []string{"", passwordFor("alice")} {
		b := newBench(t)
		key := b.seed(hostWide("github.com", "alice"), there)
		found, err := b.judged(false, "github.com", from("alice", classic("new")))
		if err != nil || len(found) != 1 || found[0].Outcome != prompt.ImportedNow {
			t.Errorf("%+v, %v", found, err)
		}
		b.holds(key, classic("new"))
	}
}

// TestImportAsksTheHost, and keeps nothing that it does not know.
func TestImportAsksTheHost(t *testing.T) {
	b := newBench(t)
	b.api = dead
	was := b.state()
	found, err := b.judged(false, "github.com", from("alice", classic("alice")))
	if err != nil || len(found) != 1 || found[0].Outcome != prompt.NotTakenOver || !strings.Contains(found[0].Text, "401") {
		t.Errorf("%+v, %v", found, err)
	}
	b.unchanged(was)
	if len(b.calls) != 1 {
		t.Errorf("asked %q", b.calls)
	}
}

func TestImportDryRun(t *testing.T) {
	b := newBench(t)
	b.api = alive("alice")
	was := b.state()
	found, err := b.judged(true, "github.com", from("", classic("alice")))
	if err != nil || len(found) != 1 || found[0].Outcome != prompt.WouldImport || !strings.Contains(found[0].Text, "github.com (alice)") {
		t.Errorf("%+v, %v", found, err)
	}
	b.unchanged(was)
}

// TestImportSaysItOnce: gh's helper and its item in the keyring are one token,
// and gist.github.com's is github.com's.
func TestImportSaysItOnce(t *testing.T) {
	b := newBench(t)
	run := &importing{Helper: b.Helper, seen: map[string][]secret.Secret{}}
	said := 0
	run.say = func(prompt.Imported) { said++ }
	for _, host := range []string{"github.com", "github.com", "gist.github.com"} {
		if err := run.judge(t.Context(), b.Hosts[host], by("gh", "alice", classic("alice"))); err != nil {
			t.Fatal(err)
		}
	}
	if said != 1 || b.entry("https://alice@gist.github.com") != nil {
		t.Errorf("said %d times", said)
	}
}

// TestImportWithoutAStore ends: nothing else could be kept either.
func TestImportWithoutAStore(t *testing.T) {
	b := newBench(t)
	b.mem.Fail = &store.Trouble{State: store.Locked}
	_, err := b.judged(false, "github.com", from("alice", classic("alice")))
	notice(t, err, true, "locked")
}

func TestToImport(t *testing.T) {
	b := newBench(t)
	names := func(typed ...string) (names []string) {
		hosts, err := b.toImport(typed)
		for _, host := range hosts {
			names = append(names, host.Name)
		}
		if err != nil {
			names = append(names, err.Error())
		}
		return names
	}
	if got := names(); len(got) != len(b.Hosts) || got[len(got)-1] != "gist.github.com" {
		t.Errorf("%q", got)
	}
	if got := names("GitLab.com", "github.com", "github.com:443"); !slices.Equal(got, []string{"gitlab.com", "github.com"}) {
		t.Errorf("%q", got)
	}
	if got := names("example.com"); len(got) != 1 || !strings.Contains(got[0], "no tokens are managed") {
		t.Errorf("%q", got)
	}
}

// TestQuestions are as git would put them: under the configured name first, and
// to a section for one user under that one's.
func TestQuestions(t *testing.T) {
	for want, other := range map[string]gitconfig.Other{
		"alice@ bob@ @":       {},
		"carol@ @":            {Username: "carol"},
		"alice@ bob@ @ @acme": {Path: "acme"},
	} {
		var got []string
		for _, q := range questions(&providers.Host{Name: "github.com"}, other, []string{"alice", "bob"}, &Places{}) {
			got = append(got, q.Username+"@"+q.Path)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

// TestInKeyring reads what gh and glab keep, and nothing for hosts of others.
func TestInKeyring(t *testing.T) {
	items := map[string]string{
		"gh:github.com ": "active", "gh:github.com alice": "alices",
		"glab:gitlab.com ": "old", "glab:gitlab.com:token ": "new", "glab:gitlab.com:oauth2_refresh_token ": "renews",
	}
	var asked []string
	p := Places{
		GHUsers: func(string) []string { return []string{"alice", "bob"} },
		Keyring: func(_ context.Context, service, user string) (secret.Secret, error) {
			asked = append(asked, service+" "+user)
			if value, ok := items[service+" "+user]; ok {
				return secret.New(value), nil
			}
			return secret.Secret{}, store.ErrNotFound
		},
	}
	for host, want := range map[string]string{
		"github.com": "alice=alices bob= =active", "gitlab.com": "=new! =old", "bitbucket.org": "", "gist.github.com": "",
	} {
		var got []string
		for _, o := range p.inKeyring(t.Context(), providers.Builtin()[host]) {
			text := o.user + "=" + o.secret.Reveal()
			if o.renewed {
				text += "!"
			}
			got = append(got, text)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, not %q", host, got, want)
		}
	}
	if slices.Contains(asked, "gh:gist.github.com ") {
		t.Error("an alias was looked for")
	}
}

// TestNoKeyring has nothing in it; one that is locked could not be looked into.
func TestNoKeyring(t *testing.T) {
	for state, want := range map[store.State]int{store.NoBus: 0, store.NoService: 0, store.Locked: 1, store.Mute: 1} {
		p := Places{GHUsers: func(string) []string { return nil }, Keyring: func(context.Context, string, string) (secret.Secret, error) {
			return secret.Secret{}, &store.Trouble{State: state}
		}}
		failed := 0
		for _, o := range p.inKeyring(t.Context(), providers.Builtin()["github.com"]) {
			if o.err != nil {
				failed++
			}
		}
		if failed != want {
			t.Errorf("%v: %d errors, not %d", &store.Trouble{State: state}, failed, want)
		}
	}
}

func TestGHUsers(t *testing.T) {
	const text = "github.com:\n    git_protocol: https\n    users:\n        bob:\n            oauth_token: x\n        alice:\n    user: alice\nghe.example:\n    user: carol\n"
	for host, want := range map[string][]string{"github.com": {"alice", "bob"}, "ghe.example": nil, "gitlab.com": nil} {
		if got := ghUsers([]byte(text), host); !slices.Equal(got, want) {
			t.Errorf("%s: %q", host, got)
		}
	}
	if got := ghUsers([]byte("\t: {"), "github.com"); got != nil {
		t.Errorf("%q", got)
	}
}
