package providers

import (
	"testing"
	"time"
)

// The answers of GitLab, as its source has them.
const (
	gitlabToken   = `{"id":1,"name":"git","revoked":false,"created_at":"2026-11-01T00:00:00.000Z","user_id":2,"last_used_at":null,`
	gitlabNone    = `{"message":"401 Unauthorized"}`
	gitlabExpired = `{"error":"invalid_token","error_description":"Token is expired. You can either do re-authorization or token refresh."}`
	gitlabRevoked = `{"error":"invalid_token","error_description":"Token was revoked. You have to re-authorize from the user."}`
	gitlabProof   = `{"error":"dpop_error","error_description":"DPoP validation error: DPoP header is missing"}`
	gitlabNotPAT  = `{"message":"400 Bad request - This endpoint requires token type to be a personal access token"}`
	gitlabDenied  = "HTTP Basic: Access denied. If a password was provided for Git authentication, the password was incorrect or you're required to use a token instead of a password."
)

func TestCheckGitLab(t *testing.T) {
	const self, info, git = "gitlab.com/api/v4/personal_access_tokens/self", "gitlab.com/oauth/token/info",
		"gitlab.com/group/sub/project.git/info/refs?service=git-receive-pack"
	const realm = `WWW-Authenticate: Basic realm="GitLab"`
	day := time.Date(2027, 2, 22, 0, 0, 0, 0, time.UTC)
	asSelf := func(r reply) map[string]reply { return map[string]reply{self: r} }
	asGit := func(r reply) map[string]reply { return map[string]reply{git: r} }
	bySelf := []string{self + " private"}
	twice := []string{self + " private", self + " bearer"} // nobody is told the same
	bad := Verdict{Outcome: Rejected, Cause: gone}
	proves := func(status string) Verdict {
		return Verdict{Cause: "gitlab.com answered " + status + ", in a way that proves nothing"}
	}
	noVerdict := Verdict{Cause: "gitlab.com answered 401, which proves nothing for this kind of token"}
	writes := []string{"write_repository"}
	runChecks(t, Builtin()["gitlab.com"], []checkCase{
		{"good", "gl-pat", "", "group/sub/project", bySelf,
			asSelf(inJSON(200, gitlabToken+`"active":true,"scopes":["write_repository"],"expires_at":"2027-02-22"}`)),
			Verdict{Outcome: Accepted, Scopes: writes, ScopesTold: true, Expires: day}},
		{"routable, api scope, no end", "gl-pat-routable", "", "", bySelf,
			asSelf(inJSON(200, gitlabToken+`"active":true,"scopes":["api","read_user"],"expires_at":null}`)),
			Verdict{Outcome: Accepted, Scopes: []string{"api", "read_user"}, ScopesTold: true, NeverExpires: true}},
		{"reads only, end not told", "gl-pat", "", "", bySelf,
			asSelf(inJSON(200, gitlabToken+`"active":true,"scopes":["read_repository"]}`)),
			Verdict{Outcome: Accepted, Scopes: []string{"read_repository"}, ScopesTold: true, Lacks: writes}},
		{"an end of another layout", "gl-pat", "", "", bySelf,
			asSelf(inJSON(200, gitlabToken+`"active":true,"scopes":["api"],"expires_at":"soon"}`)),
			Verdict{Outcome: Accepted, Scopes: []string{"api"}, ScopesTold: true}},
		{"fine-grained", "gl-pat", "", "", bySelf,
			asSelf(inJSON(200, gitlabToken+`"active":true,"granular":true,"scopes":["granular"],"expires_at":"2027-02-22"}`)),
			Verdict{Outcome: Accepted, Expires: day}},
		{"fine-grained, by another name", "gl-pat", "", "", bySelf,
			asSelf(inJSON(200, gitlabToken+`"active":true,"granular":true,"scopes":["fine"],"expires_at":"2027-02-22"}`)),
			Verdict{Outcome: Accepted, Expires: day}},
		{"fine-grained of 18.10", "gl-pat", "", "", bySelf,
			asSelf(inJSON(200, gitlabToken+`"active":true,"scopes":["granular"],"expires_at":"2027-02-22"}`)),
			Verdict{Outcome: Accepted, Expires: day}},
		{"fine-grained, may not ask", "gl-pat", "", "", bySelf,
			asSelf(inJSON(403, `{"error":"insufficient_granular_scope","error_description":"Access denied"}`)),
			Verdict{Outcome: Accepted, Cause: "its scopes and its end are not told"}},
		{"bare 403", "gl-pat", "", "", bySelf, asSelf(inJSON(403, `{"message":"403 Forbidden"}`)),
			Verdict{Outcome: Accepted, Cause: "its scopes and its end are not told"}},
		{"scopes that are no names", "gl-pat", "", "", bySelf,
			asSelf(inJSON(200, gitlabToken+`"active":true,"scopes":["api","a\u001bb","`+underTest+`",""],"expires_at":null}`)),
			Verdict{Outcome: Accepted, Scopes: []string{"api"}, ScopesTold: true, NeverExpires: true}},
		{"not active", "gl-pat", "", "", bySelf, asSelf(inJSON(200, gitlabToken+`"active":false,"scopes":["api"],"expires_at":null}`)), proves("200")},

		{"not known", "gl-pat", "", "group/sub/project", twice, asSelf(inJSON(401, gitlabNone)), bad},
		{"expired", "gl-pat-routable", "", "", bySelf, asSelf(inJSON(401, gitlabExpired)), Verdict{Outcome: Rejected, Cause: "expired"}},
		{"revoked", "gl-pat-routable-v0", "", "", bySelf, asSelf(inJSON(401, gitlabRevoked)), Verdict{Outcome: Rejected, Cause: "revoked"}},
		{"proof of possession wanted", "gl-pat", "", "", bySelf, asSelf(inJSON(401, gitlabProof)), proves("401")},
		{"own pattern, no verdict", "pattern", "", "", twice, asSelf(inJSON(401, gitlabNone)), noVerdict},
		{"before 15.5", "gl-pat", "", "", bySelf, asSelf(inJSON(404, `{"error":"404 Not Found"}`)), proves("404")},
		{"address banned", "gl-pat", "", "", bySelf, asSelf(inText(403, "Forbidden\n")), proves("403")},

		{"OAuth behind a pattern", "pattern", "", "", append(bySelf, info+" bearer"),
			map[string]reply{self: inJSON(400, gitlabNotPAT), info: inJSON(200, `{"resource_owner_id":1,"scope":["read_user"],"expires_in":7000}`)},
			Verdict{Outcome: Accepted, Scopes: []string{"read_user"}, ScopesTold: true, Lacks: writes}},
		{"OAuth", "gl-oauth-iam", "", "", []string{info + " bearer"}, map[string]reply{info: inJSON(200, `{"scope":["api"]}`)},
			Verdict{Outcome: Accepted, Scopes: []string{"api"}, ScopesTold: true}},
		{"OAuth, issued elsewhere", "gl-oauth-iam", "", "group/sub/project", []string{info + " bearer", git + " basic oauth2"},
			map[string]reply{info: inJSON(401, `{"error":"invalid_token"}`), git: toGit()}, Verdict{Outcome: Accepted}},
		{"OAuth, dead", "gl-oauth-iam", "", "group/sub/project", []string{info + " bearer", git + " basic oauth2"},
			map[string]reply{info: inJSON(401, `{"error":"invalid_token"}`), git: inText(401, gitlabDenied, realm)}, bad},
		{"OAuth, another JSON", "gl-oauth-iam", "", "", []string{info + " bearer"}, map[string]reply{info: inJSON(200, `{}`)},
			Verdict{Cause: "nothing but a repository tells what it is worth"}},
		{"OAuth, no repository known", "gl-oauth-iam", "", "", []string{info + " bearer"},
			map[string]reply{info: inJSON(401, `{"error":"invalid_token"}`)}, Verdict{Cause: "nothing but a repository tells what it is worth"}},

		{"deploy token", "gl-deploy", "deployer", "group/sub/project", []string{git + " basic deployer"},
			asGit(inText(403, "This deploy key does not have write access to this project.")),
			Verdict{Outcome: Accepted, Cause: "it may not push to this repository"}},
		{"deploy token, a gateway's 403", "gl-deploy", "deployer", "group/sub/project", []string{git + " basic deployer"},
			asGit(inText(403, "RBAC: access denied")), proves("403")},
		{"deploy token, dead or of another project", "gl-deploy", "deployer", "group/sub/project", []string{git + " basic deployer"},
			asGit(inText(401, gitlabDenied, "WWW-Authenticate: Negotiate", realm)), noVerdict},
		{"deploy token, no name", "gl-deploy", "", "group/sub/project", nil, nil,
			Verdict{Cause: "it goes only with its own user name, which is not known"}},
		{"deploy token, address banned", "gl-deploy", "deployer", "group/sub/project", []string{git + " basic deployer"},
			asGit(inText(403, "Forbidden\n")), proves("403")},
		{"job token", "gl-job", "alice", "group/sub/project", []string{git + " basic gitlab-ci-token"}, asGit(toGit()), Verdict{Outcome: Accepted}},
		{"job token, dead", "gl-job", "", "group/sub/project", []string{git + " basic gitlab-ci-token"},
			asGit(inText(401, gitlabDenied, "WWW-Authenticate: Negotiate", realm)), bad},
		{"job token, no repository", "gl-job", "", "", nil, nil, Verdict{Cause: "nothing but a repository tells what it is worth"}},
	})
}

// TestCheckGitLabBelowRoot keeps to the instance's own folder in every call.
func TestCheckGitLabBelowRoot(t *testing.T) {
	const info, git = "git.corp.example/dev/oauth/token/info", "git.corp.example/dev/group/project.git/info/refs?service=git-receive-pack"
	runChecks(t, at("gitlab", "https://git.corp.example/dev/api/v4"), []checkCase{
		{"OAuth", "gl-oauth-iam", "", "group/project", []string{info + " bearer", git + " basic oauth2"},
			map[string]reply{info: page(404), git: toGit()}, Verdict{Outcome: Accepted}},
	})
}
