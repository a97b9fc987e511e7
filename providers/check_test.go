package providers

import (
	"cmp"
	"context"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"git-credential-pat/store/secret"
)

// TestGateways hears answers that are not the provider's own, at every
// provider's: none is a verdict.
func TestGateways(t *testing.T) {
	apis := map[string]struct{ host, kind, call, signed string }{
		"github":    {"github.com", "gh-classic-pat", "api.github.com/user", "bearer"},
		"gitlab":    {"gitlab.com", "gl-pat", "gitlab.com/api/v4/personal_access_tokens/self", "private"},
		"bitbucket": {"bitbucket.org", "bb-api-token", "api.bitbucket.org/2.0/user", "basic alice@example.com"},
		"dc":        {"git.corp.example", "bbdc-token", "git.corp.example/rest/api/1.0/users?limit=1", "bearer"},
	}
	hosts := Builtin()
	hosts["git.corp.example"] = at("bitbucket-dc", "")
	for provider, api := range apis {
		name, _, _ := strings.Cut(api.call, "/")
		proves := func(status int) string {
			return fmt.Sprintf("%s answered %d, in a way that proves nothing", name, status)
		}
		moved := func(status int) string {
			return fmt.Sprintf("%s answered %d, a redirect, which is not followed", name, status)
		}
		for title, c := range map[string]struct {
			said  reply
			cause string
		}{
			"401 page":            {page(401), proves(401)},
			"403 page":            {page(403), proves(403)},
			"404 page":            {page(404), proves(404)},
			"200 page":            {page(200), proves(200)},
			"401 of nothing":      {reply{status: 401}, proves(401)},
			"401 of other JSON":   {inJSON(401, `{"message":"Unauthorized"}`), proves(401)},
			"403 of other JSON":   {inJSON(403, `{"message":"Forbidden"}`), proves(403)},
			"404 of JSON":         {inJSON(404, `{"message":"Not Found"}`), proves(404)},
			"400 of nothing":      {inJSON(400, ``), proves(400)},
			"200 of other JSON":   {inJSON(200, `{}`), proves(200)},
			"200 of no object":    {inJSON(200, `null`), proves(200)},
			"401 of broken JSON":  {inJSON(401, `{"message":"Bad credentials"`), proves(401)},
			"500":                 {page(500), proves(500)},
			"429":                 {inJSON(429, `{"message":"slow down"}`), proves(429)},
			"503 of the own JSON": {inJSON(503, `{"login":"alice","active":true,"type":"user","values":[]}`), proves(503)},
			"moved":               {reply{301, []string{"Location: https://evil.example/"}, ""}, moved(301)},
			"moved for a while":   {reply{307, []string{"Location: https://evil.example/", "X-AUSERNAME: alice"}, ""}, moved(307)},
			"to a sign-in":        {reply{302, []string{"Location: /login"}, ""}, moved(302)},
			"too long":            {inJSON(401, `{"message":"Bad credentials"}`+strings.Repeat(" ", 64<<10)), name + " answered too much"},
		} {
			asked, answers := oneCall(api.call, api.signed, c.said)
			t.Run(provider, func(t *testing.T) {
				runChecks(t, hosts[api.host], []checkCase{
					{title, api.kind, "alice@example.com", "", asked, answers, Verdict{Cause: c.cause}},
				})
			})
		}
	}
}

// TestNoOtherHostSeesTheToken sends every call elsewhere, to a server that must
// never be asked, by a client that would follow.
func TestNoOtherHostSeesTheToken(t *testing.T) {
	evil := newSite(t, nil)
	client, asked := sentAway(t, evil)
	for _, h := range append(fuzzHosts(), at("gitlab", "https://api.corp.example/api/v4")) {
		for i := range h.Provider.Kinds {
			k := &h.Provider.Kinds[i]
			token := Checked{secret.New(underTest), k, "alice@example.com", "acme/website"}
			if got := h.Check(t.Context(), client, token); got.Outcome != Unknown || got.Cause == "" {
				t.Errorf("%s, %s: %+v", h.Name, k.ID, got)
			}
			if got := h.Rotate(t.Context(), client, token, rotateDay()); (got.Outcome == InDoubt) != (k.Rotate != nil) || got.Cause == "" {
				t.Errorf("%s, %s, rotated: %+v", h.Name, k.ID, got)
			}
			if got := h.Revoke(t.Context(), client, token); got.Outcome == Revoked || got.Cause == "" {
				t.Errorf("%s, %s, revoked: %+v", h.Name, k.ID, got)
			}
		}
	}
	if asked.Load() == 0 || len(evil.asked) > 0 {
		t.Errorf("%d calls, and elsewhere %q", asked.Load(), evil.asked)
	}
	if client.CheckRedirect != nil {
		t.Error("the caller's client was changed")
	}
}

