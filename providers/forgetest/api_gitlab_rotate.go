package forgetest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// gitlabRotate puts a new token in the old one's place, at once. Rotating a
// revoked token revokes all that came from it, as
// gitlab lib/gitlab/auth/auth_finders.rb does, whatever its scopes.
func gitlabRotate(c apiCall) apiReply {
	g, refusal := gitlabHolder(c, "api", "self_rotate")
	if refusal != nil {
		if old := c.known(); old != nil && old.revoked {
			c.host.revokeFamily(old)
		}
		return *refusal
	}
	if isOAuth(g.Token) {
		return c.fail(http.StatusMethodNotAllowed, "")
	}
	expires, refusal := rotatedExpiry(c)
	if refusal != nil {
		return *refusal
	}
	next := g.Credential
	next.Token, next.Expires = c.forge.rotatedToken(g.Token), expires
	g.revoked, g.successor = true, next.Token
	issued := c.host.issue(next)
	body := gitlabTold(c.host, issued)
	body["token"] = next.Token
	return apiReply{http.StatusOK, nil, body}
}

// revokeFamily revokes a token and all that took its place.
func (h *host) revokeFamily(g *grant) {
	for ; g != nil; g = h.issued(g.successor) {
		g.revoked = true
	}
}

// rotatedToken makes a token of the same shape as an old one.
func (f *Forge) rotatedToken(old string) string {
	kinds := []string{"gl-pat", "gl-pat-routable-v0", "gl-pat-routable"}
	f.rotated++
	// Far from the numbers that tests give.
	return Token(kinds[min(strings.Count(old, "."), 2)], 1_000_000+f.rotated)
}

// rotatedExpiry is the day that the call asks for, a week from now if it asks
// for none, or the refusal of a day that is none or further than a year off.
func rotatedExpiry(c apiCall) (time.Time, *apiReply) {
	asked := parameter(c, "expires_at")
	if asked == "" {
		return time.Now().AddDate(0, 0, 7), nil
	}
	day, err := time.Parse(time.DateOnly, asked)
	if err != nil {
		return day, &apiReply{http.StatusBadRequest, nil, object{"error": "expires_at is invalid"}}
	}
	if last := time.Now().AddDate(1, 0, 0); day.After(last) {
		refusal := c.fail(http.StatusBadRequest, "Bad request - Expiration date must be before "+last.Format(time.DateOnly)) // memory
		return day, &refusal
	}
	return day, nil
}

// parameter is a value from the query or the body, as JSON or as a form: GitLab
// reads all three.
func parameter(c apiCall, key string) string {
	if value := c.http.URL.Query().Get(key); value != "" {
		return value
	}
	if strings.HasPrefix(c.http.Header.Get("Content-Type"), "application/json") {
		var body map[string]any
		_ = json.Unmarshal([]byte(c.Body), &body)
		value, _ := body[key].(string)
		return value
	}
	form, _ := url.ParseQuery(c.Body)
	return form.Get(key)
}
