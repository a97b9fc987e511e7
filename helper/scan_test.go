package helper

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"git-credential-pat/helper/exposed"
	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers/forgetest"
	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// planted reads a file of a home folder with one text in it.
func (b *bench) planted(place exposed.Place, text string) (file string, all []Exposed) {
	b.TB.Helper()
	file = filepath.Join(b.TempDir(), "file")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
	return file, b.lying(file, place)
}

// lying is what is found in a file.
func (b *bench) lying(file string, place exposed.Place) []Exposed {
	b.TB.Helper()
	found, err := exposed.Read(file, place)
	if err != nil {
		b.Fatal(err)
	}
	return b.Exposed(found)
}

// mends has what lies there mended, and returns what became of it.
func (b *bench) mends(all []Exposed, how Mending) (told []prompt.Exposure, said string) {
	b.TB.Helper()
	told, err := b.MendExposed(context.Background(), all, how, func(text string) { said += inASCII(text) + "\n" })
	if err != nil {
		b.Error(err)
	}
	for _, word := range b.secrets {
		if strings.Contains(said, word) {
			b.Error("a secret was said")
		}
	}
	return told, said
}

// TestWhatLiesThere: whose it is, and what.
func TestWhatLiesThere(t *testing.T) {
	hub, lab, deploy := classic("alice"), glpat("alice"), deploy("alice")
	job := forgetest.Token("gl-job", 1)
	type told struct {
		host, user, what string
		action           prompt.Action
		inName           bool
	}
	for address, want := range map[string]told{
		"https://alice:" + hub + "@github.com":                                      {"github.com", "alice", "token", prompt.Move, false},
		"https://alice:" + hub + "@GitHub.com:443/x":                                {"github.com", "alice", "token", prompt.Move, false},
		"http://alice:" + hub + "@github.com:80":                                    {"github.com", "alice", "token", prompt.Move, false},
		"https://" + hub + "@github.com":                                            {"github.com", "", "token", prompt.Move, true},
		"https://" + hub + ":x-oauth-basic@github.com":                              {"github.com", "", "token", prompt.Move, true},
		"https://" + hub + ":" + hub + "@github.com":                                {"github.com", "", "token", prompt.Move, false},
		"https://x-access-token:" + hub + "@github.com":                             {"github.com", "", "token", prompt.Move, false},
		"https://alice:" + hub[:20] + "@github.com":                                 {"github.com", "alice", "damaged", prompt.Ask, false},
		"https://" + hub[:20] + "@github.com":                                       {"github.com", "", "damaged", prompt.Ask, true},
		"https://alice:" + lab + "@github.com":                                      {"github.com", "alice", "foreign", prompt.Ask, false},
		"https://gitlab+deploy:" + deploy + "@gitlab.com":                           {"gitlab.com", "gitlab+deploy", "token", prompt.Move, false},
		"https://gitlab-ci-token:" + job + "@gitlab.com":                            {"gitlab.com", "", "token", prompt.Ask, false},
		"https://alice:correct-horse-battery@github.com":                            {"github.com", "alice", "password", prompt.Ask, false},
		"https://alice:" + strings.Repeat("0a1b", 10) + "@github.com":               {"github.com", "alice", "unprefixed", prompt.Ask, false},
		"https://alice:" + forgetest.Token("bb-app-password", 1) + "@bitbucket.org": {"bitbucket.org", "alice", "ended", prompt.Ask, false},
		"https://alice:" + forgetest.Token("glrt", 1) + "@gitlab.com":               {"gitlab.com", "alice", "not-for-git", prompt.Ask, false},
		"https://alice@github.com":                                                  {},
		"https://github.com":                                                        {},
		"https://alice:" + hub + "@other.example":                                   {},
		"https://alice:" + hub + "@github.com.":                                     {},
		"https://alice:" + hub + "@g\u0130thub.com":                                 {},
		"https://alice:" + hub + "@github.com:8443":                                 {},
		"https://alice:$TOKEN@github.com":                                           {},
	} {
		b := newBench(t)
		_, all := b.planted(exposed.GitConfig, "[remote \"o\"]\n\turl = "+address+"\n")
		var have told
		if len(all) == 1 {
			x := all[0].Told()
			have = told{x.Host, x.User, x.What, x.Action, x.InName}
		}
		if have != want {
			t.Errorf("%s: %v, want %v", address, have, want)
		}
	}
}

