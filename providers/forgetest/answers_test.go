package forgetest

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
)

// httpClient reaches the forge as the program's own client would.
func (f *Forge) httpClient(t *testing.T) *http.Client {
	t.Helper()
	pem, err := os.ReadFile(f.CAFile())
	check(t, err)
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem)
	proxy, err := url.Parse(f.ProxyURL())
	check(t, err)
	transport := &http.Transport{Proxy: http.ProxyURL(proxy), TLSClientConfig: &tls.Config{RootCAs: pool}}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

// probe asks whether the credential may push, or fetch, as providers.md 6.5
// does, and returns status, challenge and text.
func probe(t *testing.T, f *Forge, s site, service string, credential func(*http.Request)) (int, string, string) {
	t.Helper()
	req, err := http.NewRequest("GET", strings.TrimSuffix(s.url(), ".git")+".git/info/refs?service=git-"+service, nil)
	check(t, err)
	credential(req)
	res, err := f.httpClient(t).Do(req)
	check(t, err)
	body, err := io.ReadAll(res.Body)
	check(t, err)
	check(t, res.Body.Close())
	return res.StatusCode, res.Header.Get("WWW-Authenticate"), string(body)
}

func basic(user, token string) func(*http.Request) {
	return func(r *http.Request) { r.SetBasicAuth(user, token) }
}

func bearer(token string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) }
}

func TestChallenges(t *testing.T) {
	f := start(t)
	realms := map[string]string{
		"github": "GitHub", "gitlab": "GitLab", "bitbucket": "Bitbucket.org HTTP", "bitbucket-dc": "Atlassian Bitbucket",
	}
	for _, s := range sites() {
		for name, credential := range map[string]func(*http.Request){
			"none": func(*http.Request) {}, "bad": basic(s.user, Token(s.kind, 9)), "bad bearer": bearer(Token(s.kind, 9)),
		} {
			status, challenge, _ := probe(t, f, s, "upload-pack", credential)
			if want := `Basic realm="` + realms[s.provider] + `"`; status != 401 || challenge != want {
				t.Errorf("%s, %s: %d, %s", s.host, name, status, challenge)
			}
		}
	}
}

func TestTexts(t *testing.T) {
	f := start(t)
	texts := map[string]struct{ denied, unseen, fetchOnly []string }{
		"github": {
			[]string{"remote: Invalid username or token. Password authentication is not supported", "fatal: Authentication failed"},
			[]string{"remote: Repository not found.", "not found"},
			[]string{"remote: Permission to acme/website.git denied to alice.", "403"},
		},
		"gitlab": {
			[]string{"remote: HTTP Basic: Access denied.", "fatal: Authentication failed"},
			[]string{"remote: The project you were looking for could not be found", "not found"},
			[]string{"remote: You are not allowed to push code to this project.", "403"},
		},
		"bitbucket": {
			[]string{"remote: You may not have access to this repository", "fatal: Authentication failed"},
			[]string{"remote: You may not have access to this repository", "fatal: Authentication failed"},
			[]string{"remote: Your credentials lack one or more required privilege scopes.", "403"},
		},
		"bitbucket-dc": {
			[]string{"remote: Authentication failed.", "fatal: Authentication failed"},
			[]string{"remote: Repository not found", "not found"},
			[]string{"remote: You are not permitted to push", "403"},
		},
	}
	for _, s := range sites() {
		if s.host == "gist.github.com" {
			continue
		}
		want, token := texts[s.provider], Token(s.kind, 2)
		c := f.client(t, s.user, token)
		c.fails(want.denied, "ls-remote", s.url())
		check(t, f.Allow(s.host, Credential{User: "alice", Token: token, Read: true, Write: true, Repos: []string{"elsewhere", s.repo + "x"}}))
		c.fails(want.unseen, "ls-remote", s.url())
		check(t, f.Allow(s.host, Credential{User: "alice", Token: token, Read: true}))
		c.works([]string{"clone", "-q", s.url(), "w"})
		c.fails(want.fetchOnly, "-C", "w", "push", "origin", "HEAD:refs/heads/x")
		check(t, f.Revoke(s.host, token))
		c.fails(want.denied, "ls-remote", s.url())
	}
}

func TestAppPasswordIsGone(t *testing.T) {
	f := start(t)
	token := Token("bb-app-password", 1)
	check(t, f.Allow("bitbucket.org", Credential{User: "alice", Token: token, Read: true}))
	texts := []string{"remote: CHANGE-3222", "remote: App passwords are deprecated", "410"}
	f.client(t, "alice", token).fails(texts, "ls-remote", "https://bitbucket.org/acme/website.git")
}

// right is a token as issued, how it comes, and what the host says.
type right struct {
	name       string
	site       site
	c          Credential
	credential func(*http.Request)
	service    string
	want       int
}

