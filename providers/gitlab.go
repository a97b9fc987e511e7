package providers

import (
	"context"
	"encoding/json"
	"hash/crc32"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// gitlab is gitlab.com, GitLab Dedicated and self-managed GitLab.
func gitlab() *Provider {
	return &Provider{
		ID:    "gitlab",
		Name:  "GitLab",
		Hosts: []string{"gitlab.com"},
		Begin: "glpat-",
		// gitlab lib/gitlab/auth.rb user_with_password_for_git.
		Refusal: "GitLab might take a password, this helper does not",
		OwnHost: "GitLab might take a password, this helper does not",
		// GitLab ignores the name that goes with a personal token; its own
		// example is this one.
		// https://docs.gitlab.com/user/profile/personal_access_tokens/
		Static:  []string{"oauth2", "gitlab-ci-token"},
		APIRoot: "/api/", // https://docs.gitlab.com/api/rest/
		APIPath: "/api/v4",
		Ask:     gitlabSelf,
		Realm:   "GitLab",
		// gitlab lib/gitlab/git_access.rb, ee/lib/ee/gitlab/git_access.rb
		Forbids: []string{"You are not allowed to ", "This deploy key does not have ", "Cannot find valid SSO session", "Access denied: This operation requires"},
		// https://docs.gitlab.com/administration/settings/account_and_limit_settings/
		Instance: []string{"glpat-", "gldt-", "glcbt-"},
		SendAs:   "oauth2",
		Kinds:    gitlabKinds(),
		Guide:    gitlabGuide,
	}
}

// gitlabKinds lists the prefixes of https://docs.gitlab.com/security/tokens/
// and the routable form of lib/authn/token_field/generator/routable_token.rb,
// whose first version had no version field.
func gitlabKinds() []Kind {
	const useless = "a token of GitLab, but not one for git"
	rotate, revoke := &rotating{gitlabRotate, []string{"api", "self_rotate"}}, &revoking{call: gitlabRevoke}
	kinds := []Kind{
		// No check digits. First, since it is the most common and cheapest to tell.
		{ID: "gl-pat", Label: "personal access token", Prefix: "glpat-", Shape: `glpat-[0-9A-Za-z_-]{20}`, Decides: true, Rotate: rotate, Revoke: revoke, Page: gitlabTokens},
		{ID: "gl-pat-routable", Label: "personal access token", Prefix: "glpat-", Shape: `glpat-[0-9A-Za-z_-]{27,}\.[0-9a-z]{2}\.[0-9a-z]{9}`, Sum: gitlabSum, Decode: gitlabRouting, Decides: true, Rotate: rotate, Revoke: revoke, Page: gitlabTokens},
		{ID: "gl-pat-routable-v0", Label: "personal access token", Prefix: "glpat-", Shape: `glpat-[0-9A-Za-z_-]{27,}\.[0-9a-z]{9}`, Sum: gitlabSum, Decode: gitlabRouting, Decides: true, Rotate: rotate, Revoke: revoke, Page: gitlabTokens},
		// Its user name is checked, and so is the project, with the same 401:
		// gitlab lib/gitlab/auth.rb deploy_token_check.
		{ID: "gl-deploy", Label: "deploy token", Prefix: "gldt-", Shape: `gldt-[0-9A-Za-z_-]{20}`, OwnName: true, Ask: gitProbe},
		{ID: "gl-job", Label: "job token", Prefix: "glcbt-", Shape: `glcbt-[!-~]{20,}`, SendAs: "gitlab-ci-token", Brief: true, Ask: gitProbe, Decides: true},
		{ID: "gl-oauth-iam", Label: "OAuth token", Prefix: "gliamat-", Shape: `gliamat-[0-9A-Za-z_-]{16,}\.[0-9A-Za-z_-]{16,}\.[0-9A-Za-z_-]{16,}`, SendAs: "oauth2", Ask: gitlabOAuthOrGit, Decides: true, Page: "/-/user_settings/applications"},
	}
	for _, prefix := range []string{"gloas-", "glptt-", "glrt-", "glrtr-", "glft-", "glimt-", "glagent-", "glwt-", "glsoat-", "glffct-", "GR1348941"} {
		kinds = append(kinds, Kind{ID: "gl-wrong-kind", Label: "token", Prefix: prefix, Shape: prefix + `[!-~]*`, Use: NotForGit, Say: useless})
	}
	return append(kinds,
		// Before GitLab 14.5; Apple's generated passwords have this shape.
		Kind{ID: "x-gl-20", Label: "token without a prefix", Shape: `[0-9A-Za-z_-]{20}`, Use: Collides},
		Kind{ID: "x-gl-oauth64", Label: "OAuth token without a prefix", Shape: `[0-9a-f]{64}`, Use: Collides},
	)
}

// gitlabTokens is the page of personal tokens.
// https://docs.gitlab.com/user/profile/personal_access_tokens/
const gitlabTokens = "/-/user_settings/personal_access_tokens"

// gitlabGuide follows the pages of GitLab 19. The page reads name and scopes
// from its address, and no expiry.
// https://docs.gitlab.com/user/profile/personal_access_tokens/
func gitlabGuide(h *Host, _ Target) Guide {
	page := "https://" + h.Name + h.root() + gitlabTokens
	return Guide{
		Token: "a token",
		Note:  "Account passwords are not taken.",
		Page:  page,
		Open:  page + "?name=git&scopes=write_repository",
		Steps: []string{
			"Generate token > Legacy token. (Before GitLab 18: Add new token.)",
			"Token name: what you like. Expiration date: at most a year from now.",
			"Scopes: write_repository. (To fetch only: read_repository.)",
			"Generate token, copy it, paste it here. Nothing shows while you paste.",
		},
		Cases: []string{
			"Your group takes fine-grained tokens only? Choose Fine-grained token, resource " +
				"Code, permissions Download and Push.",
		},
	}
}

// gitlabSum checks the seven digits at the end of a routable GitLab token: the
// CRC-32 of all before them, prefix included, in base 36, padded with zeros.
// Source: gitlab lib/authn/token_field/generator/routable_token.rb.
func gitlabSum(token string) bool {
	if len(token) < 8 {
		return false
	}
	body, sum := token[:len(token)-7], token[len(token)-7:]
	digits := strconv.FormatUint(uint64(crc32.ChecksumIEEE([]byte(body))), 36)
	return strings.Repeat("0", 7-len(digits))+digits == sum
}

// gitlabSaid is what GitLab says of a token, or against it.
type gitlabSaid struct {
	Active   bool
	Scopes   []string
	Granular bool
	Expires  json.RawMessage `json:"expires_at"`

	Message     string
	Error       string
	Description string `json:"error_description"`
}

// gitlabSelf asks about the token itself, which every scope allows. It is
// there since GitLab 15.5, and for no OAuth token.
// Source: gitlab lib/api/personal_access_tokens/self_information.rb.
func gitlabSelf(ctx context.Context, q *question) Verdict {
	a := q.api(ctx, "/personal_access_tokens/self", q.privateToken)
	var said gitlabSaid
	ok := a.decode(&said)
	if a.status == http.StatusUnauthorized && said.Message == gitlabStranger {
		// It says the same to nobody: a gateway may have taken the header away.
		a = q.api(ctx, "/personal_access_tokens/self", q.bearer)
		said = gitlabSaid{}
		ok = a.decode(&said)
	}
	switch {
	case a.status == http.StatusOK && ok && said.Active:
		return q.gitlabAccepted(said)
	case a.status == http.StatusUnauthorized && ok && said.refuses():
		return q.refused(a, said.cause())
	case a.status == http.StatusForbidden && ok && said.forbids():
		return Verdict{Outcome: Accepted, Cause: "its scopes and its end are not told"}
	case a.status == http.StatusBadRequest && ok && said.Message != "":
		return gitlabOAuth(ctx, q)
	}
	return a.unsettled()
}

func (q *question) privateToken(r *http.Request) { r.Header.Set("PRIVATE-TOKEN", q.Token.Reveal()) }

// gitlabAccepted reads scopes and end. A fine-grained token has permissions by
// resource, which are not told, and one scope that stands for them.
// Source: gitlab lib/api/entities/personal_access_token.rb.
func (q *question) gitlabAccepted(said gitlabSaid) Verdict {
	v := Verdict{Outcome: Accepted, Expires: gitlabExpiry(said.Expires), NeverExpires: string(said.Expires) == "null"}
	if !said.Granular && len(said.Scopes) > 0 && !slices.Contains(said.Scopes, "granular") {
		q.gitlabScopes(&v, said.Scopes)
	}
	return v
}

// gitlabScopes tells what a token lacks for pushing.
// https://docs.gitlab.com/security/tokens/access_token_scopes/
func (q *question) gitlabScopes(v *Verdict, scopes []string) {
	v.Scopes, v.ScopesTold = q.names(scopes), true
	v.Lacks = lacking(v.Scopes, []string{"write_repository", "api"})
}

// gitlabExpiry reads a date in JSON. A token ends when that day begins, in UTC.
// https://docs.gitlab.com/user/profile/personal_access_tokens/
func gitlabExpiry(date json.RawMessage) time.Time {
	day, err := time.Parse(`"`+time.DateOnly+`"`, string(date))
	if err != nil {
		return time.Time{}
	}
	return day
}

// refuses tells a 401 to the token from those to a person's client or
// missing proof of possession.
// Source: gitlab lib/api/api_guard.rb.
func (s gitlabSaid) refuses() bool {
	return s.Message == gitlabStranger || s.Error == "invalid_token"
}

// gitlabStranger is the message of a 401 to a token that GitLab does not know,
// and to a call without any.
const gitlabStranger = "401 Unauthorized"

func (s gitlabSaid) cause() string {
	switch {
	case strings.HasPrefix(s.Description, "Token is expired"):
		return "expired"
	case strings.HasPrefix(s.Description, "Token was revoked"):
		return "revoked"
	}
	return gone
}

// forbids tells a 403 to a good token from a gateway's. A ban of the address
// is no JSON.
func (s gitlabSaid) forbids() bool {
	return strings.HasPrefix(s.Message, "403 ") || strings.HasPrefix(s.Error, "insufficient_")
}

// gitlabOAuth asks about an OAuth token. Its 401 is no verdict: the tokens of
// a newer kind are issued elsewhere.
// Source: doorkeeper's token info, https://docs.gitlab.com/api/oauth2/.
func gitlabOAuth(ctx context.Context, q *question) Verdict {
	a := q.get(ctx, q.host.instance()+"/oauth/token/info", q.bearer)
	var said struct{ Scope []string }
	if a.status != http.StatusOK || !a.decode(&said) || len(said.Scope) == 0 {
		return a.unsettled()
	}
	v := Verdict{Outcome: Accepted}
	q.gitlabScopes(&v, said.Scope)
	return v
}

func gitlabOAuthOrGit(ctx context.Context, q *question) Verdict {
	if v := gitlabOAuth(ctx, q); v.Outcome == Accepted {
		return v
	}
	return gitProbe(ctx, q)
}
