package forgetest

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
)

// statuses is what the host says to a token: its API, then git's fetch and push
// of a repository.
func (f *Forge) statuses(t *testing.T, call, repo string, as func(*http.Request), user, token string) [3]int {
	t.Helper()
	client := f.stayingClient(t)
	git := func(service string) int {
		return ask(t, client, "GET https://"+repo+"/info/refs?service=git-"+service, "", basic(user, token)).status
	}
	return [3]int{ask(t, client, call, "", as).status, git("upload-pack"), git("receive-pack")}
}

// scopeTest is a token with scopes, and what git hears of two repositories.
type scopeTest struct {
	host, repo, token, scopes string
	fetch, push               int
}

func scopeTests() []scopeTest {
	gh, gl, bb := Token("gh-classic-pat", 1), Token("gl-pat", 1), Token("bb-api-token", 1)
	return []scopeTest{
		{"github.com", "closed", gh, "repo", 200, 200},
		{"github.com", "closed", gh, "read:user,workflow", 403, 403},
		{"github.com", "closed", gh, "", 403, 403},
		{"github.com", "closed", gh, "public_repo", 404, 404},
		{"github.com", "open", gh, "public_repo", 200, 200},
		{"github.com", "open", gh, "", 200, 403},
		{"gitlab.com", "closed", gl, "write_repository", 200, 200},
		{"gitlab.com", "closed", gl, "api", 200, 200},
		{"gitlab.com", "closed", gl, "read_repository", 200, 403},
		{"gitlab.com", "closed", gl, "read_api", 200, 403},
		{"gitlab.com", "closed", gl, "read_user", 403, 403},
		{"bitbucket.org", "closed", bb, "read:repository:bitbucket", 200, 403},
		{"bitbucket.org", "closed", bb, "write:repository:bitbucket", 403, 403},
		{"bitbucket.org", "closed", bb, "read:repository:bitbucket,write:repository:bitbucket", 200, 200},
		{"bitbucket.org", "closed", bb, "read:user:bitbucket", 403, 403},
		{"bitbucket.org", "closed", bb, "", 401, 401},
	}
}

func TestScopesAreRights(t *testing.T) {
	f := withHosts(t, apiHosts()...)
	check(t, f.Repo("github.com", "acme/closed"))
	check(t, f.Repo("github.com", "acme/open"))
	check(t, f.Public("github.com", "acme/open"))
	check(t, f.Repo("gitlab.com", "acme/closed"))
	check(t, f.Repo("bitbucket.org", "acme/closed"))
	const user = "x-bitbucket-api-token-auth" // which the others take too
	for _, test := range scopeTests() {
		check(t, f.Allow(test.host, Credential{Token: test.token, Scopes: words(test.scopes)}))
		got := f.statuses(t, "GET https://api.github.com/user", test.host+"/acme/"+test.repo, nil, user, test.token)
		if got[1] != test.fetch || got[2] != test.push {
			t.Errorf("%s %s with %q: %d %d, want %d %d", test.host, test.repo, test.scopes, got[1], got[2], test.fetch, test.push)
		}
	}
	for host, token := range map[string]string{"github.com": Token("gh-fine-pat", 1), "dc.example:8443": Token("bbdc-token", 1)} {
		if f.Allow(host, Credential{Token: token, Scopes: []string{}}) == nil {
			t.Errorf("%s: scopes were taken for a token that has none", host)
		}
	}
}

const (
	githubCall = "GET https://api.github.com/user"
	gitlabCall = "GET https://gitlab.com/api/v4/personal_access_tokens/self"
)