// TestForEveryHost: a header without a host goes to the managed ones too.
func TestForEveryHost(t *testing.T) {
	for header, want := range map[string]prompt.Exposure{
		"Authorization: Bearer " + classic("alice"): {Host: "github.com", What: "token", Action: prompt.Move},
		"PRIVATE-TOKEN: " + glpat("alice"):          {What: "token", Action: prompt.ByHand}, // gitlab.com's, or the company's
		"Authorization: Basic YWxpY2U6c2VjcmV0":     {User: "alice", What: "password", Action: prompt.Ask},
		"Authorization: Bearer something":           {},
	} {
		for _, section := range []string{"[http]", "[http \"https://*.example/\"]"} {
			_, all := newBench(t).planted(exposed.GitConfig, section+"\n\textraHeader = "+header+"\n")
			var x prompt.Exposure
			if len(all) == 1 {
				x = all[0].Told()
			}
			if x.Host != want.Host || x.What != want.What || x.Action != want.Action || x.User != want.User {
				t.Errorf("%s: %+v", header, x)
			}
		}
	}
}

// TestForAnotherProgram: what a command gives or a program reads stays theirs.
func TestForAnotherProgram(t *testing.T) {
	hub := classic("alice")
	for _, text := range []string{"[github]\n\ttoken = " + hub, "[credential]\n\thelper = \"!f() { echo password=" + hub + "; }; f\""} {
		b := newBench(t)
		file, all := b.planted(exposed.GitConfig, text+"\n")
		told, _ := b.mends(all, Mending{Sure: true})
		shown := prompt.Exposures(told, true, prompt.Style{Env: func(string) string { return "" }, Columns: 80})
		if len(told) != 1 || told[0].Action != prompt.ByHand || told[0].Host != "github.com" || !strings.Contains(shown, "another program") {
			t.Errorf("%+v, told %q", told, shown)
		}
		if left, err := os.ReadFile(file); err != nil || string(left) != text+"\n" {
			t.Errorf("left %q, %v", left, err)
		}
	}
}

// TestExposedIsKeptFirst, read back, and then taken out.
func TestExposedIsKeptFirst(t *testing.T) {
	b := newBench(t)
	file, all := b.planted(exposed.GitCredentials, "https://alice:"+classic("alice")+"@github.com\n# rest\n")
	b.mem.Fail = &store.Trouble{State: store.Locked}
	told, _ := b.mends(all, Mending{Sure: true})
	if told[0].Action != prompt.IsLeft || len(b.lying(file, exposed.GitCredentials)) != 1 {
		t.Errorf("without a keyring: %+v", told)
	}
	b.mem.Fail = nil
	told, said := b.mends(all, Mending{})
	text, err := os.ReadFile(file)
	if err != nil || told[0].Action != prompt.HasMoved || string(text) != "# rest\n" {
		t.Errorf("%+v, left %q, %v", told, text, err)
	}
	if !strings.Contains(said, "in the system keyring: classic token for github.com (alice)") || !strings.Contains(said, "\nTaken out of ") || b.held != 0 {
		t.Errorf("said %q", said)
	}
}

// careless is a keyring that says that it keeps a secret, and cuts it short.
type careless struct{ store.Store }

// Set implements store.Store.
func (c careless) Set(ctx context.Context, key string, s secret.Secret) error {
	return c.Store.Set(ctx, key, secret.New(s.Reveal()[:s.Len()-1]))
}

