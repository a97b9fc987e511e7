package providers

import "testing"

// The answers of Bitbucket, as public threads have them.
const (
	bitbucketAlice   = `{"type":"user","username":"alice","display_name":"Alice","uuid":"{0}"}`
	bitbucketBad     = `{"type":"error","error":{"message":"Token is invalid, expired, or not supported for this endpoint."}}`
	bitbucketGranted = `{"type":"error","error":{"message":"Your credentials lack one or more required privilege scopes.","detail":{"required":["read:user:bitbucket"],"granted":`
	bitbucketAway    = "You may not have access to this repository or it no longer exists in this workspace."
	bitbucketRealm   = `WWW-Authenticate: Basic realm="Bitbucket.org HTTP"`
)

func TestCheckBitbucket(t *testing.T) {
	const user, repo, git = "api.bitbucket.org/2.0/user", "api.bitbucket.org/2.0/repositories/acme/website",
		"bitbucket.org/acme/website.git/info/refs?service=git-receive-pack"
	const email, read, write = "alice@example.com", "read:repository:bitbucket", "write:repository:bitbucket"
	byMail := []string{user + " basic " + email}
	andGit := append(byMail, git+" basic x-bitbucket-api-token-auth")
	unnamed, unnamedGit := []string{user + " bearer"}, []string{user + " bearer", git + " basic x-bitbucket-api-token-auth"}
	byRepo, repoGit := []string{repo + " bearer"}, []string{repo + " bearer", git + " basic x-token-auth"}
	as := func(call string, r reply) map[string]reply { return map[string]reply{call: r} }
	bad := Verdict{Cause: "Bitbucket does not say whether it is good; made without scopes, it is of no use to git"}
	noVerdict := Verdict{Cause: "bitbucket.org answered 401, in a way that proves nothing"}
	away := inText(401, bitbucketAway, bitbucketRealm)
	runChecks(t, Builtin()["bitbucket.org"], []checkCase{
		{"user", "bb-api-token", email, "acme/website", byMail, as(user, inJSON(200, bitbucketAlice)), Verdict{Outcome: Accepted, Login: "alice"}},
		{"repository scopes only", "bb-api-token", email, "", byMail, as(user, inJSON(403, bitbucketGranted+`["`+write+`","`+read+`"]}}}`)),
			Verdict{Outcome: Accepted, Scopes: []string{write, read}, ScopesTold: true}},
		{"write does not read", "bb-api-token", email, "", byMail, as(user, inJSON(403, bitbucketGranted+`["`+write+`"]}}}`)),
			Verdict{Outcome: Accepted, Scopes: []string{write}, ScopesTold: true, Lacks: []string{read}}},
		{"reads only", "bb-api-token", email, "", byMail, as(user, inJSON(403, bitbucketGranted+`["`+read+`"]}}}`)),
			Verdict{Outcome: Accepted, Scopes: []string{read}, ScopesTold: true, Lacks: []string{write}}},
		{"no scopes of Bitbucket", "bb-api-token", email, "", byMail, as(user, inJSON(403, bitbucketGranted+`[]}}}`)),
			Verdict{Outcome: Accepted, ScopesTold: true, Lacks: []string{read, write}}},
		{"403 that lists nothing", "bb-api-token", email, "", byMail, as(user, inJSON(403, `{"type":"error","error":{"message":"no"}}`)),
			Verdict{Cause: "api.bitbucket.org answered 403, in a way that proves nothing"}},
		{"dead", "bb-api-token", email, "", byMail, as(user, inJSON(401, bitbucketBad, bitbucketRealm)), bad},
		{"dead for git too", "bb-api-token", email, "acme/website", andGit, map[string]reply{user: inJSON(401, bitbucketBad), git: away}, bad},
		{"another e-mail's, but git takes it", "bb-api-token", email, "acme/website", andGit,
			map[string]reply{user: inJSON(401, bitbucketBad), git: toGit()}, Verdict{Outcome: Accepted}},
		{"git names the missing scope", "bb-api-token", email, "acme/website", andGit,
			map[string]reply{user: inJSON(401, bitbucketBad), git: inText(403, "Your credentials lack one or more required privilege scopes.")},
			Verdict{Outcome: Accepted, Cause: "it may not push to this repository"}},

		{"no e-mail", "bb-api-token", "", "", unnamed, as(user, inJSON(401, bitbucketBad)), bad},
		{"a name is no e-mail", "bb-api-token", "alice", "", unnamed, as(user, inJSON(401, bitbucketBad)), bad},
		{"no e-mail, not taken by git", "bb-api-token", "", "acme/website", unnamedGit, map[string]reply{user: inJSON(401, bitbucketBad), git: away}, bad},
		{"no e-mail, taken by git", "bb-api-token", "", "acme/website", unnamedGit,
			map[string]reply{user: inJSON(401, bitbucketBad), git: toGit()}, Verdict{Outcome: Accepted}},
		{"no e-mail, taken as it is", "bb-api-token", "", "acme/website", unnamed, as(user, inJSON(403, bitbucketGranted+`["`+read+`"]}}}`)),
			Verdict{Outcome: Accepted, Scopes: []string{read}, ScopesTold: true, Lacks: []string{write}}},

		{"access token", "bb-access-token", "", "acme/website", byRepo, as(repo, inJSON(200, `{"type":"repository","full_name":"acme/website"}`)),
			Verdict{Outcome: Accepted}},
		{"access token of other rights", "bb-access-token", "", "acme/website", byRepo, as(repo, inJSON(403, bitbucketGranted+`["pullrequest"]}}}`)),
			Verdict{Outcome: Accepted, Scopes: []string{"pullrequest"}, ScopesTold: true}},
		{"access token, git tells", "bb-access-token", "", "acme/website", repoGit, map[string]reply{repo: inJSON(401, bitbucketBad), git: toGit()},
			Verdict{Outcome: Accepted}},
		{"access token, no verdict", "bb-access-token", "", "acme/website", repoGit, map[string]reply{repo: inJSON(401, bitbucketBad), git: away}, noVerdict},
		{"access token, a gateway without a name", "bb-access-token", "", "acme/website", repoGit,
			map[string]reply{repo: inJSON(401, bitbucketBad), git: inText(401, "no", `WWW-Authenticate: Basic realm=""`)}, noVerdict},
		{"access token, no repository", "bb-access-token", "", "", nil, nil, Verdict{Cause: "nothing but a repository tells what it is worth"}},
		{"app password", "bb-app-password", email, "acme/website", nil, nil, Verdict{Cause: "it is no token that git can use"}},
	})
}