// sentAway makes a client that is sent on to another server by every name, and
// counts how often.
func sentAway(t *testing.T, elsewhere *site) (*http.Client, *atomic.Int32) {
	t.Helper()
	var asked atomic.Int32
	good := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		http.Redirect(w, r, elsewhere.URL+"/", http.StatusTemporaryRedirect)
	})
	client, transport := reach(t, good)
	home := transport.DialContext
	transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		if strings.HasPrefix(address, "127.") {
			return (&net.Dialer{}).DialContext(ctx, network, address)
		}
		return home(ctx, network, address)
	}
	return client, &asked
}

// TestWhatIsNoTokenIsNotSent holds a suspected password back.
func TestWhatIsNoTokenIsNotSent(t *testing.T) {
	s := newSite(t, nil)
	for _, p := range All() {
		h := at(p.ID, "")
		for i := range p.Kinds {
			k := &p.Kinds[i]
			for _, token := range []string{"", "with\r\nX-Header: more", "t\u00f6ken", underTest} {
				checked := Checked{Token: secret.New(token), Kind: k, Path: "acme/website"}
				got := h.Check(t.Context(), s.client(t), checked)
				if token != underTest || k.Use != ForGit {
					h.Rotate(t.Context(), s.client(t), checked, rotateDay())
					h.Revoke(t.Context(), s.client(t), checked)
				}
				if (token != underTest || k.Use != ForGit) && (len(s.asked) > 0 || got.Outcome != Unknown || got.Cause == "") {
					t.Errorf("%s %q: %+v, asked %q", k.ID, token, got, s.asked)
				}
			}
			s.asked = nil
		}
		h.Check(t.Context(), s.client(t), Checked{Token: secret.New(underTest)})
		if len(s.asked) > 0 {
			t.Errorf("%s: sent what is of no kind: %q", p.ID, s.asked)
		}
	}
}

// TestUnreachable names the trouble and nothing else.
func TestUnreachable(t *testing.T) {
	h := Builtin()["github.com"]
	over := make(chan struct{}) // until then nothing is answered, not even to nobody
	stuck := serve(t, func(http.ResponseWriter, *http.Request) { <-over })
	t.Cleanup(func() { close(over) })
	endless := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		for r.Context().Err() == nil {
			_, _ = w.Write([]byte(`{"login":"alice","x":"`))
		}
	})
	cut := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, _ = w.Write([]byte(githubAlice))
	})
	slow, _ := reach(t, stuck)
	long, _ := reach(t, endless)
	short, _ := reach(t, cut)
	away, transport := reach(t, endless)
	transport.DialContext = func(context.Context, string, string) (net.Conn, error) { return nil, net.ErrClosed }
	stranger, transport := reach(t, endless)
	transport.TLSClientConfig.RootCAs = x509.NewCertPool()
	for _, c := range []struct {
		name   string
		client *http.Client
		wait   time.Duration
		cause  string
	}{
		{"slow", slow, 50 * time.Millisecond, "api.github.com did not answer in time"},
		{"cancelled", slow, 0, "api.github.com was not waited for"},
		{"endless", long, time.Minute, "api.github.com answered too much"},
		{"cut off", short, time.Minute, "api.github.com could not be reached"},
		{"away", away, time.Minute, "api.github.com could not be reached"},
		{"not trusted", stranger, time.Minute, "api.github.com has a certificate that is not trusted here"},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), cmp.Or(c.wait, time.Minute))
		if c.wait == 0 {
			cancel()
		}
		if got := h.Check(ctx, c.client, checked(t, h, "gh-fine-pat", "", "")); !reflect.DeepEqual(got, Verdict{Cause: c.cause}) {
			t.Errorf("%s: %+v", c.name, got)
		}
		cancel()
	}
}

