package doctor

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/store"
)

// TestAdministrator sees nothing of a person's keyring from outside of a
// session, and says no more than that.
func TestAdministrator(t *testing.T) {
	unseen := []string{"keyring.session unknown"}
	for name, c := range map[string]struct {
		root bool
		env  map[string]string
		want []string
	}{
		"an agent":           {true, nil, unseen},
		"sudo":               {true, map[string]string{"XDG_RUNTIME_DIR": "/run/user/1000", "SUDO_USER": "alice"}, unseen},
		"root's own session": {true, map[string]string{"DBUS_SESSION_BUS_ADDRESS": "unix:path=/x"}, []string{"keyring.works ok"}},
		"a person":           {false, nil, []string{"keyring.works ok"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPatient(t)
			p.keep(t, store.Entry{Host: "gitlab.com", Name: "default"}, "")
			p.mem.Calls = nil
			p.Root, p.env = c.root, c.env
			if got := codes(p.stores(t.Context())); !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
			missing := slices.Contains(codes(p.accounts(t.Context())), "token.missing warn")
			if seen := c.want[0] != unseen[0]; missing != seen || !seen && len(p.mem.Calls) > 0 {
				t.Errorf("said to be missing: %v; asked: %v", missing, p.mem.Calls)
			}
		})
	}
}

// TestStoreStates tells each state of a keyring by a code of its own, with
// something to do.
func TestStoreStates(t *testing.T) {
	known := map[string]bool{}
	for state := store.Failed; state <= store.BadItem; state++ {
		code, has := stateCodes()[state]
		if !has || known[code] && state != store.Dismissed {
			t.Errorf("state %d: code %q", state, code)
		}
		known[code] = true
		p := newPatient(t)
		p.keep(t, store.Entry{Host: "gitlab.com", Name: "default"}, "")
		p.mem.Fail = &store.Trouble{State: state}
		found := p.stores(t.Context())
		if len(found) != 1 || found[0].Code != "keyring."+code || found[0].Level != prompt.Fail || found[0].Cure == "" {
			t.Errorf("state %d: %+v", state, found)
		}
		if state == store.Locked {
			p.env["WAYLAND_DISPLAY"] = "wayland-0"
			if got := codes(p.stores(t.Context())); !slices.Equal(got, []string{"keyring.locked unknown"}) {
				t.Errorf("with a display: %v", got)
			}
		}
	}
}

// TestHungAndUndecided asks a keyring once that does not answer, where nothing is
// known of it yet.
func TestHungAndUndecided(t *testing.T) {
	p := newPatient(t)
	p.mem.Fail = &store.Trouble{State: store.Mute}
	if got := codes(p.stores(t.Context())); !slices.Equal(got, []string{"keyring.mute fail"}) || len(p.mem.Calls) != 1 {
		t.Errorf("%v, asked %v", got, p.mem.Calls)
	}
	p.mem.Fail = &store.Trouble{State: store.NoService}
	if got := codes(p.stores(t.Context())); !slices.Equal(got, []string{"vault.none ok"}) {
		t.Errorf("without a keyring: %v", got)
	}
}

