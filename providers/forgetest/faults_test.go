package forgetest

import (
	"context"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"
)

// faultTest is a fault, a call that meets it, and what is said.
type faultTest struct {
	host    string
	area    Area
	kind    string
	call    string
	as      func(*http.Request)
	status  int
	headers []string
	body    string
}

func faultTests(gh, gl, dc string) []faultTest {
	const git = "GET https://github.com/acme/website/info/refs?service=git-receive-pack"
	const users = "GET https://dc.example:8443/git/rest/api/1.0/users"
	return []faultTest{
		{"github.com", API, "500", githubCall, bearer(gh), 500, nil, `"Server Error"`},
		{"github.com", API, "401", githubCall, bearer(gh), 401, nil, `"Bad credentials"`},
		{"github.com", API, "403", githubCall, bearer(gh), 403, nil, `"message":"Forbidden"`},
		{"gitlab.com", API, "404", gitlabCall, private(gl), 404, nil, `{"message":"404 Not Found"}`},
		{"gitlab.com", API, "html", gitlabCall, private(gl), 200, []string{"Content-Type: text/html; charset=utf-8"}, "<title>Sign in"},
		{"gitlab.com", API, "html=401", gitlabCall, private(gl), 401, []string{"!X-Gitlab-Meta"}, "<title>Sign in"},
		{"github.com", API, "redirect=elsewhere.example", githubCall + "?a=b", bearer(gh), 307, []string{"Location: https://elsewhere.example/user?a=b"}, ""},
		{"dc.example:8443", API, "captcha", users, bearer(dc), 403, []string{
			"X-Authentication-Denied-Reason: CAPTCHA_CHALLENGE; login-url=https://dc.example:8443/git/login", "!X-Ausername"}, "CAPTCHA"},
		{"github.com", Git, "500", git, basic("a", gh), 500, nil, "Internal Server Error"},
		{"github.com", Git, "401", git, basic("a", gh), 401, []string{`Www-Authenticate: Basic realm="GitHub"`}, "Invalid username or token."},
		{"github.com", Git, "html", git, basic("a", gh), 200, nil, "<title>"},
		{"github.com", Git, "redirect=gitlab.com", git, basic("a", gh), 307, []string{
			"Location: https://gitlab.com/acme/website/info/refs?service=git-receive-pack"}, ""},
	}
}

func TestFaults(t *testing.T) {
	f := withHosts(t, apiHosts()...)
	check(t, f.Repo("github.com", "acme/website"))
	gh, gl, dc := Token("gh-classic-pat", 1), Token("gl-pat", 1), Token("bbdc-token", 1)
	for host, token := range map[string]string{"github.com": gh, "gitlab.com": gl, "dc.example:8443": dc} {
		check(t, f.Allow(host, Credential{Token: token, Write: true}))
	}
	client := f.stayingClient(t)
	for _, test := range faultTests(gh, gl, dc) {
		check(t, f.Fault(test.host, test.area, test.kind, 1))
		got := ask(t, client, test.call, "", test.as)
		if got.status != test.status || !strings.Contains(got.body, test.body) {
			t.Errorf("%s %s %s: %d, want %d, with %s in\n%s", test.host, test.area, test.kind, got.status, test.status, test.body, got.body)
		}
		got.has(t, test.kind, test.headers)
		if after := ask(t, client, test.call, "", test.as); after.status != 200 || strings.Contains(after.body, "<title>") {
			t.Errorf("%s %s %s: %d the time after", test.host, test.area, test.kind, after.status)
		}
	}
}

func TestFaultMeetsWhatItIsFor(t *testing.T) {
	f := withHosts(t, apiHosts()...)
	token := Token("gh-classic-pat", 1)
	check(t, f.Allow("github.com", Credential{Token: token, Write: true}))
	client := f.stayingClient(t)
	status := func(as func(*http.Request)) int { return ask(t, client, githubCall, "", as).status }
	check(t, f.Fault("github.com", Git, "500", 0))
	if got := status(bearer(token)); got != 200 {
		t.Errorf("git's fault, the API: %d", got)
	}
	check(t, f.Fault("github.com", API, "401", 1))
	if got := ask(t, client, githubCall, "", nil); !strings.Contains(got.body, "Requires authentication") {
		t.Errorf("the fault met a request without a token: %s", got.body)
	}
	if first, second := status(bearer(token)), status(bearer(token)); first != 401 || second != 200 {
		t.Errorf("401 once: %d, then %d", first, second)
	}
	check(t, f.Fault("github.com", API, "503", 0))
	for range 3 {
		if got := status(bearer(token)); got != 503 {
			t.Errorf("a fault without a number: %d", got)
		}
	}
	check(t, f.Fault("github.com", API, "none", 0))
	if got := status(bearer(token)); got != 200 {
		t.Errorf("after the fault: %d", got)
	}
}

