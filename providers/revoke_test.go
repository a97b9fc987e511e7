package providers

import (
	"slices"
	"strings"
	"testing"

	"git-credential-pat/store/secret"
)

// revokeCase is a token, its host's answer, and what comes of them.
type revokeCase struct {
	name string
	said reply
	want Revocation
}

func runRevocations(t *testing.T, h *Host, kind, call, noted string, cases []revokeCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := newSite(t, map[string]reply{call: c.said})
			if got := h.Revoke(t.Context(), s.client(t), checked(t, h, kind, "", "")); got != c.want {
				t.Errorf("\n%+v, want\n%+v", got, c.want)
			}
			if want := []string{call + " " + noted}; !slices.Equal(s.asked, want) {
				t.Errorf("asked\n%q, want\n%q", s.asked, want)
			}
		})
	}
}

// inDoubt is the end of a cause where the call may have been carried out.
const inDoubt = "; it may be revoked all the same"

func TestRevokeGitLab(t *testing.T) {
	proves := func(status string) Revocation {
		return Revocation{Cause: "gitlab.com answered " + status + ", in a way that proves nothing" + inDoubt}
	}
	was := func(cause string) Revocation { return Revocation{Revoked, "it was not good any more: " + cause} }
	not := func(cause string) Revocation { return Revocation{Cause: cause} }
	const call = "DELETE gitlab.com/api/v4/personal_access_tokens/self"
	runRevocations(t, Builtin()["gitlab.com"], "gl-pat", call, "private", []revokeCase{
		{"done", reply{status: 204}, Revocation{Outcome: Revoked}},
		{"not known", inJSON(401, gitlabNone), was(gone)},
		{"expired", inJSON(401, gitlabExpired), was("expired")},
		{"revoked before", inJSON(401, gitlabRevoked), was("revoked")},
		{"proof of possession wanted", inJSON(401, gitlabProof), not("GitLab does not allow it")},
		{"fine-grained", inJSON(403, `{"error":"insufficient_granular_scope","error_description":"Access denied"}`), not("GitLab does not allow it")},
		{"failed", inJSON(400, `{"message":"400 Bad request"}`), not("GitLab does not allow it")},
		{"before 15.4", inJSON(404, `{"error":"404 Not Found"}`), not("this GitLab has no such call, since it is too old")},
		{"too often", inText(429, "Retry later\n", "RateLimit-Name: throttle_authenticated_api"), not("it was called too often, and takes the call again later")},
		{"a gateway's 401", inJSON(401, `{"message":"Unauthorized"}`), proves("401")},
		{"a page with 401", page(401), proves("401")},
		{"a page with 200", page(200), proves("200")},
		{"its own 500", inJSON(500, `{"message":"500 Internal Server Error"}`), proves("500")},
		{"a gateway's 502", page(502), proves("502")},
		{"moved", reply{307, []string{"Location: https://evil.example/"}, ""}, not("gitlab.com answered 307, a redirect, which is not followed" + inDoubt)},
		{"too long", inJSON(401, gitlabNone+strings.Repeat(" ", 64<<10)), not("gitlab.com answered too much" + inDoubt)},
	})
}

func TestRevokeGitHub(t *testing.T) {
	const own = "X-GitHub-Request-Id: 0000:0000:00000:00000:00000000"
	said := func(message string) string {
		return `{"message":"` + message + `","documentation_url":"https://docs.github.com/rest","status":"0"}`
	}
	proves := func(status string) Revocation {
		return Revocation{Cause: "api.github.com answered " + status + ", in a way that proves nothing" + inDoubt}
	}
	often := Revocation{Cause: "GitHub takes no such call from here now; it takes 60 an hour from one address"}
	const call, noted = "POST api.github.com/credentials/revoke", `unsigned {"credentials":["` + underTest + `"]}`
	for _, kind := range []string{"gh-classic-pat", "gh-fine-pat", "gh-oauth", "gh-app-user"} {
		runRevocations(t, Builtin()["github.com"], kind, call, noted, []revokeCase{{kind, inJSON(202, `{}`, own), Revocation{Outcome: Revoked}}})
	}
	runRevocations(t, Builtin()["gist.github.com"], "gh-classic-pat", call, noted, []revokeCase{
		{"without a body", reply{202, []string{own}, ""}, Revocation{Outcome: Revoked}},
		{"a gateway's 202", page(202), proves("202")},
		{"another success", inJSON(200, `{}`, own), proves("200")},
		{"too often", inJSON(403, said("API rate limit exceeded"), own), often},
		{"too often, by its newer status", inJSON(429, said("API rate limit exceeded"), own), often},
		{"not taken", inJSON(422, said("Validation failed, or the endpoint has been spammed."), own), Revocation{Cause: "GitHub does not take it"}},
		{"a page with 403", page(403), proves("403")},
		{"a gateway's 403", inJSON(403, `{"message":"Forbidden"}`), proves("403")},
		{"its own 500", inJSON(500, said("Server Error"), own), proves("500")},
		{"moved", reply{307, []string{"Location: https://evil.example/"}, ""},
			Revocation{Cause: "api.github.com answered 307, a redirect, which is not followed" + inDoubt}},
	})
}

// TestRevokesBy knows which hosts have a call for which kinds, and asks no
// other.
func TestRevokesBy(t *testing.T) {
	cloud := Builtin()
	github := []string{"gh-classic-pat", "gh-fine-pat", "gh-oauth", "gh-app-user"}
	gitlab := []string{"gl-pat", "gl-pat-routable", "gl-pat-routable-v0"}
	for _, c := range []struct {
		host   *Host
		kinds  []string
		notice string
	}{
		{cloud["github.com"], github, "it is final, and GitHub mails the token's owner"},
		{cloud["gist.github.com"], github, "it is final, and GitHub mails the token's owner"},
		{NewHost("acme.ghe.com", ByID("github")), nil, ""},
		{at("github", ""), nil, ""},
		{cloud["gitlab.com"], gitlab, ""},
		{at("gitlab", ""), gitlab, ""},
		{cloud["bitbucket.org"], nil, ""},
		{at("bitbucket-dc", ""), nil, ""},
	} {
		s := newSite(t, nil)
		for i := range c.host.Provider.Kinds {
			k := &c.host.Provider.Kinds[i]
			want := slices.Contains(c.kinds, k.ID)
			if notice, ok := c.host.RevokesBy(k); ok != want || ok && notice != c.notice || !ok && notice != "" {
				t.Errorf("%s, %s: %v, %q", c.host.Name, k.ID, ok, notice)
			}
			got := c.host.Revoke(t.Context(), s.client(t), Checked{Token: secret.New(underTest), Kind: k})
			if want == (got.Outcome == NoCall) || want != (len(s.asked) == 1) || got.Cause == "" {
				t.Errorf("%s, %s: %+v, asked %q", c.host.Name, k.ID, got, s.asked)
			}
			s.asked = nil
		}
		if _, ok := c.host.RevokesBy(nil); ok {
			t.Errorf("%s revokes what is of no kind", c.host.Name)
		}
	}
}
