package forgetest

import (
	"context"
	"net/http"
	"strings"
	"testing"
)

// TestPause lets one client go on, and has another one go while it waits.
func TestPause(t *testing.T) {
	f := withHosts(t, apiHosts()...)
	path := strings.TrimPrefix(rotateCall, "POST https://gitlab.com")
	for i, c := range []pauseTest{
		{"the connection", func() (*Pause, error) { return f.PauseConnection("gitlab.com") }, 0, false},
		{"before", func() (*Pause, error) { return f.PauseCall("gitlab.com", path, false) }, 1, false},
		{"after", func() (*Pause, error) { return f.PauseCall("gitlab.com", path, true) }, 1, true},
	} {
		c.run(t, f, Token("gl-pat", 2*i), true)
		c.run(t, f, Token("gl-pat", 2*i+1), false)
	}
}

// pauseTest is a pause, and what has happened while a client waits there that
// rotates a token.
type pauseTest struct {
	name    string
	pause   func() (*Pause, error)
	came    int // requests
	rotated bool
}

func (c pauseTest) run(t *testing.T, f *Forge, token string, goesOn bool) {
	t.Helper()
	check(t, f.Allow("gitlab.com", Credential{Token: token, Scopes: []string{"api"}}))
	p, err := c.pause()
	check(t, err)
	before := len(f.Log())
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := f.askIn(t, ctx, token)
	<-p.There()
	_, err = f.Successor("gitlab.com", token)
	if came := len(f.Log()) - before; came != c.came || (err == nil) != c.rotated {
		t.Errorf("%s: %d requests came, rotated %v", c.name, came, err == nil)
	}
	want := 0
	if goesOn {
		want = 200
		p.GoOn()
	} else {
		cancel()
	}
	if got := <-ended; got != want {
		t.Errorf("%s: answered %d, want %d", c.name, got, want)
	}
	_, err = f.Successor("gitlab.com", token)
	if rotated := err == nil; rotated != (goesOn || c.rotated) {
		t.Errorf("%s: in the end rotated %v", c.name, rotated)
	}
}

// askIn rotates a token until the context ends, and then tells the answer's
// status, 0 where none came.
func (f *Forge) askIn(t *testing.T, ctx context.Context, token string) <-chan int {
	t.Helper()
	method, url, _ := strings.Cut(rotateCall, " ")
	req, err := http.NewRequestWithContext(ctx, method, url, nil)
	check(t, err)
	private(token)(req)
	client, ended := f.stayingClient(t), make(chan int, 1)
	go func() {
		res, err := client.Do(req)
		if err != nil {
			ended <- 0
			return
		}
		_ = res.Body.Close()
		ended <- res.StatusCode
	}()
	return ended
}

// TestFaultAtOnePath leaves the others alone.
func TestFaultAtOnePath(t *testing.T) {
	f := withHosts(t, apiHosts()...)
	token := Token("gl-pat", 1)
	check(t, f.Allow("gitlab.com", Credential{Token: token, Scopes: []string{"api"}}))
	check(t, f.FaultAt("gitlab.com", API, "/api/v4/personal_access_tokens/self/rotate", "500", 1))
	client := f.stayingClient(t)
	for _, c := range []struct {
		call   string
		status int
	}{{gitlabCall, 200}, {rotateCall, 500}, {rotateCall, 200}} {
		if got := ask(t, client, c.call, "", private(token)); got.status != c.status {
			t.Errorf("%s: %d, want %d", c.call, got.status, c.status)
		}
	}
}
