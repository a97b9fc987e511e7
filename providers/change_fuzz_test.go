package providers

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"git-credential-pat/providers/forgetest"
	"git-credential-pat/store/secret"
)

// FuzzChange lets every kind of token at every sort of host hear the same answer
// to the calls that rotate and revoke it.
func FuzzChange(f *testing.F) {
	next := forgetest.Token("gl-pat", 1)
	for _, body := range []string{"", "{}", "null", gitlabNone, gitlabExpired, gitlabRevoked, gitlabProof, rotated(next, `,"expires_at":"2027-02-22"`),
		rotated(underTest, ""), `{"token":"` + next + `"}`, `{"error":"expires_at is invalid"}`, `{"message":"` + next + `","documentation_url":"` + underTest + `"}`} {
		for _, status := range []int{200, 201, 202, 204, 302, 400, 401, 403, 404, 405, 422, 429, 500} {
			f.Add(status, "application/json", body)
		}
	}
	hosts := fuzzHosts()
	f.Fuzz(func(t *testing.T, status int, media, body string) {
		said := cannedAnswer{status: status, media: media, body: body}
		client := &http.Client{Transport: said}
		for _, h := range hosts {
			for i := range h.Provider.Kinds {
				token := Checked{Token: secret.New(underTest), Kind: &h.Provider.Kinds[i]}
				said.judgeRotation(t, h, h.Rotate(t.Context(), client, token, rotateDay()))
				said.judgeRevocation(t, h, h.Revoke(t.Context(), client, token))
			}
		}
	})
}

// judgeRotation holds a rotation to what is true of every one.
func (c cannedAnswer) judgeRotation(t *testing.T, h *Host, got Rotation) {
	t.Helper()
	token, ok := got.Token.Reveal(), true
	switch got.Outcome {
	case Rotated:
		ok = (c.status == 200 || c.status == 201) && got.Cause == "" && token != underTest && h.Identify(token).Class == Token
	case NotRotated:
		ok = token == "" && (got.Cause == "the host has no call that rotates such a token" || c.status/100 == 4)
	case InDoubt:
		ok = token == "" && got.Cause != ""
	}
	if !ok || !isOurs(got.Cause) {
		t.Errorf("%s: %+v", h.Name, got)
	}
}

// judgeRevocation does the same for a revocation.
func (c cannedAnswer) judgeRevocation(t *testing.T, h *Host, got Revocation) {
	t.Helper()
	ok := got.Cause != ""
	if got.Outcome == Revoked {
		ok = slices.Contains([]int{202, 204, 401}, c.status)
	}
	if !ok || !isOurs(got.Cause) {
		t.Errorf("%s: %+v", h.Name, got)
	}
}

// isOurs reports whether a cause is in our words, which hold no token.
func isOurs(cause string) bool {
	return !strings.Contains(cause, underTest) && !LooksLikeToken(cause) && len(cause) <= longestName
}
