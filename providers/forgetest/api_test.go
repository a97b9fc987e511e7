package forgetest

import (
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// withHosts starts a forge without repositories.
func withHosts(t *testing.T, hosts ...Host) *Forge {
	t.Helper()
	f, err := Start(t.TempDir(), hosts...)
	if errors.Is(err, ErrNoBackend) && os.Getenv("CI") != "true" {
		t.Skip(err)
	}
	check(t, err)
	t.Cleanup(f.Close)
	return f
}

// apiHosts is a host for each place that an API can be in.
func apiHosts() []Host {
	return []Host{
		{Name: "github.com", Provider: "github"},
		{Name: "gist.github.com", Provider: "github"},
		{Name: "corp.ghe.com", Provider: "github"},
		{Name: "ghes.example", Provider: "github"},
		{Name: "gitlab.com", Provider: "gitlab"},
		{Name: "corp.example", Provider: "gitlab", Root: "/gitlab"},
		{Name: "bitbucket.org", Provider: "bitbucket"},
		{Name: "dc.example:8443", Provider: "bitbucket-dc", Root: "/git"},
	}
}

// answered is an answer, read whole.
type answered struct {
	status int
	header http.Header
	body   string
}

// ask makes one request, METHOD and URL in a word, and follows nothing.
func ask(t *testing.T, client *http.Client, call, body string, as func(*http.Request)) answered {
	t.Helper()
	method, url, _ := strings.Cut(call, " ")
	req, err := http.NewRequest(method, url, strings.NewReader(body))
	check(t, err)
	if as != nil {
		as(req)
	}
	res, err := client.Do(req)
	check(t, err)
	got, err := io.ReadAll(res.Body)
	check(t, err)
	check(t, res.Body.Close())
	return answered{res.StatusCode, res.Header, strings.TrimSpace(string(got))}
}

// stayingClient is a client that stays where it is sent.
func (f *Forge) stayingClient(t *testing.T) *http.Client {
	client := f.httpClient(t)
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return client
}

// has looks for headers, written "Name: value", or "!Name" for one that must
// not be there.
func (a answered) has(t *testing.T, name string, headers []string) {
	t.Helper()
	for _, want := range headers {
		key, value, _ := strings.Cut(want, ": ")
		if absent, ok := strings.CutPrefix(want, "!"); ok {
			if len(a.header.Values(absent)) > 0 {
				t.Errorf("%s: there is a header %s", name, absent)
			}
		} else if got := a.header.Values(key); len(got) != 1 || got[0] != value {
			t.Errorf("%s: header %s is %q, want %q", name, key, got, value)
		}
	}
}

func private(token string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set("PRIVATE-TOKEN", token) }
}

// apiTest is a token as a host issued it, a call with it, and what is said.
type apiTest struct {
	name    string
	host    string
	c       Credential
	call    string
	as      func(*http.Request)
	status  int
	headers []string
	body    string // which the answer's body contains
}

func runAPITests(t *testing.T, tests []apiTest) {
	t.Helper()
	f := withHosts(t, apiHosts()...)
	client := f.stayingClient(t)
	for _, test := range tests {
		if test.c.Token != "" {
			check(t, f.Allow(test.host, test.c))
		}
		got := ask(t, client, test.call, "", test.as)
		if got.status != test.status || !strings.Contains(got.body, test.body) {
			t.Errorf("%s: %d, want %d, with %s in\n%s", test.name, got.status, test.status, test.body, got.body)
		}
		got.has(t, test.name, test.headers)
	}
	if strays := f.Strays(); len(strays) > 0 {
		t.Errorf("strays: %q", strays)
	}
}

// far is an expiry that no test sees.
func far() time.Time { return time.Date(2099, 12, 31, 12, 30, 0, 0, time.UTC) }

// gone is one that every test has behind it.
func gone() time.Time { return time.Date(2020, 1, 31, 0, 0, 0, 0, time.UTC) }

