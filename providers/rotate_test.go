package providers

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"git-credential-pat/providers/forgetest"
	"git-credential-pat/store/secret"
)

// rotateDay is the day that the tests ask for.
func rotateDay() time.Time { return time.Date(2027, 2, 22, 0, 0, 0, 0, time.UTC) }

// rotateCase is a token, GitLab's answer, and what comes of them.
type rotateCase struct {
	name string
	kind string
	said reply
	want Rotation
}

// runRotations runs the cases at gitlab.com, where also the token under test is
// a token, by its pattern.
func runRotations(t *testing.T, cases []rotateCase) {
	t.Helper()
	const rotate = "POST gitlab.com/api/v4/personal_access_tokens/self/rotate"
	h := Builtin()["gitlab.com"]
	h.TokenPatterns = []string{underTest}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := newSite(t, map[string]reply{rotate: c.said})
			got := h.Rotate(t.Context(), s.client(t), checked(t, h, c.kind, "", ""), rotateDay())
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("\n%+v, want\n%+v", got, c.want)
			}
			if got.Token.Reveal() != c.want.Token.Reveal() {
				t.Error("another token")
			}
			if want := []string{rotate + ` private {"expires_at":"2027-02-22"}`}; !slices.Equal(s.asked, want) {
				t.Errorf("asked\n%q, want\n%q", s.asked, want)
			}
		})
	}
}

// rotated is GitLab's answer with a new token.
func rotated(token, rest string) string {
	return gitlabToken + `"active":true,"scopes":["api"],"token":"` + token + `"` + rest + `}`
}

func TestRotate(t *testing.T) {
	plain, routable, older := forgetest.Token("gl-pat", 1), forgetest.Token("gl-pat-routable", 1), forgetest.Token("gl-pat-routable-v0", 1)
	const until = `,"expires_at":"2027-02-22"`
	good := func(token string) Rotation {
		return Rotation{Outcome: Rotated, Token: secret.New(token), Expires: rotateDay()}
	}
	endless := good(plain)
	endless.Expires = time.Time{}
	runRotations(t, []rotateCase{
		{"plain", "gl-pat", inJSON(200, rotated(plain, until)), good(plain)},
		{"created", "gl-pat", inJSON(201, rotated(plain, until)), good(plain)},
		{"routable", "gl-pat-routable", inJSON(200, rotated(routable, until)), good(routable)},
		{"older routable", "gl-pat-routable-v0", inJSON(200, rotated(older, until)), good(older)},
		{"of another shape than before", "gl-pat", inJSON(200, rotated(routable, until)), good(routable)},
		{"end not told", "gl-pat", inJSON(200, rotated(plain, "")), endless},
		{"end of another layout", "gl-pat", inJSON(200, rotated(plain, `,"expires_at":"soon"`)), endless},
		{"with what was not there before", "gl-pat", inJSON(200, `{"scopes":{"new":1},"message":[],"active":"yes","token":"`+plain+`"`+until+`}`), good(plain)},
	})
}

// TestRotateRefused hears GitLab's own refusals, after which nothing was done.
func TestRotateRefused(t *testing.T) {
	none := func(cause string) Rotation { return Rotation{Outcome: NotRotated, Cause: cause} }
	day, other := "the day on which it is to end is not allowed there", "GitLab does not allow it"
	often := "it was called too often, and takes the call again later"
	runRotations(t, []rotateCase{
		{"too late a day", "gl-pat", inJSON(400, `{"message":"400 Bad request - Expiration date must be before 2027-01-01"}`), none(day)},
		{"no day", "gl-pat", inJSON(400, `{"error":"expires_at is invalid"}`), none(day)},
		{"legacy tokens ended", "gl-pat", inJSON(400, `{"message":"400 Bad request - Rotation of legacy personal access tokens is disabled. Use a fine-grained token instead."}`), none(other)},
		{"not known", "gl-pat", inJSON(401, gitlabNone), none(gone)},
		{"expired", "gl-pat", inJSON(401, gitlabExpired), none("expired")},
		{"revoked", "gl-pat", inJSON(401, gitlabRevoked), none("revoked")},
		{"proof of possession wanted", "gl-pat", inJSON(401, gitlabProof), none(other)},
		{"scopes", "gl-pat", inJSON(403, `{"error":"insufficient_scope","error_description":"The request requires higher privileges","scope":"api self_rotate"}`),
			none("its scopes do not allow it (api or self_rotate)")},
		{"fine-grained", "gl-pat", inJSON(403, `{"error":"insufficient_granular_scope","error_description":"Access denied"}`), none(other)},
		{"forbidden", "gl-pat", inJSON(403, `{"message":"403 Forbidden"}`), none(other)},
		{"before 16.10", "gl-pat", inJSON(404, `{"error":"404 Not Found"}`), none("this GitLab has no such call, since it is too old")},
		{"no personal token", "gl-pat", inJSON(405, `{"message":"405 Method Not Allowed"}`), none("it is not a personal access token")},
		{"too often", "gl-pat", inJSON(429, `{"message":"429 Too Many Requests"}`), none(often)},
		{"too often, in plain text", "gl-pat", inText(429, "Retry later\n", "RateLimit-Name: throttle_authenticated_api"), none(often)},
	})
}

