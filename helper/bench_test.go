package helper

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
	"git-credential-pat/store"
	"git-credential-pat/store/secret"
	"git-credential-pat/store/storetest"
)

const (
	corp = "git.corp.example"
	dc   = "dc.corp.example"
)

// bench is a helper with a store in memory, an index in a folder of its own
// and, where the test has one, a person. Whatever it says to anybody is
// searched for every secret that the test knows.
type bench struct {
	testing.TB
	*Helper
	mem     *storetest.Memory
	person  *person  // nil: nobody to ask
	asked   int      // how often a prompter was wanted
	secrets []string // what must not be said
	told    []*prompt.Notice
	api     func(*http.Request) reply // nil: no host can be reached
	calls   []string                  // what was asked of it
	mu      sync.Mutex                // of calls
	held    int                       // whether signals are held
}

// reply is what a host's API says.
type reply struct {
	status int
	header http.Header
	body   string
}

// dead says that GitHub does not know a token.
func dead(*http.Request) reply { return reply{401, nil, `{"message":"Bad credentials"}`} }

// alive says whose a token of GitHub is.
func alive(login string) func(*http.Request) reply {
	return func(*http.Request) reply { return reply{200, nil, `{"login":"` + login + `"}`} }
}

// RoundTrip implements http.RoundTripper.
func (b *bench) RoundTrip(r *http.Request) (*http.Response, error) {
	b.mu.Lock()
	b.calls = append(b.calls, r.Method+" "+r.URL.String())
	b.mu.Unlock()
	if b.api == nil {
		return nil, errors.New("no network in this test")
	}
	said := b.api(r)
	if said.header == nil {
		said.header = http.Header{}
	}
	said.header.Set("Content-Type", "application/json; charset=utf-8")
	return &http.Response{StatusCode: said.status, Header: said.header, Body: io.NopCloser(strings.NewReader(said.body))}, nil
}

func newBench(t testing.TB) *bench {
	hosts := providers.Builtin()
	hosts[corp] = &providers.Host{Name: corp, Provider: providers.ByID("gitlab")}
	hosts[dc] = &providers.Host{Name: dc, Provider: providers.ByID("bitbucket-dc")}
	dir := t.TempDir()
	b := &bench{TB: t, mem: storetest.NewMemory(store.ErrNotFound)}
	vault := &store.Vault{Items: filepath.Join(dir, "vault"), State: filepath.Join(dir, "state"), WorkFactor: 8}
	b.Helper = &Helper{
		Hosts:  hosts,
		Stores: map[string]store.Store{store.InKeyring: b.mem, store.InVault: vault},
		Vault:  vault,
		NewIn:  store.InKeyring,
		Tell:   func(n *prompt.Notice) { b.told = append(b.told, n) },
		Index:  &store.Index{Path: filepath.Join(dir, "accounts.json")},
		Check:  CheckIfReachable,
		Client: func(context.Context, *providers.Host) (*http.Client, error) {
			return &http.Client{Transport: b}, nil
		},
		Prompter:  b.prompter,
		Locks:     []string{filepath.Join(dir, "locks")},
		Listening: context.WithCancel,
		Now:       func() time.Time { return time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC) },
		Hold:      func() func() { b.held++; return func() { b.held-- } },
	}
	return b
}

func (b *bench) prompter() (prompt.Prompter, error) {
	b.asked++
	if b.person == nil {
		return nil, fmt.Errorf("%w: in this test", prompt.ErrNobody)
	}
	return b.person, nil
}

// answers puts a person there who answers with these, one a question.
func (b *bench) answers(answers ...string) {
	b.person = &person{TB: b.TB, answers: answers}
	for _, a := range answers {
		if len(a) > 12 { // a short one is a user name or an owner
			b.secrets = append(b.secrets, a)
		}
	}
}

// seed puts an account into the index, with its token where there is one, and
// returns its key. What the token's kind says is filled in.
func (b *bench) seed(e store.Entry, token string) string {
	e.Store = "keyring"
	if e.Name != defaultName && e.Names == nil {
		e.Names = []string{e.Name}
	}
	host := b.Hosts[e.Host]
	e.SendAs = host.Provider.SendAs
	if f := host.Identify(token); f.Kind != nil {
		e.Kind = f.Kind.ID
		if f.Kind.SendAs != "" {
			e.SendAs = f.Kind.SendAs
		}
	}
	b.update(func(c *store.Change) { c.Put(e) })
	if token != "" {
		b.mem.Plant(e.Key(), secret.New(token))
		b.secrets = append(b.secrets, token)
	}
	return e.Key()
}

// hostWide is a host-wide account, the host's default.
func hostWide(host, name string) store.Entry {
	return store.Entry{Host: host, Name: name, Default: true}
}