func TestGitHubAPI(t *testing.T) {
	classic, fine, app, user := Token("gh-classic-pat", 1), Token("gh-fine-pat", 1), Token("ghs", 1), Token("ghu", 1)
	const ask, installed = "GET https://api.github.com/user", "GET https://api.github.com/installation/repositories"
	const expires = "Github-Authentication-Token-Expiration"
	const bad = `{"documentation_url":"https://docs.github.com/rest","message":"Bad credentials","status":"401"}`
	json := "Content-Type: application/json; charset=utf-8"
	all := Credential{Token: classic, User: "alice", Read: true, Write: true}
	runAPITests(t, []apiTest{
		{"classic", "github.com", all, ask, bearer(classic), 200, []string{"X-Oauth-Scopes: repo", "!" + expires, "!X-Github-Sso", json,
			"X-Github-Request-Id: 0000:0000:00000:00000:00000000"}, `{"id":1,"login":"alice","type":"User"}`},
		{"the word token", "github.com", all, ask, func(r *http.Request) { r.Header.Set("Authorization", "token "+classic) }, 200, nil, "alice"},
		{"basic", "github.com", all, ask, basic("alice", classic), 401, []string{"!Www-Authenticate"}, bad},
		{"no name, no scope", "github.com", Credential{Token: classic, Scopes: []string{}}, ask, bearer(classic), 200, []string{"X-Oauth-Scopes: "}, `"octocat"`},
		{"scopes, expiry", "github.com", Credential{Token: classic, Scopes: []string{"repo", "workflow"}, Expires: far()}, ask, bearer(classic), 200,
			[]string{"X-Oauth-Scopes: repo, workflow", expires + ": 2099-12-31 12:30:00 UTC"}, ""},
		{"expired", "github.com", Credential{Token: classic, Expires: gone()}, ask, bearer(classic), 401, []string{"!X-Oauth-Scopes", "!" + expires}, bad},
		{"fine-grained", "github.com", Credential{Token: fine, Write: true, Expires: far()}, ask, bearer(fine), 200,
			[]string{"!X-Oauth-Scopes", expires + ": 2099-12-31 12:30:00 UTC"}, `"login"`},
		{"app user", "github.com", Credential{Token: user, Write: true}, ask, bearer(user), 200, []string{"!X-Oauth-Scopes"}, `"login"`},
		{"installation", "github.com", Credential{Token: app, Write: true}, ask, bearer(app), 403, nil, `"Resource not accessible by integration"`},
		{"installation's repositories", "", Credential{}, installed, bearer(app), 200, nil, `{"repositories":[],"total_count":0}`},
		{"a person's repositories there", "github.com", all, installed, bearer(classic), 403, nil, "You must authenticate with an installation access token"},
		{"unknown", "", Credential{}, ask, bearer(Token("gh-classic-pat", 9)), 401, nil, bad},
		{"unknown, installation", "", Credential{}, installed, bearer(Token("ghs", 9)), 401, nil, bad},
		{"nobody", "", Credential{}, ask, nil, 401, nil, "Requires authentication"},
		{"no such call", "", Credential{}, "GET https://api.github.com/api/v3/user", bearer(classic), 404, nil, `"Not Found"`},
		{"tenant", "corp.ghe.com", all, "GET https://api.corp.ghe.com/user", bearer(classic), 200, nil, "alice"},
		{"server", "ghes.example", all, "GET https://ghes.example/api/v3/user", bearer(classic), 200, nil, "alice"},
		{"another host's", "", Credential{}, "GET https://ghes.example/api/v3/user", bearer(fine), 401, nil, bad},
		{"not on the git host", "", Credential{}, "GET https://github.com/api/v3/user", bearer(classic), 404, nil, "Not Found"},
		{"not on the gists' host", "gist.github.com", all, "GET https://gist.github.com/api/v3/user", bearer(classic), 404, nil, "Not Found"},
	})
}