func TestExpire(t *testing.T) {
	f := withHosts(t, apiHosts()...)
	check(t, f.Repo("gitlab.com", "acme/website"))
	token := Token("gl-pat", 1)
	const day = 24 * time.Hour
	for _, test := range []struct {
		name    string
		expires time.Time
		want    int
	}{
		{"never", time.Time{}, 200},
		{"tomorrow", time.Now().AddDate(0, 0, 1), 200},
		{"today, in the last moment", time.Now().UTC().Truncate(day).Add(day - 1), 401}, // the day counts
		{"yesterday", time.Now().AddDate(0, 0, -1), 401},
	} {
		check(t, f.Allow("gitlab.com", Credential{Token: token, Read: true, Write: true, Expires: test.expires}))
		if got := f.statuses(t, gitlabCall, "gitlab.com/acme/website", private(token), "a", token); got != [3]int{test.want, test.want, test.want} {
			t.Errorf("%s: %d, want %d", test.name, got, test.want)
		}
	}
	check(t, f.Allow("gitlab.com", Credential{Token: token, Read: true, Write: true}))
	check(t, f.Expire("gitlab.com", token))
	if got := f.statuses(t, gitlabCall, "gitlab.com/acme/website", private(token), "a", token); got != [3]int{401, 401, 401} {
		t.Errorf("expired: %d", got)
	}
}

// revocation is the body of GitHub's call.
func revocation(t *testing.T, tokens ...string) string {
	text, err := json.Marshal(object{"credentials": tokens})
	check(t, err)
	return string(text)
}

func TestGitHubRevocation(t *testing.T) {
	f := withHosts(t, apiHosts()...)
	client := f.stayingClient(t)
	const revoke, ghes = "POST https://api.github.com/credentials/revoke", "POST https://ghes.example/api/v3/credentials/revoke"
	pat, oauth, app := Token("gh-classic-pat", 1), Token("gho", 1), Token("ghs", 1)
	for _, host := range []string{"github.com", "gist.github.com", "ghes.example"} {
		for _, token := range []string{pat, oauth, app} {
			check(t, f.Allow(host, Credential{Token: token, Read: true, Write: true}))
		}
	}
	for _, test := range []struct {
		name, call, body string
		as               func(*http.Request)
		status           int
		live             string // of the three tokens at github.com, gist.github.com and ghes.example
	}{
		{"with a credential", revoke, revocation(t, pat), bearer(app), 403, "111 111 111"},
		{"nothing", revoke, revocation(t), nil, 422, "111 111 111"},
		{"no JSON", revoke, "credentials=" + pat, nil, 422, "111 111 111"},
		{"server, nobody", ghes, revocation(t, pat), nil, 401, "111 111 111"},
		{"server", ghes, revocation(t, pat, oauth), bearer(app), 202, "111 111 011"},
		{"all kinds", revoke, revocation(t, pat, oauth, app, Token("gh-classic-pat", 9)), nil, 202, "001 001 011"},
	} {
		got := ask(t, client, test.call, test.body, test.as)
		if live := f.living(pat, oauth, app); got.status != test.status || live != test.live {
			t.Errorf("%s: %d, want %d; living %s, want %s", test.name, got.status, test.status, live, test.live)
		}
	}
	if log := f.Log(); !log[len(log)-1].carries(pat) || log[len(log)-1].HasCredential {
		t.Error("the tokens in the body are not seen, or taken for credentials")
	}
}

// living writes 1 for a token that lives and 0 for one that does not, for each
// of GitHub's hosts.
func (f *Forge) living(tokens ...string) string {
	var said strings.Builder
	for i, host := range []string{"github.com", "gist.github.com", "ghes.example"} {
		said.WriteString("  "[:min(i, 1)])
		for _, token := range tokens {
			digit := "0"
			if f.hosts[host].issued(token).live() {
				digit = "1"
			}
			said.WriteString(digit)
		}
	}
	return said.String()
}

func TestGitHubRevokedIsRefusedByGit(t *testing.T) {
	f := withHosts(t, apiHosts()...)
	check(t, f.Repo("github.com", "acme/website"))
	token := Token("gh-classic-pat", 1)
	check(t, f.Allow("github.com", Credential{Token: token, Read: true, Write: true}))
	if got := f.statuses(t, githubCall, "github.com/acme/website", bearer(token), "a", token); got != [3]int{200, 200, 200} {
		t.Errorf("before: %d", got)
	}
	ask(t, f.stayingClient(t), "POST https://api.github.com/credentials/revoke", revocation(t, token), nil)
	if got := f.statuses(t, githubCall, "github.com/acme/website", bearer(token), "a", token); got != [3]int{401, 401, 401} {
		t.Errorf("after: %d", got)
	}
}