func (b *bench) update(change func(*store.Change)) {
	err := b.Index.Update(context.Background(), func(c *store.Change) error { change(c); return nil })
	if err != nil {
		b.Fatal(err)
	}
}

// result is what became of one action.
type result struct {
	out string
	err error
}

// run does one of git's actions with the lines of a request.
func (b *bench) run(action string, lines ...string) result {
	var out strings.Builder
	err := b.Run(context.Background(), action, strings.NewReader(strings.Join(lines, "\n")+"\n"), &out)
	b.discreet(err)
	return result{out.String(), err}
}

// stateOf is the state that an answer leaves with git.
func stateOf(r result) string {
	_, state, _ := strings.Cut(r.out, "state[]=")
	state, _, _ = strings.Cut(state, "\n")
	return "state[]=" + state
}

// on runs an action about a host over https.
func (b *bench) on(action, host string, lines ...string) result {
	return b.run(action, append([]string{"protocol=https", "host=" + host}, lines...)...)
}

func (b *bench) login(in Login) (said string, err error) {
	err = b.Login(context.Background(), in, func(text string) { said += inASCII(text) + "\n" })
	b.discreet(err)
	b.silent("login's words", said)
	return said, err
}

func (b *bench) logout(out Logout) (said string, err error) {
	err = b.Logout(context.Background(), out, func(text string) { said += text + "\n" })
	b.discreet(err)
	b.silent("logout's words", said)
	return said, err
}

// discreet checks that neither an error nor anything else that leaves, but
// for git's pipe and the store, holds a secret or a control character.
func (b *bench) discreet(err error) {
	if err != nil {
		b.silent("error", err.Error())
	}
	var notice *prompt.Notice
	if errors.As(err, &notice) {
		b.silent("hint", notice.Hint)
	}
	b.quiet("index", b.indexBytes())
	for key := range b.mem.Kept() {
		b.silent("key", key)
	}
	if b.person != nil {
		b.silent("what the person read", strings.Join(b.person.read, " "))
	}
}

// silent is quiet, and the text has printable ASCII and line breaks only.
func (b *bench) silent(what, text string) {
	b.quiet(what, text)
	for i := range len(text) {
		if c := text[i]; c != '\n' && (c < ' ' || c > '~') {
			b.Errorf("%s holds the raw byte %#02x: %q", what, c, text)
			return
		}
	}
}

func (b *bench) quiet(what, text string) {
	for _, s := range b.secrets {
		if strings.Contains(text, s) {
			b.Errorf("%s holds a secret", what)
		}
	}
}

func (b *bench) indexBytes() string {
	data, err := os.ReadFile(b.Index.Path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		b.Fatal(err)
	}
	return string(data)
}

// entry is the account under a key, or nil.
func (b *bench) entry(key string) (found *store.Entry) {
	accounts, err := b.Index.Accounts()
	if err != nil {
		b.Fatal(err)
	}
	for i := range accounts {
		if accounts[i].Key() == key {
			found = &accounts[i]
		}
	}
	return found
}

// holds checks what is kept under a key; empty is nothing.
func (b *bench) holds(key, want string) {
	kept, found := b.mem.Kept()[key]
	if found != (want != "") || kept.Reveal() != want {
		b.Errorf("%s holds %d bytes, want %d or other ones", key, kept.Len(), len(want))
	}
}

// state is everything that lasts, for telling whether it has changed.
type state struct {
	index string
	kept  map[string]secret.Secret
}

func (b *bench) state() state { return state{b.indexBytes(), b.mem.Kept()} }

func (b *bench) unchanged(was state) {
	now := b.state()
	if now.index != was.index {
		b.Error("the index has changed")
	}
	if !maps.EqualFunc(now.kept, was.kept, secret.Secret.Equal) {
		b.Error("the store has changed")
	}
}

// answer is what git is told.
func answer(user, token string) string { return "username=" + user + "\npassword=" + token + "\n" }

const quit = "quit=1\n"

// is checks what git was told.
func (r result) is(t testing.TB, want string) {
	t.Helper()
	if r.out != want {
		t.Errorf("git was told %d bytes, want %d or other ones (error: %v)", len(r.out), len(want), r.err)
	}
	if r.err != nil && want != quit {
		t.Errorf("error: %v", r.err)
	}
}

// notice checks that an error is for a person, and whether the action failed.
func notice(t testing.TB, err error, failed bool, part string) {
	t.Helper()
	var n *prompt.Notice
	switch {
	case !errors.As(err, &n):
		t.Errorf("error is %v, want a notice", err)
	case n.Failed != failed:
		t.Errorf("failed is %v: %v", n.Failed, err)
	case !strings.Contains(n.Reason, part):
		t.Errorf("reason is %q, want %q in it", n.Reason, part)
	case n.Hint == "":
		t.Errorf("no hint behind %q", n.Reason)
	}
}