// TestExposedIsReadBack: what the keyring spoiled stays where it was.
func TestExposedIsReadBack(t *testing.T) {
	b := newBench(t)
	b.Stores[store.InKeyring] = careless{b.mem}
	file, all := b.planted(exposed.GitCredentials, "https://alice:"+classic("alice")+"@github.com\n")
	told, _ := b.mends(all, Mending{Sure: true})
	if told[0].Action != prompt.IsLeft || len(b.lying(file, exposed.GitCredentials)) != 1 {
		t.Errorf("%+v", told)
	}
}

// TestExposedChangesMeanwhile: what stands no longer where it was found is left.
func TestExposedChangesMeanwhile(t *testing.T) {
	b := newBench(t)
	file, all := b.planted(exposed.GitCredentials, "https://alice:"+classic("alice")+"@github.com\n")
	const other = "https://alice:correct-horse-battery@github.com\n"
	if err := os.WriteFile(file, []byte(other), 0o600); err != nil {
		t.Fatal(err)
	}
	told, _ := b.mends(all, Mending{})
	text, _ := os.ReadFile(file)
	if told[0].Action != prompt.IsLeft || told[0].Why != exposed.ErrChanged.Error() || string(text) != other {
		t.Errorf("%+v, left %q", told, text)
	}
}

// TestExposedTakesNoPlace of another token, unless its host tells whose it is.
func TestExposedTakesNoPlace(t *testing.T) {
	b := newBench(t)
	key := b.seed(hostWide("github.com", "alice"), classic("alice"))
	remote := func(user, token string) []Exposed {
		_, all := b.planted(exposed.GitConfig, "[remote \"o\"]\n\turl = https://"+user+token+"@github.com/acme/site\n")
		return all
	}
	told, _ := b.mends(remote("alice:", classic("other")), Mending{Sure: true})
	if told[0].Action != prompt.IsLeft || told[0].Why != prompt.LeftHeld {
		t.Errorf("of alice: %+v", told)
	}
	b.holds(key, classic("alice"))
	told, said := b.mends(remote("", fine("acme")), Mending{})
	if told[0].Action != prompt.HasMoved || !strings.Contains(said, "for acme") {
		t.Errorf("of one owner: %+v, %q", told, said)
	}
	b.holds(key, classic("alice"))
	told, said = b.mends(remote("bob:", classic("alice")), Mending{})
	if told[0].Action != prompt.HasMoved || !strings.Contains(said, "github.com (alice) is kept already") {
		t.Errorf("the same: %+v, %q", told, said)
	}
	// The address keeps bob, and git goes on to ask with that name.
	if c, err := b.Index.Read(); err != nil || !slices.ContainsFunc(c.Accounts, func(e store.Entry) bool { return e.Name == "alice" && answersTo(&e, "bob") }) {
		t.Errorf("bob is answered no more: %v", err)
	}
}

// TestExposedIsNeverPrinted whatever prints it.
func TestExposedIsNeverPrinted(t *testing.T) {
	b := newBench(t)
	hub := classic("alice")
	const password = "correct-horse-battery"
	address := "https://alice:" + password + "@github.com/"
	_, all := b.planted(exposed.GitConfig, "[remote \""+hub+"\"]\n\turl = https://"+hub+":"+hub+"@github.com/x\n"+
		"[url \""+address+"\"]\n\tinsteadOf = x\n[remote \""+address+"\"]\n\turl = "+address+"\n")
	var told []prompt.Exposure
	for i := range all {
		told = append(told, all[i].Told())
	}
	text := prompt.Exposures(told, false, prompt.Style{Env: func(string) string { return "" }, Columns: 80, Colour: true})
	if len(told) != 4 || strings.Contains(text, hub[4:14]) || strings.Contains(text, "horse") {
		t.Errorf("%d found, and told %q", len(told), text)
	}
}
