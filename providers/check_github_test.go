package providers

import (
	"testing"
	"time"
)

// The answers of GitHub, as its documentation and public threads have them.
const (
	githubAlice    = `{"login":"alice","id":1,"type":"User"}`
	githubBad      = `{"message":"Bad credentials","documentation_url":"https://docs.github.com/rest","status":"401"}`
	githubUnsigned = `{"message":"Requires authentication","documentation_url":"https://docs.github.com/rest","status":"401"}`
	githubLimit    = `{"message":"Maximum number of login attempts exceeded. Please try again later.","documentation_url":"https://docs.github.com/rest"}`
	githubSAML     = `{"message":"Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization."}`
	githubSSOPage  = "https://github.com/orgs/acme/sso?authorization_request=AB12"
)

func TestCheckGitHub(t *testing.T) {
	const user, install, repo, git = "api.github.com/user", "api.github.com/installation/repositories?per_page=1",
		"api.github.com/repos/acme/website", "github.com/acme/website.git/info/refs?service=git-receive-pack"
	const ends, scopes, sso = "GitHub-Authentication-Token-Expiration: ", "X-OAuth-Scopes: ", "X-GitHub-SSO: "
	day := time.Date(2027, 2, 22, 9, 0, 0, 0, time.UTC)
	asUser := func(r reply) map[string]reply { return map[string]reply{user: r} }
	byUser, byInstall := []string{user + " bearer"}, []string{install + " bearer"}
	andRepo, andGit := append(byUser, repo+" bearer"), append(byInstall, git+" basic x-access-token")
	proves := func(host, status string) Verdict {
		return Verdict{Cause: host + " answered " + status + ", in a way that proves nothing"}
	}
	bad := Verdict{Outcome: Rejected, Cause: gone}
	runChecks(t, Builtin()["github.com"], []checkCase{
		{"classic", "gh-classic-pat", "", "", byUser,
			asUser(inJSON(200, githubAlice, scopes+"repo, workflow", ends+"2027-02-22 09:00:00 UTC")),
			Verdict{Outcome: Accepted, Login: "alice", Scopes: []string{"repo", "workflow"}, ScopesTold: true, Expires: day}},
		{"classic, public only, no end", "gh-classic-pat", "", "", byUser,
			asUser(inJSON(200, githubAlice, scopes+"public_repo")),
			Verdict{Outcome: Accepted, Login: "alice", Scopes: []string{"public_repo"}, ScopesTold: true, NeverExpires: true}},
		{"classic, other scopes", "gh-classic-pat", "", "", byUser,
			asUser(inJSON(200, githubAlice, scopes+"gist, read:user", ends+"2027-02-22 11:00:00 +0200")),
			Verdict{Outcome: Accepted, Login: "alice", Scopes: []string{"gist", "read:user"}, ScopesTold: true, Expires: day, Lacks: []string{"repo (public repositories: public_repo)"}}},
		{"classic, no scopes", "gh-classic-pat", "", "", byUser, asUser(inJSON(200, githubAlice, scopes)),
			Verdict{Outcome: Accepted, Login: "alice", ScopesTold: true, NeverExpires: true, Lacks: []string{"repo (public repositories: public_repo)"}}},
		{"classic, scopes taken away by a gateway", "gh-classic-pat", "", "", byUser, asUser(inJSON(200, githubAlice)),
			Verdict{Outcome: Accepted, Login: "alice", NeverExpires: true}},
		{"OAuth", "gh-oauth", "", "", byUser, asUser(inJSON(200, githubAlice, scopes+"repo")),
			Verdict{Outcome: Accepted, Login: "alice", Scopes: []string{"repo"}, ScopesTold: true, NeverExpires: true}},
		{"fine-grained", "gh-fine-pat", "", "acme/website", byUser,
			asUser(inJSON(200, githubAlice, scopes, ends+"2027-02-22 09:00:00 UTC")),
			Verdict{Outcome: Accepted, Login: "alice", Expires: day}},
		{"fine-grained without end", "gh-fine-pat", "", "", byUser, asUser(inJSON(200, githubAlice)),
			Verdict{Outcome: Accepted, Login: "alice", NeverExpires: true}},
		{"app user, whose end is not told", "gh-app-user", "", "", byUser, asUser(inJSON(200, githubAlice, scopes)),
			Verdict{Outcome: Accepted, Login: "alice"}},
		{"an end of no known layout", "gh-fine-pat", "", "", byUser, asUser(inJSON(200, githubAlice, ends+"2027-02-22 09:00:00 PST")),
			Verdict{Outcome: Accepted, Login: "alice"}},
		{"a login that is no name", "gh-fine-pat", "", "", byUser, asUser(inJSON(200, `{"login":"a\u001b[2Kb"}`)),
			Verdict{Outcome: Accepted, NeverExpires: true}},
		{"a login that is the token", "gh-fine-pat", "", "", byUser, asUser(inJSON(200, `{"login":"`+underTest+`"}`)),
			Verdict{Outcome: Accepted, NeverExpires: true}},
		{"own pattern", "pattern", "", "", byUser, asUser(inJSON(200, githubAlice, scopes+"gist")),
			Verdict{Outcome: Accepted, Login: "alice", Scopes: []string{"gist"}, ScopesTold: true}},

		{"classic, dead", "gh-classic-pat", "", "acme/website", byUser, asUser(inJSON(401, githubBad)), bad},
		{"fine-grained, dead", "gh-fine-pat", "", "", byUser, asUser(inJSON(401, githubBad)), bad},
		{"OAuth, dead", "gh-oauth", "", "", byUser, asUser(inJSON(401, githubBad)), bad},
		{"app user, dead", "gh-app-user", "", "", byUser, asUser(inJSON(401, githubBad)), bad},
		{"dead, as text", "gh-classic-pat", "", "", byUser, asUser(inText(401, githubBad)), proves("api.github.com", "401")},
		{"signature taken away by a gateway", "gh-classic-pat", "", "", byUser, asUser(inJSON(401, githubUnsigned)), proves("api.github.com", "401")},
		{"kind of no verdict", "gh-future", "", "", byUser, asUser(inJSON(401, githubBad)),
			Verdict{Cause: "api.github.com answered 401, which proves nothing for this kind of token"}},
		{"own pattern, no verdict", "pattern", "", "", byUser, asUser(inJSON(401, githubBad)),
			Verdict{Cause: "api.github.com answered 401, which proves nothing for this kind of token"}},
		{"too many tries", "gh-classic-pat", "", "", byUser, asUser(inJSON(403, githubLimit)), proves("api.github.com", "403")},

		{"sign-on wanted", "gh-classic-pat", "", "acme/website", andRepo,
			map[string]reply{user: inJSON(200, githubAlice, scopes+"repo"), repo: inJSON(403, githubSAML, sso+"required; url="+githubSSOPage)},
			Verdict{Outcome: Accepted, Login: "alice", Scopes: []string{"repo"}, ScopesTold: true, NeverExpires: true, SSO: githubSSOPage}},
		{"sign-on wanted at once", "gh-classic-pat", "", "", byUser, asUser(inJSON(403, githubSAML, sso+"required; url="+githubSSOPage)),
			Verdict{Outcome: Accepted, SSO: githubSSOPage}},
		{"no repository of that name", "gh-classic-pat", "", "acme/website", andRepo,
			map[string]reply{user: inJSON(200, githubAlice, scopes+"repo"), repo: inJSON(404, `{"message":"Not Found"}`)},
			Verdict{Outcome: Accepted, Login: "alice", Scopes: []string{"repo"}, ScopesTold: true, NeverExpires: true}},
		{"partial results", "gh-classic-pat", "", "acme/website", andRepo,
			map[string]reply{user: inJSON(200, githubAlice, scopes+"repo"), repo: inJSON(200, `{}`, sso+"partial-results; organizations=1,2")},
			Verdict{Outcome: Accepted, Login: "alice", Scopes: []string{"repo"}, ScopesTold: true, NeverExpires: true}},

		{"installation", "gh-app-inst", "", "acme/website", byInstall, map[string]reply{install: inJSON(200, `{"total_count":0,"repositories":[]}`)},
			Verdict{Outcome: Accepted}},
		{"installation, stateless", "gh-app-inst-stateless", "", "", byInstall,
			map[string]reply{install: inJSON(200, `{"total_count":1,"repositories":[{}]}`, ends+"2027-02-22 09:00:00 UTC")},
			Verdict{Outcome: Accepted, Expires: day}},
		{"installation, dead", "gh-app-inst", "", "acme/website", byInstall, map[string]reply{install: inJSON(401, githubBad)}, bad},
		{"installation, git tells", "gh-app-inst", "", "acme/website", andGit, map[string]reply{install: page(502), git: toGit()},
			Verdict{Outcome: Accepted}},
		{"installation, git says no", "gh-app-inst", "", "acme/website", andGit,
			map[string]reply{install: page(502), git: inText(401, "Invalid username or token.", `WWW-Authenticate: Basic realm="GitHub"`)}, bad},
		{"installation, may not push", "gh-app-inst", "", "acme/website", andGit,
			map[string]reply{install: page(502), git: inText(403, "Permission to acme/website.git denied to app[bot].")},
			Verdict{Outcome: Accepted, Cause: "it may not push to this repository"}},
		{"installation, not found", "gh-app-inst", "", "acme/website", andGit,
			map[string]reply{install: page(502), git: inText(404, "Repository not found.")}, proves("github.com", "404")},
		{"installation, a gateway's realm", "gh-app-inst", "", "acme/website", andGit,
			map[string]reply{install: page(502), git: inText(401, "no", `WWW-Authenticate: Basic realm="Proxy"`)}, proves("github.com", "401")},
		{"installation, a gateway before git", "gh-app-inst", "", "acme/website", andGit,
			map[string]reply{install: page(502), git: page(403)}, proves("github.com", "403")},
		{"installation, a page for git", "gh-app-inst", "", "acme/website", andGit,
			map[string]reply{install: page(502), git: page(200)}, proves("github.com", "200")},
		{"installation, another JSON", "gh-app-inst", "", "", byInstall, map[string]reply{install: inJSON(200, `{}`)},
			Verdict{Cause: "nothing but a repository tells what it is worth"}},
		{"installation, no repository known", "gh-app-inst", "", "", byInstall, map[string]reply{install: page(502)},
			Verdict{Cause: "nothing but a repository tells what it is worth"}},
	})
}