func rights() []right {
	gh, gl, bb, dc := sites()[0], sites()[2], sites()[3], sites()[4]
	pat, ghs, glpat := Token("gh-classic-pat", 1), Token("ghs", 1), Token("gl-pat", 1)
	deploy, job, api, access, dct := Token("gl-deploy", 1), Token("gl-job", 1), Token("bb-api-token", 1), Token("bb-access-token", 1), Token("bbdc-token", 1)
	all := func(c Credential) Credential { c.Read, c.Write = true, true; return c }
	const fetch, push = "upload-pack", "receive-pack"
	return []right{
		{"any user", gh, all(Credential{User: "alice", Token: pat}), basic("bob", pat), push, 200},
		{"empty user", gh, all(Credential{Token: pat}), basic("", pat), push, 401},
		{"basic only", gh, all(Credential{Token: pat}), bearer(pat), push, 401},
		{"installation", gh, all(Credential{Token: ghs}), basic("x-access-token", ghs), push, 200},
		{"write reads", gh, Credential{Token: pat, Write: true}, basic("a", pat), fetch, 200},
		{"no right", gh, Credential{Token: pat}, basic("a", pat), fetch, 403},
		{"owner", gh, all(Credential{Token: pat, Repos: []string{"Acme"}}), basic("a", pat), push, 200},
		{"other owner", gh, all(Credential{Token: pat, Repos: []string{"acm"}}), basic("a", pat), push, 404},
		{"empty user", gl, all(Credential{Token: glpat}), basic("", glpat), push, 401},
		{"empty user", dc, all(Credential{Token: dct}), basic("", dct), push, 401},
		{"any user", dc, all(Credential{Token: dct}), basic("bob", dct), push, 200},
		{"subgroup", gl, all(Credential{Token: glpat, Repos: []string{"acme/web"}}), basic("a", glpat), push, 200},
		{"deploy", gl, Credential{User: "d", Token: deploy, Read: true}, basic("d", deploy), fetch, 200},
		{"deploy, other name", gl, Credential{User: "d", Token: deploy, Read: true}, basic("oauth2", deploy), fetch, 401},
		{"job", gl, Credential{Token: job, Read: true}, basic("gitlab-ci-token", job), fetch, 200},
		{"job, other name", gl, Credential{Token: job, Read: true}, basic("a", job), fetch, 401},
		{"api, own name", bb, all(Credential{User: "alice", Token: api}), basic("alice", api), push, 200},
		{"api, e-mail", bb, all(Credential{User: "alice", Token: api}), basic("alice@example.com", api), push, 401},
		{"api, name of access tokens", bb, all(Credential{Token: api}), basic("x-token-auth", api), push, 401},
		{"write does not read", bb, Credential{Token: api, Write: true}, basic("x-bitbucket-api-token-auth", api), push, 403},
		{"access", bb, all(Credential{User: "alice", Token: access}), basic("x-token-auth", access), push, 200},
		{"access, own name", bb, all(Credential{User: "alice", Token: access}), basic("alice", access), push, 401},
		{"other than owner", dc, all(Credential{User: "alice", Token: dct}), basic("bob", dct), push, 401},
		{"project", dc, all(Credential{Token: dct, Bearer: true}), bearer(dct), push, 200},
		{"project by Basic", dc, all(Credential{User: "alice", Token: dct, Bearer: true}), basic("alice", dct), push, 401},
	}
}

// TestRights asks as git would, without the cost of starting it.
func TestRights(t *testing.T) {
	f := start(t)
	for _, test := range rights() {
		check(t, f.Allow(test.site.host, test.c))
		if status, _, _ := probe(t, f, test.site, test.service, test.credential); status != test.want {
			t.Errorf("%s %s: %d, want %d", test.site.host, test.name, status, test.want)
		}
	}
}

func TestPublic(t *testing.T) {
	f := start(t)
	gh := sites()[0]
	check(t, f.Public(gh.host, gh.repo))
	token := Token("gh-classic-pat", 1)
	check(t, f.Allow(gh.host, Credential{User: "bob", Token: token, Read: true, Write: true, Repos: []string{"bob"}}))
	none := func(*http.Request) {}
	for _, test := range []struct {
		name       string
		credential func(*http.Request)
		service    string
		want       int
	}{
		{"nobody fetches", none, "upload-pack", 200},
		{"nobody pushes", none, "receive-pack", 401},
		{"a dead token fetches", basic("a", Token("gh-classic-pat", 2)), "upload-pack", 401},
		{"a stranger fetches", basic("bob", token), "upload-pack", 200},
		{"a stranger pushes", basic("bob", token), "receive-pack", 403},
	} {
		if status, _, _ := probe(t, f, gh, test.service, test.credential); status != test.want {
			t.Errorf("%s: %d, want %d", test.name, status, test.want)
		}
	}
}

func TestOnlyTheSmartProtocolIsServed(t *testing.T) {
	f := start(t)
	check(t, f.Public("github.com", "acme/website"))
	for _, path := range []string{
		"/acme/website.git/HEAD", "/acme/website.git/info/refs", "/acme/website.git/info/refs?service=git-archive",
		"/acme/website.git/git-upload-pack", "/",
	} {
		res, err := f.httpClient(t).Get("https://github.com" + path)
		check(t, err)
		check(t, res.Body.Close())
		if res.StatusCode != 404 {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
}
