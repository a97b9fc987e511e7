package providers

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"git-credential-pat/store/secret"
)

// FuzzCheck lets every kind of token at every sort of host hear the same answer
// to each of its calls.
func FuzzCheck(f *testing.F) {
	for _, body := range []string{"", "{}", "null", "[]", githubAlice, githubBad, githubUnsigned, githubSAML, gitlabNone, gitlabExpired,
		gitlabRevoked, gitlabProof, gitlabNotPAT, gitlabToken + `"active":true,"scopes":["api"],"expires_at":"2027-02-22"}`,
		bitbucketAlice, bitbucketBad, bitbucketGranted + `["a"]}}}`, dcBad, dcRight, dcUsers, `{"total_count":1}`, `{"scope":["api"]}`} {
		for _, status := range []int{200, 302, 400, 401, 403, 404, 500} {
			f.Add(status, "application/json", body, "2027-02-22 09:00:00 UTC", "repo, workflow")
		}
	}
	f.Add(403, "text/plain", "Permission denied.", "", "required; url="+githubSSOPage)
	f.Add(401, "text/plain", gitlabDenied, "", `Basic realm="GitLab"`)
	f.Add(200, "application/x-git-receive-pack-advertisement", "", "", "alice%40corp")
	hosts := fuzzHosts()
	f.Fuzz(func(t *testing.T, status int, media, body, ends, other string) {
		said := cannedAnswer{status, media, body, ends, other}
		for _, h := range hosts {
			for i := range h.Provider.Kinds {
				k := &h.Provider.Kinds[i]
				v := h.Check(t.Context(), &http.Client{Transport: said}, Checked{secret.New(underTest), k, "alice@example.com", "acme/website"})
				said.judge(t, h, k, v)
			}
		}
	})
}

// cannedAnswer answers everything with the same.
type cannedAnswer struct {
	status                   int
	media, body, ends, other string
}

// RoundTrip implements http.RoundTripper.
func (c cannedAnswer) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Scheme != "https" || strings.Contains(r.URL.String(), underTest) {
		return nil, fmt.Errorf("asked at %s", r.URL)
	}
	header := http.Header{"Content-Type": {c.media}, "Github-Authentication-Token-Expiration": {c.ends}}
	for _, name := range []string{"X-OAuth-Scopes", "X-GitHub-SSO", "X-AUSERNAME", "WWW-Authenticate"} {
		header.Set(name, c.other)
	}
	return &http.Response{StatusCode: c.status, Header: header, Body: io.NopCloser(strings.NewReader(c.body)), Request: r}, nil
}

// judge holds a verdict to what is true of every one.
func (c cannedAnswer) judge(t *testing.T, h *Host, k *Kind, v Verdict) {
	t.Helper()
	ok := true
	switch v.Outcome {
	case Unknown:
		ok = v.Cause != "" && v.Login == "" && v.Scopes == nil && v.SSO == "" && v.Lacks == nil
	case Rejected:
		ok = v.Cause != "" && c.status == 401 && k.Decides && c.refuses(h)
	case Accepted:
		ok = c.status == 200 || c.status == 403 || h.Provider.ID == "bitbucket-dc"
	}
	ok = ok && (v.SSO == "" || matchWhole(`https://`+regexp.QuoteMeta(h.Account())+`([/?#].*)?`, v.SSO))
	ok = ok && isPrintable(v.Login+strings.Join(v.Scopes, "")+strings.Join(v.Lacks, "")+v.SSO)
	ok = ok && !strings.Contains(fmt.Sprint(v), underTest) && (v.Expires.IsZero() || !v.NeverExpires)
	ok = ok && (v.ScopesTold || v.Scopes == nil && v.Lacks == nil)
	if !ok {
		t.Errorf("%s, %s: %+v", h.Name, k.ID, v)
	}
}

// refuses reports whether the answer has words that only the provider uses.
func (c cannedAnswer) refuses(h *Host) bool {
	words := map[string][]string{
		"github":       {"Bad credentials", "realm"},
		"gitlab":       {"401 Unauthorized", "invalid_token", "realm"},
		"bitbucket":    {"Token is invalid"},
		"bitbucket-dc": {"com.atlassian.bitbucket.auth.IncorrectPasswordAuthenticationException"},
	}
	for _, word := range words[h.Provider.ID] {
		// JSON may write any letter by its number.
		if strings.Contains(c.body+c.other, word) || strings.Contains(c.body, `\u`) {
			return true
		}
	}
	return false
}

func FuzzGitHubExpiry(f *testing.F) {
	for _, s := range []string{"2027-02-22 09:00:00 UTC", "2027-02-22 11:00:00 +0200", "2027-02-22 09:00:00 PST", "2027-02-22", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := githubExpiry(s)
		if !got.IsZero() && (got.Location() != time.UTC || len(s) < len("2027-02-22 09:00:00 UTC") && !strings.HasSuffix(s, "UTC")) {
			t.Errorf("%q is %v", s, got)
		}
	})
}

func FuzzGitLabExpiry(f *testing.F) {
	for _, s := range []string{`"2027-02-22"`, "null", `"2027-02-22T00:00:00Z"`, `2027`, ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := gitlabExpiry([]byte(s))
		if !got.IsZero() && `"`+got.Format(time.DateOnly)+`"` != s {
			t.Errorf("%q is %v", s, got)
		}
	})
}
