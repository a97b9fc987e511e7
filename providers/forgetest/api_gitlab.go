package forgetest

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// gitlabAPI follows providers.md 6.2, and gitlab lib/api/api_guard.rb,
// lib/api/personal_access_tokens/self_information.rb and self_rotation.rb.
func gitlabAPI() api {
	const self = "/api/v4/personal_access_tokens/self"
	return api{
		below: []string{"/api/v4/", "/oauth/"},
		routes: []route{
			{"GET " + self, gitlabSelf},
			{"DELETE " + self, gitlabRevokeSelf},
			{"POST " + self + "/rotate", gitlabRotate},
			{"GET /oauth/token/info", gitlabTokenInfo},
		},
		takes:   gitlabAPITakes,
		headers: noHeaders,
		failure: func(status int, message string) any {
			return object{"message": strconv.Itoa(status) + " " + message}
		},
	}
}

// gitlabAPITakes takes personal tokens in both headers, OAuth tokens as Bearer,
// and no deploy or job token at all.
func gitlabAPITakes(c Credential, r Request) bool {
	switch {
	case strings.HasPrefix(c.Token, "gldt-"), strings.HasPrefix(c.Token, "glcbt-"):
		return false
	case isOAuth(c.Token):
		return isBearer(r)
	}
	return isBearer(r) || r.Scheme == privateToken
}

// isOAuth reports whether a token of GitLab is an OAuth application's, by its
// shape.
func isOAuth(token string) bool { return strings.HasPrefix(token, "gliamat-") || len(token) == 64 }

// gitlabHolder is the grant of a call that needs one of the scopes, any where
// none is named, or the refusal.
func gitlabHolder(c apiCall, scopes ...string) (*grant, *apiReply) {
	g := c.known()
	var refusal apiReply
	switch {
	case g == nil:
		refusal = c.fail(http.StatusUnauthorized, "")
	case g.expired():
		refusal = gitlabError(http.StatusUnauthorized, "invalid_token",
			"Token is expired. You can either do re-authorization or token refresh.")
	case g.revoked:
		refusal = gitlabError(http.StatusUnauthorized, "invalid_token",
			"Token was revoked. You have to re-authorize from the user.")
	case len(scopes) > 0 && !shareOne(scopes, c.host.provider.scopes.of(g.Credential)):
		refusal = gitlabError(http.StatusForbidden, "insufficient_scope",
			"The request requires higher privileges than provided by the access token.")
		refusal.body.(object)["scope"] = strings.Join(scopes, " ")
	default:
		return g, nil
	}
	return nil, &refusal
}

// gitlabError is a refusal as OAuth words it.
func gitlabError(status int, code, description string) apiReply {
	return apiReply{status: status, body: object{"error": code, "error_description": description}}
}

func shareOne(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

func gitlabSelf(c apiCall) apiReply {
	g, refusal := gitlabPersonal(c)
	if refusal != nil {
		return *refusal
	}
	return apiReply{http.StatusOK, nil, gitlabTold(c.host, g)}
}

func gitlabRevokeSelf(c apiCall) apiReply {
	g, refusal := gitlabPersonal(c)
	if refusal != nil {
		return *refusal
	}
	g.revoked = true
	return apiReply{status: http.StatusNoContent}
}

// gitlabPersonal is the grant of a call that a personal token of any scope may
// make, or the refusal.
func gitlabPersonal(c apiCall) (*grant, *apiReply) {
	g, refusal := gitlabHolder(c)
	if refusal == nil && isOAuth(g.Token) {
		wrong := c.fail(http.StatusBadRequest, "Bad request - This endpoint requires token type to be a personal access token")
		return nil, &wrong
	}
	return g, refusal
}

// gitlabTold is what the API tells of a token.
func gitlabTold(h *host, g *grant) object {
	return object{
		"id": 1, "name": "git", "description": nil, "user_id": 1,
		"scopes": h.provider.scopes.of(g.Credential),
		"active": g.live(), "revoked": g.revoked,
		"created_at": gitlabTime(g.made, time.RFC3339), "last_used_at": gitlabTime(g.used, time.RFC3339),
		"expires_at": gitlabTime(g.Expires, time.DateOnly),
	}
}

// gitlabTime is a time in UTC, or null.
func gitlabTime(t time.Time, layout string) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(layout)
}

// gitlabTokenInfo is Doorkeeper's, which knows OAuth tokens alone.
func gitlabTokenInfo(c apiCall) apiReply {
	g := c.grant()
	if g == nil || !isOAuth(g.Token) {
		return gitlabError(http.StatusUnauthorized, "invalid_token", "The access token is invalid") // text: memory
	}
	return apiReply{http.StatusOK, nil, object{
		"resource_owner_id": 1, "scope": c.host.provider.scopes.of(g.Credential),
		"expires_in": 7200, "application": object{"uid": "0"}, "created_at": g.made.Unix(),
	}}
}