// TestAPIAddresses finds the API of every sort of host.
func TestAPIAddresses(t *testing.T) {
	cloud := Builtin()
	for _, c := range []struct {
		host *Host
		want string
	}{
		{cloud["github.com"], "https://api.github.com"},
		{cloud["gist.github.com"], "https://api.github.com"},
		{NewHost("acme.ghe.com", ByID("github")), "https://api.acme.ghe.com"},
		{at("github", ""), "https://git.corp.example/api/v3"},
		{at("github", "https://git.corp.example/api/v3/"), "https://git.corp.example/api/v3"},
		{at("github", "https://api.git.corp.example"), "https://api.git.corp.example"},
		{cloud["gitlab.com"], "https://gitlab.com/api/v4"},
		{&Host{Name: "git.corp.example:8443", Provider: ByID("gitlab")}, "https://git.corp.example:8443/api/v4"},
		{at("gitlab", "https://api.corp.example:8443/dev/gitlab/api/v4"), "https://api.corp.example:8443/dev/gitlab/api/v4"},
		{at("gitlab", "https://git.corp.example/gitlab/api"), "https://git.corp.example/gitlab/api/v4"},
		{cloud["bitbucket.org"], "https://api.bitbucket.org/2.0"},
		{at("bitbucket-dc", ""), "https://git.corp.example/rest/api/1.0"},
		{at("bitbucket-dc", "https://git.corp.example/bitbucket/rest"), "https://git.corp.example/bitbucket/rest/api/1.0"},
		{at("bitbucket-dc", "https://git.corp.example/bitbucket/rest/api/latest/"), "https://git.corp.example/bitbucket/rest/api/1.0"},
	} {
		if got := c.host.APIBase(); got != c.want {
			t.Errorf("%s %q: %s, want %s", c.host.Name, c.host.API, got, c.want)
		}
	}
}

// TestOnlyHTTPS refuses to send a token to what is configured badly.
func TestOnlyHTTPS(t *testing.T) {
	s := newSite(t, nil)
	for _, api := range []string{"http://git.corp.example/api/v4", "http://git.corp.example", "git.corp.example/api/v4", "https:///api/v4", "https://a@git.corp.example/api/v4", "ftp://x", "https://%"} {
		h := at("gitlab", api)
		got := h.Check(t.Context(), s.client(t), checked(t, h, "gl-pat", "", ""))
		if got.Outcome != Unknown || got.Cause != "the configured address of the API is not a plain https one" {
			t.Errorf("%q: %+v", api, got)
		}
	}
}

// TestNames leaves out what is not to be shown or kept.
func TestNames(t *testing.T) {
	q := &question{Checked: Checked{Token: secret.New(underTest)}, host: at("gitlab", "")}
	said := []string{" api", "", "a b", "a\x1bb", "\u00e9", "x" + underTest, "glpat-" + "0123456789abcdef", strings.Repeat("a", 101), strings.Repeat("a", 100)}
	if got, want := q.names(said), []string{"api", strings.Repeat("a", 100)}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got := q.names(slices.Repeat([]string{"api"}, 201)); got != nil {
		t.Errorf("%d names", len(got))
	}
}

// TestRepository lets no path change what is asked.
func TestRepository(t *testing.T) {
	for path, want := range map[string]string{
		"acme/website": "acme/website", "a/b/c": "a/b/c", "acme/a b?c#d%2e\\": "acme/a%20b%3Fc%23d%252e%5C",
		"": "", "acme": "", "/acme": "", "acme/": "", "a//b": "", "acme/..": "", "./acme": "", "a/../b": "",
		"acme/" + underTest: "", "acme/ghp_" + "0123456789abcdef": "",
	} {
		q := &question{Checked: Checked{Token: secret.New(underTest), Path: path}, host: at("gitlab", "")}
		if got := q.repository(); got != want {
			t.Errorf("%q: %q, want %q", path, got, want)
		}
		if got := q.ownerAndName(); got != want && want != "a/b/c" || want == "a/b/c" && got != "" {
			t.Errorf("%q: %q for an API", path, got)
		}
	}
}