func TestGitLabAPI(t *testing.T) {
	pat, deploy, job, oauth := Token("gl-pat", 1), Token("gl-deploy", 1), Token("gl-job", 1), Token("gl-oauth-iam", 1)
	const path = "/api/v4/personal_access_tokens/self"
	const self, info = "GET https://gitlab.com" + path, "GET https://gitlab.com/oauth/token/info"
	all := Credential{Token: pat, Read: true, Write: true, Expires: far()}
	const unknown = `{"message":"401 Unauthorized"}`
	runAPITests(t, []apiTest{
		{"its own header", "gitlab.com", all, self, private(pat), 200, []string{
			`X-Gitlab-Meta: {"correlation_id":"00000000000000000000000000","version":"1"}`}, `"expires_at":"2099-12-31"`},
		{"bearer", "", Credential{}, self, bearer(pat), 200, nil, `"scopes":["write_repository"]`},
		{"basic", "", Credential{}, self, basic("a", pat), 401, []string{"!Www-Authenticate"}, unknown},
		{"state", "", Credential{}, self, bearer(pat), 200, nil, `"revoked":false`},
		{"use", "", Credential{}, self, bearer(pat), 200, nil, `"last_used_at":"20`},
		{"no expiry", "gitlab.com", Credential{Token: pat, Read: true}, self, bearer(pat), 200, nil, `"expires_at":null`},
		{"read", "", Credential{}, self, bearer(pat), 200, nil, `"scopes":["read_repository"]`},
		{"told scopes", "gitlab.com", Credential{Token: pat, Scopes: []string{"api", "read_user"}}, self, bearer(pat), 200, nil, `"scopes":["api","read_user"]`},
		{"expired", "gitlab.com", Credential{Token: pat, Expires: gone()}, self, private(pat), 401, nil, `"error":"invalid_token","error_description":"Token is expired.`},
		{"unknown", "", Credential{}, self, private(Token("gl-pat", 9)), 401, nil, unknown},
		{"nobody", "", Credential{}, self, nil, 401, nil, unknown},
		{"deploy", "gitlab.com", Credential{Token: deploy, Read: true}, self, private(deploy), 401, nil, unknown},
		{"job", "gitlab.com", Credential{Token: job, Read: true}, self, bearer(job), 401, nil, unknown},
		{"oauth", "gitlab.com", Credential{Token: oauth, Write: true}, self, bearer(oauth), 400, nil, "requires token type to be a personal access token"},
		{"oauth as personal", "", Credential{}, self, private(oauth), 401, nil, unknown},
		{"oauth info", "", Credential{}, info, bearer(oauth), 200, nil, `"scope":["write_repository"]`},
		{"oauth info, personal", "gitlab.com", all, info, bearer(pat), 401, nil, `"error":"invalid_token"`},
		{"rotation needs a scope", "gitlab.com", all, "POST https://gitlab.com" + path + "/rotate", bearer(pat), 403, nil,
			`{"error":"insufficient_scope","error_description":"The request requires higher privileges than provided by the access token.","scope":"api self_rotate"}`},
		{"rotation of oauth", "gitlab.com", Credential{Token: oauth, Scopes: []string{"api"}}, "POST https://gitlab.com" + path + "/rotate", bearer(oauth), 405, nil, "405 Method Not Allowed"},
		{"below a path", "corp.example", all, "GET https://corp.example/gitlab" + path, bearer(pat), 200, nil, `"active":true`},
		{"oauth below a path", "corp.example", Credential{Token: oauth, Read: true}, "GET https://corp.example/gitlab/oauth/token/info", bearer(oauth), 200, nil, "read_repository"},
		{"without the path", "", Credential{}, "GET https://corp.example" + path, bearer(pat), 404, nil, "Not Found"},
		{"no such call", "", Credential{}, "GET https://gitlab.com/api/v4/user", bearer(pat), 404, nil, `{"message":"404 Not Found"}`},
	})
}