// TestFaultsThatDoNotEnd ends them from the client's side, and lets Close wait
// for the forge's.
func TestFaultsThatDoNotEnd(t *testing.T) {
	f := withHosts(t, apiHosts()...)
	client := f.stayingClient(t)
	check(t, f.Fault("github.com", API, "unreachable", 0))
	if res, err := client.Get("https://api.github.com/user"); err == nil {
		t.Errorf("unreachable: %d", res.StatusCode)
	}
	check(t, f.Fault("github.com", API, "endless", 0))
	res, err := client.Get("https://api.github.com/user")
	check(t, err)
	begin := make([]byte, 1<<20)
	_, err = io.ReadFull(res.Body, begin)
	check(t, err)
	if !strings.HasPrefix(string(begin), `{"login":"aaa`) {
		t.Errorf("endless begins with %q", begin[:20])
	}
	check(t, res.Body.Close())
	check(t, f.Fault("github.com", API, "timeout", 0))
	check(t, f.Fault("github.com", Git, "timeout", 0))
	for _, call := range []string{"GET https://api.github.com/user", "POST https://api.github.com/user", "POST https://github.com/a/b/git-receive-pack"} {
		method, url, _ := strings.Cut(call, " ")
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		req, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader("a body"))
		check(t, err)
		if res, err := client.Do(req); err == nil {
			t.Errorf("timeout, %s: %d", call, res.StatusCode)
		}
	}
}

// TestSwallow does what was asked and says nothing, where unreachable does
// nothing either.
func TestSwallow(t *testing.T) {
	f := withHosts(t, apiHosts()...)
	client := f.stayingClient(t)
	for i, kind := range []string{"swallow", "unreachable"} {
		token := Token("gl-pat", i)
		check(t, f.Allow("gitlab.com", Credential{Token: token, Scopes: []string{"api"}}))
		check(t, f.Fault("gitlab.com", API, kind, 1))
		req, err := http.NewRequest("POST", strings.TrimPrefix(rotateCall, "POST "), nil)
		check(t, err)
		private(token)(req)
		if res, err := client.Do(req); err == nil {
			t.Errorf("%s: %d", kind, res.StatusCode)
		}
		if _, err := f.Successor("gitlab.com", token); (err == nil) != (kind == "swallow") {
			t.Errorf("%s: %v", kind, err)
		}
	}
	if got := len(f.Log()); got != 2 {
		t.Errorf("%d requests, want 2", got)
	}
}

// TestCloseEndsHangingCalls closes the forge under a client that waits.
func TestCloseEndsHangingCalls(t *testing.T) {
	f := withHosts(t, apiHosts()...)
	check(t, f.Fault("github.com", API, "timeout", 0))
	ended := make(chan error)
	client := f.stayingClient(t)
	go func() {
		_, err := client.Get("https://api.github.com/user")
		ended <- err
	}()
	for len(f.Log()) == 0 {
		runtime.Gosched()
	}
	f.Close()
	if <-ended == nil {
		t.Error("the call was answered")
	}
}

func TestFaultRefuses(t *testing.T) {
	f := withHosts(t, apiHosts()...)
	for _, kind := range []string{"", "200", "600", "flood", "html=x", "html=99", "redirect", "redirect=", "timeout=1"} {
		if f.Fault("github.com", API, kind, 0) == nil {
			t.Errorf("%q was taken", kind)
		}
	}
	if f.Fault("github.com", "web", "500", 0) == nil || f.Fault("github.com", API, "500", -1) == nil {
		t.Error("an unknown area or a negative number was taken")
	}
}