// TestCheckGist wants another scope, and knows no repositories.
func TestCheckGist(t *testing.T) {
	asked, answers := oneCall("api.github.com/user", "bearer", inJSON(200, githubAlice, "X-OAuth-Scopes: repo"))
	runChecks(t, Builtin()["gist.github.com"], []checkCase{
		{"classic", "gh-classic-pat", "", "0123abcd/x", asked, answers,
			Verdict{Outcome: Accepted, Login: "alice", Scopes: []string{"repo"}, ScopesTold: true, NeverExpires: true, Lacks: []string{"gist"}}},
	})
}

// TestGitHubSSO takes an address of the host only.
func TestGitHubSSO(t *testing.T) {
	for header, want := range map[string]string{
		"required; url=" + githubSSOPage:                         githubSSOPage,
		"required; url=https://github.com/enterprises/acme/sso?": "https://github.com/enterprises/acme/sso?",
		"required; url=http://github.com/orgs/acme/sso":          "",
		"required; url=https://evil.example/orgs/acme/sso":       "",
		"required; url=https://github.com.evil.example/":         "",
		"required; url=https://github.com:8443/":                 "",
		"required; url=https://GitHub.com/":                      "",
		"required; url=https://github.com@evil.example/":         "",
		"required; url=https://evil@github.com/":                 "",
		"required; url=https://github.com\\@evil.example/":       "",
		"required; url=https://github.com/?x=\u202e":             "",
		"required; url=https://github.com/ x":                    "",
		"required; url=https://github.com/" + underTest:          "",
		"required; url=javascript:alert(1)":                      "",
		"required; url=":                                         "",
		"required":                                               "",
		"partial-results; organizations=1,2":                     "",
		"":                                                       "",
	} {
		repo := "api.github.com/repos/acme/website"
		answers := map[string]reply{"api.github.com/user": inJSON(200, githubAlice, "X-OAuth-Scopes: repo"), repo: inJSON(403, githubSAML, "X-GitHub-SSO: "+header)}
		h := Builtin()["github.com"]
		if got := h.Check(t.Context(), newSite(t, answers).client(t), checked(t, h, "gh-classic-pat", "", "acme/website")); got.SSO != want {
			t.Errorf("%q: %q, want %q", header, got.SSO, want)
		}
	}
}
