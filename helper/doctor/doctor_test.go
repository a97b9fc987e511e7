package doctor

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"git-credential-pat/helper"
	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
	"git-credential-pat/store"
	"git-credential-pat/store/secret"
	"git-credential-pat/store/storetest"
)

// noon is when the tests take place.
var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// patient is a machine that a doctor looks at: hosts that answer by themselves,
// a keyring in memory and an empty environment.
type patient struct {
	*Doctor
	env    map[string]string
	mem    *storetest.Memory
	date   time.Time // by the hosts' clocks
	mu     sync.Mutex
	called []string // hosts that were asked
}

func newPatient(t *testing.T) *patient {
	dir := t.TempDir()
	p := &patient{env: map[string]string{}, mem: storetest.NewMemory(store.ErrNotFound), date: noon}
	vault := &store.Vault{Items: filepath.Join(dir, "vault"), State: filepath.Join(dir, "state"), WorkFactor: 8}
	now := func() time.Time { return noon }
	p.Doctor = &Doctor{
		Helper: &helper.Helper{
			Hosts:    providers.Builtin(),
			Stores:   map[string]store.Store{store.InKeyring: p.mem, store.InVault: vault},
			Vault:    vault,
			NewIn:    helper.Auto,
			Index:    &store.Index{Path: filepath.Join(dir, "accounts.json")},
			Check:    helper.CheckIfReachable,
			WarnDays: 14,
			Client: func(context.Context, *providers.Host) (*http.Client, error) {
				return &http.Client{Transport: p}, nil
			},
			Hold: func() func() { return func() {} },
			Now:  now,
		},
		Program: filepath.Join(dir, "git-credential-pat"), Home: dir, Now: now,
		Env: func(name string) string { return p.env[name] },
	}
	return p
}

// RoundTrip implements http.RoundTripper.
func (p *patient) RoundTrip(r *http.Request) (*http.Response, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.called = append(p.called, r.URL.Host)
	header := http.Header{"Date": {p.date.Format(http.TimeFormat)}}
	return &http.Response{StatusCode: 200, Header: header, Body: http.NoBody, Request: r}, nil
}

// keep puts an account into the index, with its token where there is one.
func (p *patient) keep(t *testing.T, e store.Entry, token string) {
	t.Helper()
	if e.Store == "" {
		e.Store = store.InKeyring
	}
	err := p.Helper.Index.Update(t.Context(), func(c *store.Change) error { c.Put(e); return nil })
	if err == nil && token != "" {
		err = p.mem.Set(t.Context(), e.Key(), secret.New(token))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// glpat is a token that nobody issued.
func glpat(seed string) string { return "glpat-" + strings.Repeat(seed, 20) }

// codes are the codes of findings, with their levels.
func codes(found []Found) (all []string) {
	for _, f := range found {
		all = append(all, f.Code+" "+string(f.Level))
	}
	return all
}

// TestNothingToLookAt looks at a machine of which nothing is known.
func TestNothingToLookAt(t *testing.T) {
	d := &Doctor{Env: func(string) string { return "" }, Home: t.TempDir(), Now: time.Now, BadConfig: os.ErrInvalid}
	for _, f := range d.Examine(t.Context()) {
		if f.Code == "doctor.failed" || f.Code == "doctor.unfinished" {
			t.Errorf("%+v", f)
		}
	}
}

// TestCheckThatFails ends no other one, and tells nothing of what it knew.
func TestCheckThatFails(t *testing.T) {
	found := (&Doctor{}).safely(t.Context(), func(*Doctor, context.Context) []Found { panic("hunter2") })
	if got := codes(found); !slices.Equal(got, []string{"doctor.failed unknown"}) || strings.Contains(found[0].Text, "hunter2") {
		t.Errorf("%v", found)
	}
}

// TestCheckThatHangs is told of when the time is over.
func TestCheckThatHangs(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got := codes(await(ctx, make(chan []Found))); !slices.Equal(got, []string{"doctor.unfinished unknown"}) {
		t.Errorf("%v", got)
	}
	late := make(chan []Found, 1)
	late <- []Found{tell(prompt.ConfigValid())}
	if got := codes(await(ctx, late)); !slices.Equal(got, []string{"config.valid ok"}) {
		t.Errorf("what is there is not told: %v", got)
	}
}

// TestClock compares the clock here with that of the host it is nearest to.
func TestClock(t *testing.T) {
	for off, want := range map[time.Duration]string{
		0: "clock.right ok", 4 * time.Minute: "clock.right ok", -4 * time.Minute: "clock.right ok",
		6 * time.Minute: "clock.off warn", -48 * time.Hour: "clock.off warn",
	} {
		p := newPatient(t)
		p.keep(t, store.Entry{Host: "github.com", Name: "default"}, "")
		p.date = noon.Add(off)
		if got := codes(p.hosts(t.Context())); !slices.Equal(got, []string{"api.reached ok", want}) {
			t.Errorf("%v off: %v", off, got)
		}
	}
	answers := []answer{{off: time.Hour, Reached: providers.Reached{Date: noon}}, {off: -time.Minute, Reached: providers.Reached{Date: noon}}, {off: 0}, {off: -time.Hour, Reached: providers.Reached{Date: noon}}}
	if off, known := leastOff(answers); !known || off != -time.Minute {
		t.Errorf("of several: %v, %v", off, known)
	}
}

// TestHostsAsked asks the hosts that there is an account or a source for, and
// those that were configured; an alias has the API of its host.
func TestHostsAsked(t *testing.T) {
	p := newPatient(t)
	var waited [][]string
	p.Asking = func(hosts []string) { waited = append(waited, hosts) }
	p.Helper.Hosts["git.corp.example"] = providers.NewHost("git.corp.example", providers.ByID("gitlab"))
	p.Helper.Sources = map[string]*store.Source{"bitbucket.org": {Env: "TOKEN"}}
	p.keep(t, store.Entry{Host: "gist.github.com", Name: "default"}, "")
	p.keep(t, store.Entry{Host: "github.com", Name: "default"}, "")
	p.hosts(t.Context())
	slices.Sort(p.called)
	if want := []string{"api.bitbucket.org", "api.github.com", "git.corp.example"}; !slices.Equal(p.called, want) {
		t.Errorf("asked %q, want %q", p.called, want)
	}
	if len(waited) != 4 || len(waited[0]) != 3 || len(waited[3]) != 0 {
		t.Errorf("waited for %q", waited)
	}
	p.called = nil
	p.Helper.Check = helper.CheckNever
	if found := p.hosts(t.Context()); len(found) > 0 || len(p.called) > 0 {
		t.Errorf("asked although that is off: %v, %v", found, p.called)
	}
}

// TestGlance writes nothing and asks nobody.
func TestGlance(t *testing.T) {
	p := newPatient(t)
	p.keep(t, store.Entry{Host: "gitlab.com", Name: "default"}, glpat("a"))
	p.mem.Calls = nil
	p.Glance = true
	got := codes(p.Examine(t.Context()))
	for _, want := range []string{"keyring.works ok", "token.kept ok"} {
		if !slices.Contains(got, want) {
			t.Errorf("%s is not among %v", want, got)
		}
	}
	for _, call := range p.mem.Calls {
		if strings.HasPrefix(call, "set ") || strings.HasPrefix(call, "delete ") {
			t.Errorf("wrote: %s", call)
		}
	}
	if len(p.called) > 0 {
		t.Errorf("asked: %v", p.called)
	}
}