func TestBitbucketAPI(t *testing.T) {
	api, access := Token("bb-api-token", 1), Token("bb-access-token", 1)
	const user, repo = "GET https://api.bitbucket.org/2.0/user", "GET https://api.bitbucket.org/2.0/repositories/acme/website"
	const mail, bad = "alice@example.com", `{"error":{"message":"Token is invalid, expired, or not supported for this endpoint."},"type":"error"}`
	both := Credential{User: "alice", Email: mail, Token: api, Read: true, Write: true}
	challenge := []string{`Www-Authenticate: Basic realm="Bitbucket.org HTTP"`}
	runAPITests(t, []apiTest{
		{"all scopes", "bitbucket.org", Credential{User: "alice", Email: mail, Token: api, Scopes: []string{"read:user:bitbucket"}}, user, basic(mail, api), 200, nil, `"username":"alice"`},
		{"git's scopes", "bitbucket.org", both, user, basic(mail, api), 403, nil,
			`{"error":{"detail":{"granted":["read:repository:bitbucket","write:repository:bitbucket"],"required":["read:user:bitbucket"]},` +
				`"message":"Your credentials lack one or more required privilege scopes."},"type":"error"}`},
		{"user name", "", Credential{}, user, basic("alice", api), 401, challenge, bad},
		{"git's name", "", Credential{}, user, basic("x-bitbucket-api-token-auth", api), 401, challenge, bad},
		{"bearer", "", Credential{}, user, bearer(api), 401, challenge, bad},
		{"nobody", "", Credential{}, user, nil, 401, challenge, bad},
		{"unscoped", "bitbucket.org", Credential{Email: mail, Token: api, Scopes: []string{}}, user, basic(mail, api), 401, challenge, bad},
		{"e-mail not told", "bitbucket.org", Credential{Token: api, Read: true}, user, basic(mail, api), 401, challenge, bad},
		{"neither e-mail nor name", "", Credential{}, user, basic("", api), 401, challenge, bad},
		{"expired", "bitbucket.org", Credential{Email: mail, Token: api, Expires: gone()}, user, basic(mail, api), 401, challenge, bad},
		{"access token's user", "bitbucket.org", Credential{Token: access, Read: true}, user, bearer(access), 403, nil, `"granted":["read:repository:bitbucket"]`},
		{"access token by name", "", Credential{}, user, basic("x-token-auth", access), 401, challenge, bad},
		{"no such repository", "", Credential{}, repo, bearer(access), 404, nil, "You may not have access to this repository"},
		{"not on the git host", "", Credential{}, "GET https://bitbucket.org/2.0/user", bearer(access), 404, nil, ""},
	})
}

func TestBitbucketRepositoryAPI(t *testing.T) {
	f := withHosts(t, apiHosts()...)
	check(t, f.Repo("bitbucket.org", "acme/website"))
	access, writer := Token("bb-access-token", 1), Token("bb-access-token", 2)
	check(t, f.Allow("bitbucket.org", Credential{Token: access, Read: true, Repos: []string{"acme/website"}}))
	check(t, f.Allow("bitbucket.org", Credential{Token: writer, Write: true}))
	client := f.stayingClient(t)
	want := func(name string, status int, as func(*http.Request)) {
		t.Helper()
		if got := ask(t, client, "GET https://api.bitbucket.org/2.0/repositories/Acme/website", "", as); got.status != status {
			t.Errorf("%s: %d, want %d: %s", name, got.status, status, got.body)
		}
	}
	want("token", 200, bearer(access))
	want("no right to read", 403, bearer(writer))
	want("dead token", 401, bearer(Token("bb-access-token", 9)))
	want("nobody", 404, nil)
	check(t, f.Allow("bitbucket.org", Credential{Token: access, Read: true, Repos: []string{"acme/other"}}))
	want("another's token", 404, bearer(access))
	check(t, f.Public("bitbucket.org", "acme/website"))
	want("nobody, public", 200, nil)
	want("another's token, public", 200, bearer(access))
}