// TestAccount tells the worst that is known of an account.
func TestAccount(t *testing.T) {
	past, soon, later := noon.Add(-48*time.Hour), noon.Add(48*time.Hour), noon.Add(90*24*time.Hour)
	for name, c := range map[string]struct {
		entry store.Entry
		held  string
		want  string
	}{
		"well":        {store.Entry{Token: store.Token{Expires: later}}, glpat("a"), "token.kept ok"},
		"without end": {store.Entry{}, glpat("a"), "token.kept ok"},
		"soon":        {store.Entry{Token: store.Token{Expires: soon}}, glpat("a"), "token.expiring warn"},
		"over":        {store.Entry{Token: store.Token{Expires: past, Unconfirmed: true}}, glpat("a"), "token.expired fail"},
		"vouched for": {store.Entry{Token: store.Token{Expires: past, Vouched: noon}}, glpat("a"), "token.kept ok"},
		"suspect":     {store.Entry{Token: store.Token{Suspect: past, Expires: soon}}, glpat("a"), "token.suspect warn"},
		"rotating":    {store.Entry{Token: store.Token{Rotating: past}}, glpat("a"), "token.rotating warn"},
		"unconfirmed": {store.Entry{Token: store.Token{Unconfirmed: true}}, glpat("a"), "token.unconfirmed unknown"},
		"gone":        {store.Entry{Token: store.Token{Expires: past}}, "", "token.missing warn"},
		"a password":  {store.Entry{Token: store.Token{Expires: soon}}, "Correct-Horse-9", "store.password fail"},
		"another's":   {store.Entry{}, "ghp_x", "store.password fail"},
		"not managed": {store.Entry{Host: "git.gone.example"}, glpat("a"), "token.unmanaged unknown"},
		"not a host":  {store.Entry{Host: "a b;c"}, glpat("a"), "token.unmanaged unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPatient(t)
			e := c.entry
			e.Name = "alice"
			if e.Host == "" {
				e.Host = "gitlab.com"
			}
			p.keep(t, e, c.held)
			found := p.accounts(t.Context())
			if got := codes(found); !slices.Equal(got, []string{c.want}) {
				t.Fatalf("%v, want %s", got, c.want)
			}
			if f := found[0]; f.Level != prompt.OK && f.Cure == "" {
				t.Errorf("without a cure: %+v", f)
			}
		})
	}
}

// TestStoreThatHangs is asked once, however many accounts it has.
func TestStoreThatHangs(t *testing.T) {
	p := newPatient(t)
	for _, host := range []string{"github.com", "gitlab.com", "bitbucket.org"} {
		p.keep(t, store.Entry{Host: host, Name: "default"}, "")
	}
	p.mem.Fail, p.mem.Calls = &store.Trouble{State: store.Mute}, nil
	if got := codes(p.accounts(t.Context())); !slices.Equal(got, []string{"token.unread unknown"}) || len(p.mem.Calls) != 1 {
		t.Errorf("%v, asked %v", got, p.mem.Calls)
	}
}

// TestJetBrains looks where each system keeps the settings, and at the newest
// version of each editor.
func TestJetBrains(t *testing.T) {
	p := newPatient(t)
	p.env["APPDATA"] = filepath.Join(p.Home, "appdata")
	const on = `<application><component name="Git.Application.Settings"><option name="USE_CREDENTIAL_HELPER" value="true" /></component></application>`
	const off = `<application><component name="Git.Application.Settings"/></application>`
	for file, text := range map[string]string{
		".config/JetBrains/GoLand2025.2/options/git.xml":                    off,
		".config/JetBrains/GoLand2026.1/options/linux/git.xml":              on,
		"Library/Application Support/JetBrains/Rider2026.1/options/git.xml": off,
		"appdata/JetBrains/PhpStorm2026.1/options/git.xml":                  off,
		"appdata/JetBrains/PhpStorm2025.1/options/windows/git.xml":          on,
		"appdata/JetBrains/CLion2026.1/options/git.xml":                     "no XML <",
		".config/JetBrains/WebStorm2026.1/options/other.xml":                off,
		".config/JetBrains/IntelliJIdea2026.1/options/git.xml":              `<application><component name="Other"><option name="USE_CREDENTIAL_HELPER" value="true"/></component></application>`,
		".config/JetBrains/IntelliJIdea2025.3/options/git.xml":              on,
	} {
		path := filepath.Join(p.Home, file)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var products []string
	for _, f := range p.ides(t.Context()) {
		products = append(products, productOf(f.Subject))
	}
	slices.Sort(products)
	if want := []string{"IntelliJIdea2026.1", "PhpStorm2026.1", "Rider2026.1"}; !slices.Equal(products, want) {
		t.Errorf("%q, want %q", products, want)
	}
}
