package forgetest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

const rotateCall = "POST https://gitlab.com/api/v4/personal_access_tokens/self/rotate"

// told is what GitLab says of a token.
type told struct {
	Token     string
	Active    bool
	Scopes    []string
	ExpiresAt string `json:"expires_at"`
}

// rotate makes the call and reads the answer.
func rotate(t *testing.T, f *Forge, token, query, body, kind string) (answered, told) {
	t.Helper()
	got := ask(t, f.stayingClient(t), rotateCall+query, body, func(r *http.Request) {
		private(token)(r)
		r.Header.Set("Content-Type", kind)
	})
	var says told
	check(t, json.Unmarshal([]byte(got.body), &says))
	return got, says
}

func TestRotate(t *testing.T) {
	f := withHosts(t, apiHosts()...)
	check(t, f.Repo("gitlab.com", "acme/website"))
	day := time.Now().UTC().AddDate(0, 0, 30).Format(time.DateOnly)
	week := time.Now().UTC().AddDate(0, 0, 7).Format(time.DateOnly)
	for i, test := range []struct{ name, kind, query, body, mime, expires string }{
		{"a week", "gl-pat", "", "", "", week},
		{"by JSON", "gl-pat-routable", "", `{"expires_at":"` + day + `"}`, "application/json", day},
		{"by a form", "gl-pat-routable-v0", "", "expires_at=" + day, "application/x-www-form-urlencoded", day},
		{"by the query", "gl-pat", "?expires_at=" + url.QueryEscape(day), "", "", day},
	} {
		old := Token(test.kind, i+1)
		check(t, f.Allow("gitlab.com", Credential{Token: old, Scopes: []string{"write_repository", "self_rotate"}}))
		got, says := rotate(t, f, old, test.query, test.body, test.mime)
		if got.status != 200 || says.ExpiresAt != test.expires || !says.Active || strings.Join(says.Scopes, " ") != "write_repository self_rotate" {
			t.Errorf("%s: %d, expires %s, want %s", test.name, got.status, says.ExpiresAt, test.expires)
		}
		if next, err := f.Successor("gitlab.com", old); err != nil || next != says.Token || next == old || strings.Count(next, ".") != strings.Count(old, ".") {
			t.Errorf("%s: the successor is not the one that was told, or of another shape: %v", test.name, err)
		}
		if got := f.statuses(t, gitlabCall, "gitlab.com/acme/website", private(old), "a", old); got != [3]int{401, 401, 401} {
			t.Errorf("%s: the old token is answered %d", test.name, got)
		}
		if got := f.statuses(t, gitlabCall, "gitlab.com/acme/website", private(says.Token), "a", says.Token); got != [3]int{200, 200, 200} {
			t.Errorf("%s: the new token is answered %d", test.name, got)
		}
	}
}

func TestRotateRefuses(t *testing.T) {
	f := withHosts(t, apiHosts()...)
	token := Token("gl-pat", 1)
	check(t, f.Allow("gitlab.com", Credential{Token: token, Scopes: []string{"api"}}))
	for query, want := range map[string]string{
		"?expires_at=soon":       `{"error":"expires_at is invalid"}`,
		"?expires_at=2099-01-01": "Expiration date must be before",
	} {
		if got, _ := rotate(t, f, token, query, "", ""); got.status != 400 || !strings.Contains(got.body, want) {
			t.Errorf("%s: %d %s", query, got.status, got.body)
		}
	}
	narrow := Token("gl-pat", 2)
	check(t, f.Allow("gitlab.com", Credential{Token: narrow, Write: true}))
	if got, _ := rotate(t, f, narrow, "", "", ""); got.status != 403 {
		t.Errorf("without the scope: %d", got.status)
	}
	for _, token := range []string{token, narrow} {
		if got := ask(t, f.stayingClient(t), gitlabCall, "", private(token)); got.status != 200 {
			t.Errorf("the token is answered %d after refusals", got.status)
		}
	}
}

func TestRotatingTwiceRevokesTheFamily(t *testing.T) {
	f := withHosts(t, apiHosts()...)
	first, stranger := Token("gl-pat", 1), Token("gl-pat", 2)
	for _, token := range []string{first, stranger} {
		check(t, f.Allow("gitlab.com", Credential{Token: token, Scopes: []string{"api"}}))
	}
	_, second := rotate(t, f, first, "", "", "")
	_, third := rotate(t, f, second.Token, "", "", "")
	status := func(token string) int { return ask(t, f.stayingClient(t), gitlabCall, "", private(token)).status }
	if got := ask(t, f.stayingClient(t), gitlabCall, "", private(first)); got.status != 401 || !strings.Contains(got.body, "Token was revoked.") {
		t.Errorf("a revoked token is answered %d %s", got.status, got.body)
	}
	if status(third.Token) != 200 {
		t.Error("asking with a revoked token revoked the family")
	}
	if again, _ := rotate(t, f, first, "", "", ""); again.status != 401 || status(third.Token) != 401 {
		t.Errorf("rotating a revoked token: %d, and the family lives on", again.status)
	}
	if status(stranger) != 200 {
		t.Error("a token of another family was revoked")
	}
}

func TestGitLabRevokesItself(t *testing.T) {
	f := withHosts(t, apiHosts()...)
	token := Token("gl-pat", 1)
	check(t, f.Allow("gitlab.com", Credential{Token: token, Read: true}))
	call := strings.Replace(gitlabCall, "GET", "DELETE", 1)
	client := f.stayingClient(t)
	if got := ask(t, client, call, "", private(token)); got.status != 204 || got.body != "" {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := ask(t, client, gitlabCall, "", private(token)); got.status != 401 {
		t.Errorf("the token lives on: %d", got.status)
	}
}