func TestDataCenterAPI(t *testing.T) {
	token, project := Token("bbdc-token", 1), Token("bbdc-token", 2)
	const users = "GET https://dc.example:8443/git/rest/api/1.0/users?limit=1"
	const bad = `"message":"Authentication failed.`
	c := Credential{User: "alice", Token: token, Read: true}
	known := []string{"X-Ausername: alice"}
	runAPITests(t, []apiTest{
		{"bearer", "dc.example:8443", c, users, bearer(token), 200, []string{"X-Ausername: alice", "X-Arequestid: *000000x1x0"}, `"name":"alice"`},
		{"own name", "", Credential{}, users, basic("alice", token), 200, known, `"size":1`},
		{"another name", "", Credential{}, users, basic("bob", token), 401, []string{`Www-Authenticate: Basic realm="Atlassian Bitbucket"`, "!X-Ausername"}, bad},
		{"project", "dc.example:8443", Credential{Token: project, Bearer: true, Read: true}, users, bearer(project), 200, []string{"X-Ausername: octocat"}, ""},
		{"project by name", "", Credential{}, users, basic("octocat", project), 401, nil, bad},
		{"unknown", "", Credential{}, users, bearer(Token("bbdc-token", 9)), 401, []string{"!X-Ausername"}, bad},
		{"nobody", "", Credential{}, users, nil, 401, nil, bad},
		{"no such call", "", Credential{}, "GET https://dc.example:8443/git/rest/api/1.0/nothing", bearer(token), 404, known, `"errors":[`},
		{"without the path", "", Credential{}, "GET https://dc.example:8443/rest/api/1.0/users", bearer(token), 404, []string{"!X-Ausername"}, ""},
		{"expired", "dc.example:8443", Credential{Token: token, Expires: gone()}, users, bearer(token), 401, nil, bad},
	})
}

// TestContextPath asks git's side of a host that lives below a path.
func TestContextPath(t *testing.T) {
	f := withHosts(t, apiHosts()...)
	check(t, f.Repo("corp.example", "acme/website"))
	check(t, f.Public("corp.example", "acme/website"))
	for path, want := range map[string]int{"/gitlab/acme/website": 200, "/acme/website": 404, "/gitlabacme/website": 404} {
		call := "GET https://corp.example" + path + "/info/refs?service=git-upload-pack"
		if got := ask(t, f.stayingClient(t), call, "", nil); got.status != want {
			t.Errorf("%s: %d, want %d", path, got.status, want)
		}
	}
}

func TestAPIOverPlainHTTP(t *testing.T) {
	f := withHosts(t, apiHosts()...)
	token := Token("gh-classic-pat", 1)
	check(t, f.Allow("github.com", Credential{Token: token, Read: true}))
	if got := ask(t, f.stayingClient(t), "GET http://api.github.com/user", "", bearer(token)); got.status != 401 {
		t.Errorf("%d", got.status)
	}
	want := Request{Host: "github.com", Area: API, Path: "/user", HasCredential: true, Scheme: "Bearer", Token: token, Plain: true}
	if log := f.Log(); len(log) != 1 || log[0] != want {
		t.Errorf("%d requests, want one to the API, plain, with the token", len(log))
	}
}

func TestAPIOfAnUndeclaredHostIsStray(t *testing.T) {
	f := withHosts(t, Host{Name: "gist.github.com", Provider: "github"}, Host{Name: "ghes.example", Provider: "github"})
	for _, url := range []string{"https://api.github.com/user", "https://api.gist.github.com/user", "https://api.ghes.example/user"} {
		if _, err := f.httpClient(t).Get(url); err == nil {
			t.Errorf("%s was answered", url)
		}
	}
	want := "api.github.com:443 api.gist.github.com:443 api.ghes.example:443"
	if got := strings.Join(f.Strays(), " "); got != want {
		t.Errorf("strays: %q, want %q", got, want)
	}
}