// TestRotateInDoubt hears answers after which a new token may be there.
func TestRotateInDoubt(t *testing.T) {
	next := forgetest.Token("gl-pat", 1)
	doubt := func(cause string) Rotation { return Rotation{Cause: "gitlab.com " + cause} }
	noToken := doubt("answered 200, and with no new token of its own")
	proves := func(status string) Rotation { return doubt("answered " + status + ", in a way that proves nothing") }
	runRotations(t, []rotateCase{
		{"the old token", "gl-pat", inJSON(200, rotated(underTest, "")), noToken},
		{"a token of GitHub", "gl-pat", inJSON(200, rotated(forgetest.Token("gh-classic-pat", 1), "")), noToken},
		{"a token that is not for git", "gl-pat", inJSON(200, rotated(forgetest.Token("glrt", 1), "")), noToken},
		{"a password", "gl-pat", inJSON(200, rotated("correct horse", "")), noToken},
		{"more than a token", "gl-pat", inJSON(200, rotated(next+`\n`, "")), noToken},
		{"no token", "gl-pat", inJSON(200, gitlabToken+`"active":true}`), noToken},
		{"a number", "gl-pat", inJSON(200, `{"token":1}`), noToken},
		{"broken JSON", "gl-pat", inJSON(200, rotated(next, "")[1:]), noToken},
		{"no JSON", "gl-pat", inText(200, rotated(next, "")), noToken},
		{"a page", "gl-pat", page(200), noToken},
		{"nothing", "gl-pat", reply{status: 204}, proves("204")},
		{"too long", "gl-pat", inJSON(200, rotated(next, "")+strings.Repeat(" ", 64<<10)), doubt("answered too much")},
		{"moved", "gl-pat", reply{307, []string{"Location: https://evil.example/"}, ""}, doubt("answered 307, a redirect, which is not followed")},
		{"to a sign-in", "gl-pat", reply{302, []string{"Location: /login"}, ""}, doubt("answered 302, a redirect, which is not followed")},
		{"a gateway's 401", "gl-pat", inJSON(401, `{"message":"Unauthorized"}`), proves("401")},
		{"a gateway's page with 403", "gl-pat", page(403), proves("403")},
		{"a gateway's 404", "gl-pat", inJSON(404, `{"error":"Not Found"}`), proves("404")},
		{"a gateway's 429", "gl-pat", page(429), proves("429")},
		{"another of its own", "gl-pat", inJSON(409, `{"message":"409 Conflict"}`), proves("409")},
		{"its own 500", "gl-pat", inJSON(500, `{"message":"500 Internal Server Error"}`), proves("500")},
		{"a gateway's 502", "gl-pat", page(502), proves("502")},
		{"503 with a token", "gl-pat", inJSON(503, rotated(next, "")), proves("503")},
	})
}

// TestRotateAsksNobody holds the call back where there is none, or no day.
func TestRotateAsksNobody(t *testing.T) {
	s := newSite(t, nil)
	for _, p := range All() {
		h := at(p.ID, "")
		for i := range p.Kinds {
			k := &p.Kinds[i]
			token, day := Checked{Token: secret.New(underTest), Kind: k, Login: "alice"}, rotateDay()
			if rotates := strings.HasPrefix(k.ID, "gl-pat"); rotates != (k.Rotate != nil) {
				t.Errorf("%s: %v", k.ID, k.Rotate)
			} else if rotates {
				day = time.Time{}
			}
			if got := h.Rotate(t.Context(), s.client(t), token, day); got.Outcome != NotRotated || got.Cause == "" || len(s.asked) > 0 {
				t.Errorf("%s: %+v, asked %q", k.ID, got, s.asked)
			}
		}
	}
	if got := at("gitlab", "").Rotate(t.Context(), s.client(t), Checked{Token: secret.New(underTest)}, rotateDay()); got.Outcome != NotRotated || len(s.asked) > 0 {
		t.Errorf("of no kind: %+v", got)
	}
}

// TestRotateDay asks for the day in UTC, whatever the clock on the wall says.
func TestRotateDay(t *testing.T) {
	h := at("gitlab", "https://git.corp.example/dev/api/v4")
	s := newSite(t, nil)
	evening := time.Date(2027, 2, 21, 22, 0, 0, 0, time.FixedZone("", -3*3600))
	h.Rotate(t.Context(), s.client(t), checked(t, h, "gl-pat", "", ""), evening)
	want := []string{`POST git.corp.example/dev/api/v4/personal_access_tokens/self/rotate private {"expires_at":"2027-02-22"}`}
	if !slices.Equal(s.asked, want) {
		t.Errorf("asked %q", s.asked)
	}
}

func TestMayRotate(t *testing.T) {
	h := Builtin()["gitlab.com"]
	told := func(scopes ...string) Verdict { return Verdict{Outcome: Accepted, Scopes: scopes, ScopesTold: true} }
	for _, c := range []struct {
		name, kind string
		verdict    Verdict
		want       bool
	}{
		{"api", "gl-pat", told("api"), true},
		{"self_rotate", "gl-pat-routable", told("write_repository", "self_rotate"), true},
		{"neither", "gl-pat", told("write_repository"), false},
		{"none", "gl-pat", told(), false},
		{"not told, as of fine-grained ones", "gl-pat", Verdict{Outcome: Accepted}, false},
		{"OAuth", "gl-oauth-iam", told("api"), false},
		{"deploy", "gl-deploy", told("api"), false},
		{"job", "gl-job", told("api"), false},
		{"by a pattern", "pattern", told("api"), false},
		{"unknown kind", "gone", told("api"), false},
	} {
		if got := h.MayRotate(h.Provider.KindByID(c.kind), c.verdict); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