// The answers of Bitbucket Data Center, as public code has them.
const (
	dcBad   = `{"errors":[{"context":null,"message":"Authentication failed. Please check your credentials and try again.","exceptionName":"com.atlassian.bitbucket.auth.IncorrectPasswordAuthenticationException"}]}`
	dcRight = `{"errors":[{"context":null,"message":"You are not permitted to access this resource","exceptionName":"com.atlassian.bitbucket.AuthorisationException"}]}`
	dcUsers = `{"size":1,"limit":1,"isLastPage":false,"values":[{"name":"alice"}],"start":0}`
)

func TestCheckDataCenter(t *testing.T) {
	const call = "git.corp.example/bitbucket/rest/api/1.0/users?limit=1"
	known, captcha := "X-AUSERNAME: alice%40corp", "X-Authentication-Denied-Reason: CAPTCHA_CHALLENGE; login-url=https://git.corp.example/login"
	proves := Verdict{Cause: "git.corp.example answered 401, in a way that proves nothing"}
	browser := Verdict{Cause: "git.corp.example wants a sign-in with a browser first (CAPTCHA)"}
	var cases []checkCase
	for _, c := range []struct {
		name, kind string
		said       reply
		want       Verdict
	}{
		{"good", "bbdc-token", inJSON(200, dcUsers, known), Verdict{Outcome: Accepted, Login: "alice@corp"}},
		{"good, before the prefix", "x-dc-44", inJSON(200, dcUsers, known), Verdict{Outcome: Accepted, Login: "alice@corp"}},
		{"good, header taken away", "bbdc-token", inJSON(200, dcUsers), Verdict{Outcome: Accepted}},
		{"good, may not list", "bbdc-token", inJSON(401, dcRight, known), Verdict{Outcome: Accepted, Login: "alice@corp"}},
		{"good, another release", "bbdc-token", inJSON(404, `{}`, known), Verdict{Outcome: Accepted, Login: "alice@corp"}},
		{"a name that is none", "bbdc-token", inJSON(200, dcUsers, "X-AUSERNAME: a%0Ab"), Verdict{Outcome: Accepted}},
		{"a name badly encoded", "bbdc-token", inJSON(200, dcUsers, "X-AUSERNAME: a%"), Verdict{Outcome: Accepted}},
		{"dead", "bbdc-token", inJSON(401, dcBad), Verdict{Outcome: Rejected, Cause: gone}},
		{"dead, before the prefix", "x-dc-44", inJSON(401, dcBad, "X-AUSERNAME: anonymous"), Verdict{Outcome: Rejected, Cause: gone}},
		{"nobody known, no right", "bbdc-token", inJSON(401, dcRight), proves},
		{"directory away", "bbdc-token", inJSON(401, `{"errors":[{"exceptionName":"com.atlassian.bitbucket.auth.RemoteAuthenticationException"}]}`), proves},
		{"CAPTCHA", "bbdc-token", inJSON(401, dcBad, captcha), browser},
		{"CAPTCHA, 403", "bbdc-token", inJSON(403, `{}`, captcha), browser},
		{"own pattern, no verdict", "pattern", inJSON(401, dcBad), Verdict{Cause: "git.corp.example answered 401, which proves nothing for this kind of token"}},
	} {
		asked, answers := oneCall(call, "bearer", c.said)
		cases = append(cases, checkCase{c.name, c.kind, "", "PROJ/repo", asked, answers, c.want})
	}
	runChecks(t, at("bitbucket-dc", "https://git.corp.example/bitbucket/rest"), cases)
}
