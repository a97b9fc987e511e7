package forgetest

import (
	"encoding/json"
	"hash/crc32"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// githubAPI follows providers.md 6.1 and 8.
func githubAPI() api {
	return api{
		root:  "/api/v3",
		below: []string{"/api/v3/"},
		routes: []route{
			{"GET /api/v3/user", githubUser},
			{"GET /api/v3/repos/*/*", githubRepository},
			{"GET /api/v3/installation/repositories", githubInstallation},
			{"POST /api/v3/credentials/revoke", githubRevoke},
		},
		takes: func(_ Credential, r Request) bool {
			return isBearer(r) || strings.EqualFold(r.Scheme, "token")
		},
		headers:  githubHeaders,
		failures: map[int]string{401: "Bad credentials", 500: "Server Error"}, // 500: memory
		failure: func(status int, message string) any {
			return object{"message": message, "documentation_url": "https://docs.github.com/rest", "status": strconv.Itoa(status)}
		},
	}
}

// githubHeaders tell scopes and expiry, of the tokens that have them.
func githubHeaders(h *host, g *grant) map[string]string {
	header := map[string]string{}
	if scopes := h.provider.scopes.of(g.Credential); scopes != nil {
		header["X-OAuth-Scopes"] = strings.Join(scopes, ", ")
	}
	if !g.Expires.IsZero() {
		header["GitHub-Authentication-Token-Expiration"] = g.Expires.UTC().Format("2006-01-02 15:04:05 MST")
	}
	return header
}

func githubUser(c apiCall) apiReply {
	g := c.grant()
	switch {
	case g == nil:
		return githubStranger(c)
	case strings.HasPrefix(g.Token, "ghs_"):
		return c.fail(http.StatusForbidden, "Resource not accessible by integration")
	case g.sso != "" && !g.ssoPartial:
		return githubWall(c, g)
	}
	reply := apiReply{http.StatusOK, map[string]string{}, object{"login": g.login(), "id": 1, "type": "User"}}
	if g.sso != "" {
		id := strconv.FormatUint(uint64(crc32.ChecksumIEEE([]byte(g.sso))), 10)
		reply.header["X-GitHub-SSO"] = "partial-results; organizations=" + id
	}
	return reply
}

// githubRepository tells of a repository, which an organisation may want its
// own authorisation for.
func githubRepository(c apiCall) apiReply {
	g := c.grant()
	owner, _, _ := strings.Cut(strings.TrimPrefix(c.path, "/api/v3/repos/"), "/")
	switch {
	case g == nil:
		return githubStranger(c)
	case g.sso != "" && strings.EqualFold(g.sso, owner):
		return githubWall(c, g)
	}
	return apiReply{http.StatusOK, nil, object{"full_name": strings.TrimPrefix(c.path, "/api/v3/repos/")}}
}

// githubStranger refuses a call without a good token.
func githubStranger(c apiCall) apiReply {
	if !c.HasCredential {
		return c.fail(http.StatusUnauthorized, "Requires authentication") // memory
	}
	return c.fail(http.StatusUnauthorized, "")
}

// githubWall asks for an organisation's authorisation.
func githubWall(c apiCall, g *grant) apiReply {
	reply := c.fail(http.StatusForbidden, "Resource protected by organization SAML enforcement."+
		" You must grant your Personal Access token access to this organization.")
	reply.header = map[string]string{
		"X-GitHub-SSO": "required; url=https://" + c.host.name + "/orgs/" + g.sso + "/sso?authorization_request=AAAA",
	}
	return reply
}

func githubInstallation(c apiCall) apiReply {
	g := c.grant()
	if g == nil {
		return githubStranger(c)
	}
	if !strings.HasPrefix(g.Token, "ghs_") {
		return c.fail(http.StatusForbidden, "You must authenticate with an installation access token"+
			" in order to list repositories for an installation.")
	}
	return apiReply{http.StatusOK, nil, object{"total_count": 0, "repositories": []object{}}}
}

// githubRevoke revokes the tokens that the body holds. GitHub takes nobody who
// authenticates there, a server only those who do, and fewer kinds.
// https://docs.github.com/en/rest/credentials/revoke
// https://docs.github.com/en/enterprise-server@3.19/rest/credentials/revoke
func githubRevoke(c apiCall) apiReply {
	kinds := []string{"ghp_", "github_pat_", "gho_", "ghu_", "ghr_"}
	switch {
	case c.host.apiShared && c.grant() == nil:
		return githubStranger(c)
	case c.host.apiShared:
		kinds = kinds[:2]
	case c.HasCredential:
		return c.fail(http.StatusForbidden, "")
	}
	var body struct{ Credentials []string }
	if err := json.Unmarshal([]byte(c.Body), &body); err != nil || len(body.Credentials) == 0 {
		return c.fail(http.StatusUnprocessableEntity, "Validation failed, or the endpoint has been spammed.")
	}
	for _, token := range body.Credentials {
		if slices.ContainsFunc(kinds, func(prefix string) bool { return strings.HasPrefix(token, prefix) }) {
			c.forge.revokeEverywhere(c.host, token)
		}
	}
	return apiReply{http.StatusAccepted, nil, object{}}
}

// revokeEverywhere revokes a token on a host and where its gists are.
func (f *Forge) revokeEverywhere(h *host, token string) {
	h.revoke(token)
	if gists := f.hosts["gist."+h.name]; gists != nil {
		gists.revoke(token)
	}
}