func TestGitHubSSO(t *testing.T) {
	f := withHosts(t, apiHosts()...)
	token := Token("gh-classic-pat", 1)
	check(t, f.Repo("github.com", "acme/website"))
	check(t, f.Repo("github.com", "other/tool"))
	check(t, f.Allow("github.com", Credential{Token: token, Read: true, Write: true}))
	check(t, f.RequireSSO("github.com", token, "Acme", false))
	client := f.stayingClient(t)
	refused := ask(t, client, githubCall, "", bearer(token))
	refused.has(t, "required", []string{"X-Github-Sso: required; url=https://github.com/orgs/Acme/sso?authorization_request=AAAA", "X-Oauth-Scopes: repo"})
	if refused.status != 403 || !strings.Contains(refused.body, "Resource protected by organization SAML enforcement.") {
		t.Errorf("required: %d %s", refused.status, refused.body)
	}
	if got := f.statuses(t, githubCall, "github.com/other/tool", bearer(token), "a", token); got != [3]int{403, 200, 200} {
		t.Errorf("another organisation's: %d", got)
	}
	check(t, f.RequireSSO("github.com", token, "Acme", true))
	partial := ask(t, client, githubCall, "", bearer(token))
	partial.has(t, "partial", []string{"X-Github-Sso: partial-results; organizations=2784367872"})
	if partial.status != 200 {
		t.Errorf("partial: %d", partial.status)
	}
	f.client(t, "a", token).fails([]string{"remote: The `acme' organization has enabled or enforced SAML SSO. To access",
		"remote: this repository, visit https://github.com/orgs/acme/sso?authorization_request=AAAA", "403"},
		"ls-remote", "https://github.com/acme/website")
	check(t, f.Public("github.com", "acme/website"))
	if got := f.statuses(t, githubCall, "github.com/acme/website", bearer(token), "a", token); got != [3]int{200, 200, 403} {
		t.Errorf("public: %d", got)
	}
	check(t, f.Allow("github.com", Credential{Token: token, Read: true, Write: true}))
	if got := f.statuses(t, githubCall, "github.com/acme/website", bearer(token), "a", token); got != [3]int{200, 200, 200} {
		t.Errorf("authorised: %d", got)
	}
}

func TestGitLabSSO(t *testing.T) {
	f := withHosts(t, apiHosts()...)
	token := Token("gl-pat", 1)
	check(t, f.Repo("gitlab.com", "acme/web/site"))
	check(t, f.Allow("gitlab.com", Credential{Token: token, Read: true, Write: true}))
	check(t, f.RequireSSO("gitlab.com", token, "acme", false))
	if got := f.statuses(t, gitlabCall, "gitlab.com/acme/web/site", private(token), "a", token); got != [3]int{200, 403, 403} {
		t.Errorf("%d, want the API to answer and git to be refused", got)
	}
	f.client(t, "a", token).fails([]string{"remote: Cannot find valid SSO session. Please login via your group's SSO at https://gitlab.com/groups/acme/-/saml/sso", "403"},
		"ls-remote", "https://gitlab.com/acme/web/site")
}

func TestUnknownTokens(t *testing.T) {
	f := withHosts(t, apiHosts()...)
	token := Token("gl-pat", 1)
	for name, err := range map[string]error{
		"Expire": f.Expire("gitlab.com", token), "RequireSSO": f.RequireSSO("gitlab.com", token, "acme", false),
	} {
		if err == nil || errors.Is(err, ErrUndeclared) || strings.Contains(err.Error(), token) {
			t.Errorf("%s of a token that was never allowed: wrong or no error", name)
		}
	}
	check(t, f.Allow("bitbucket.org", Credential{Token: token}))
	if f.RequireSSO("bitbucket.org", token, "acme", false) == nil {
		t.Error("Bitbucket wants an authorisation")
	}
	if _, err := f.Successor("bitbucket.org", token); err == nil {
		t.Error("a token that was not rotated has a successor")
	}
}
