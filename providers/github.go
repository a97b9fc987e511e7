package providers

import (
	"context"
	"hash/crc32"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// github is github.com, ghe.com tenants and GitHub Enterprise Server.
func github() *Provider {
	return &Provider{
		ID:      "github",
		Name:    "GitHub",
		Hosts:   []string{"github.com"},
		Aliases: []Alias{{Host: "gist.github.com", Of: "github.com"}},
		Begin:   "github_pat_ or ghp_",
		// https://github.blog/2020-12-15-token-authentication-requirements-for-git-operations/
		// which says that nothing changes for Enterprise Server.
		Refusal: "GitHub takes no password for git since 2021",
		OwnHost: "the server might take a password, this helper does not",
		// Any name that is not empty goes with a personal token.
		// https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/managing-your-personal-access-tokens
		Static:   []string{"x-access-token", "x-oauth-basic"},
		APIRoot:  "/api/", // https://docs.github.com/en/enterprise-server@latest/rest/quickstart
		APIPath:  "/api/v3",
		CloudAPI: "https://api.HOST",
		Ask:      githubUser,
		Realm:    "GitHub",
		// As people have posted them, and a test of GitHub's own for the second.
		Forbids:  []string{"Permission to ", "Write access to repository not granted", "The `"},
		Tenants:  ".ghe.com", // https://docs.github.com/en/enterprise-cloud@latest/admin/data-residency
		SendAs:   "x-access-token",
		PerOwner: true,
		Kinds:    githubKinds(),
		Guide:    githubGuide,
	}
}

// githubKinds lists the prefixes of
// https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github
// and the stateless form of installation tokens of 2026,
// https://github.blog/changelog/2026-05-15-github-app-installation-tokens-per-request-override-header/
// The check digits are proven for ghp_, ghu_ and ghr_, and do not exist for
// github_pat_.
func githubKinds() []Kind {
	const classic, fine, apps = "/settings/tokens", "/settings/personal-access-tokens", "/settings/applications"
	revoke := &revoking{githubRevoke, true, "it is final, and GitHub mails the token's owner"}
	return []Kind{
		{ID: "gh-classic-pat", Label: "classic token", Prefix: "ghp_", Shape: `ghp_[A-Za-z0-9]{36}`, Sum: githubSum, Decides: true, Scoped: true, Endless: true, Revoke: revoke, Page: classic},
		{ID: "gh-fine-pat", Label: "fine-grained token", Prefix: "github_pat_", Shape: `github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}`, OwnerBound: true, Decides: true, Endless: true, Revoke: revoke, Page: fine},
		{ID: "gh-oauth", Label: "OAuth token", Prefix: "gho_", Shape: `gho_[A-Za-z0-9]{36}`, Sum: githubSum, SumHint: true, Decides: true, Scoped: true, Endless: true, Revoke: revoke, Page: apps},
		{ID: "gh-app-user", Label: "app user token", Prefix: "ghu_", Shape: `ghu_[A-Za-z0-9._-]{36,}`, Sum: githubSumAt40, SumHint: true, Decides: true, Revoke: revoke, Page: apps},
		{ID: "gh-app-inst", Label: "installation token", Prefix: "ghs_", Shape: `ghs_[A-Za-z0-9]{36}`, Sum: githubSum, SumHint: true, Brief: true, Ask: githubInstallation, Decides: true},
		{ID: "gh-app-inst-stateless", Label: "installation token", Prefix: "ghs_", Shape: `ghs_[A-Za-z0-9._-]{36,}`, Brief: true, Ask: githubInstallation, Decides: true},
		{ID: "gh-refresh", Label: "refresh token", Prefix: "ghr_", Shape: `ghr_[A-Za-z0-9]{76}`, Sum: githubSum, Use: NotForGit, Say: "a refresh token, which renews another token and opens nothing itself"},
		// A net for letters that GitHub may hand out next, not a documented form.
		{ID: "gh-future", Label: "token", Shape: `gh[a-nqtv-z]_[A-Za-z0-9._-]{20,}`},
		// Before April 2021; `openssl rand -hex 20` makes the same.
		{ID: "x-gh-hex40", Label: "token of before 2021", Shape: `[0-9a-f]{40}`, Use: Collides},
	}
}

// githubGuide follows the pages as of November 2026. The fine-grained page
// can be pre-filled on github.com only; the choice of repositories never.
// https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/managing-your-personal-access-tokens
func githubGuide(h *Host, t Target) Guide {
	if h.AliasOf != "" {
		return gistGuide(h)
	}
	page := "https://" + h.Name + "/settings/personal-access-tokens/new"
	owner, repos := "the account or organisation you push to", "those you push to"
	if t.Owner != "" {
		owner = t.Owner
	}
	if t.Repo != "" {
		repos = t.Repo
	}
	return Guide{
		Token: "a token",
		Note:  "Account passwords do not work here.",
		Page:  page,
		Open:  githubPrefilled(h, page, t),
		Steps: []string{
			"Token name: what you like. Expiration: 90 days is a good choice.",
			"Resource owner: " + owner,
			"Repository access: Only select repositories, then " + repos + ".",
			"Permissions > Repositories > Contents: Read and write.\nAlso Workflows: Read and write, if you change .github/workflows.",
			"Generate token, copy it, paste it here. Nothing shows while you paste.",
		},
		Cases: []string{
			"Not a member, or fine-grained refused? Make a classic token with the scope " +
				"public_repo (private: repo; workflow files: workflow), then Configure SSO:\n" +
				"https://" + h.Name + "/settings/tokens/new",
		},
	}
}

// gistGuide is for gists, which a classic token with one scope opens.
func gistGuide(h *Host) Guide {
	page := "https://" + h.Account() + "/settings/tokens/new"
	return Guide{
		Token: "a token with the scope gist",
		Note:  "Account passwords do not work here.",
		Page:  page,
		Open:  page + "?description=git+gists&scopes=gist",
		Steps: []string{
			"Note: what you like. Expiration: 90 days is a good choice.",
			"Select scopes: gist, and nothing else.",
			"Generate token, copy it, paste it here. Nothing shows while you paste.",
		},
	}
}

// githubPrefilled adds what the page reads from its address.
func githubPrefilled(h *Host, page string, t Target) string {
	if !h.Cloud {
		return page
	}
	query := url.Values{"name": {"git"}, "expires_in": {"90"}, "contents": {"write"}}
	if matchWhole(`[A-Za-z0-9-]{1,39}`, t.Owner) {
		query.Set("name", "git "+t.Owner[:min(len(t.Owner), 36)])
		query.Set("target_name", t.Owner)
	}
	return page + "?" + query.Encode()
}

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// githubSum checks the six digits at the end of a GitHub token: the CRC-32 of
// what stands between the prefix and them, in base 62, padded with zeros.
// Source: github.blog, "Behind GitHub's new authentication token formats", 2021.
func githubSum(token string) bool {
	_, rest, found := strings.Cut(token, "_")
	if !found || len(rest) < 7 {
		return false
	}
	body, sum := rest[:len(rest)-6], rest[len(rest)-6:]
	digits := make([]byte, 6)
	crc := crc32.ChecksumIEEE([]byte(body))
	for i := len(digits) - 1; i >= 0; i-- {
		digits[i] = base62[crc%62]
		crc /= 62
	}
	return string(digits) == sum
}

// githubSumAt40 checks a user-to-server token only in its classic length; the
// announced longer form has no known check digits.
func githubSumAt40(token string) bool { return len(token) != 40 || githubSum(token) }

// githubUser asks who the token's owner is.
// https://docs.github.com/en/rest/users/users#get-the-authenticated-user
func githubUser(ctx context.Context, q *question) Verdict {
	a := q.api(ctx, "/user", q.bearer)
	var said struct{ Login, Message string }
	ok := a.decode(&said)
	switch sso := q.githubSSO(a); {
	case a.status == http.StatusOK && ok && said.Login != "":
		return q.githubAccepted(ctx, a, said.Login)
	case a.status == http.StatusUnauthorized && ok && said.Message == githubRefusal:
		return q.refused(a, gone)
	case a.status == http.StatusForbidden && sso != "":
		return Verdict{Outcome: Accepted, SSO: sso}
	}
	return a.unsettled()
}

// githubRefusal is the message of a 401 to a token. Without one, as when a
// gateway took the header away, it is another.
const githubRefusal = "Bad credentials"

// githubAccepted reads what a good answer's headers say of the token.
func (q *question) githubAccepted(ctx context.Context, a answer, login string) Verdict {
	const ends, scopes = "GitHub-Authentication-Token-Expiration", "X-OAuth-Scopes"
	v := Verdict{Outcome: Accepted, Login: q.plain(login)}
	v.Expires = githubExpiry(a.header.Get(ends))
	v.NeverExpires = q.Kind.Endless && a.header.Get(ends) == ""
	v.Scopes = q.names(strings.Split(a.header.Get(scopes), ","))
	if !q.Kind.Scoped || a.header.Values(scopes) == nil {
		v.ScopesTold = len(v.Scopes) > 0
		return v
	}
	v.ScopesTold = true
	v.Lacks = q.githubLacks(v.Scopes)
	if path := q.ownerAndName(); path != "" {
		v.SSO = q.githubSSO(q.api(ctx, "/repos/"+path, q.bearer))
	}
	return v
}

// githubLacks is the scope that pushing takes, if none of these gives it. Which
// of the two it takes depends on the repository.
// https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps
func (q *question) githubLacks(scopes []string) []string {
	need, name := []string{"repo", "public_repo"}, "repo (public repositories: public_repo)"
	if q.host.AliasOf != "" {
		need, name = []string{"gist"}, "gist"
	}
	if len(lacking(scopes, need)) == 0 {
		return nil
	}
	return []string{name}
}

// githubSSO reads the address at which the token's owner lets it into an
// organisation, the host's own only.
// https://docs.github.com/en/rest/authentication/authenticating-to-the-rest-api
func (q *question) githubSSO(a answer) string {
	address, found := strings.CutPrefix(a.header.Get("X-GitHub-SSO"), "required; url=")
	u, err := url.Parse(address)
	if !found || err != nil || u.Scheme != "https" || u.Host != q.host.Account() || u.User != nil ||
		!isPrintable(address) || strings.Contains(address, q.Token.Reveal()) {
		return ""
	}
	return address
}

// githubExpiry reads both layouts that GitHub has used; zero for others.
// Source: google/go-github parseTokenExpiration.
func githubExpiry(s string) time.Time {
	// The zone's name is read as UTC alone: Go knows no other's offset.
	for _, layout := range []string{"2006-01-02 15:04:05 UTC", "2006-01-02 15:04:05 -0700"} {
		if t, err := time.Parse(layout, s); err == nil && t.UTC().Year() > 0 && t.UTC().Year() < 10000 {
			return t.UTC() // within the years that JSON has
		}
	}
	return time.Time{}
}

// githubInstallation asks for a token that belongs to no person. If this call
// does not tell, git does.
// https://docs.github.com/en/rest/apps/installations#list-repositories-accessible-to-the-app-installation
func githubInstallation(ctx context.Context, q *question) Verdict {
	a := q.api(ctx, "/installation/repositories?per_page=1", q.bearer)
	var said struct {
		Count   *int `json:"total_count"`
		Message string
	}
	ok := a.decode(&said)
	switch {
	case a.status == http.StatusOK && ok && said.Count != nil:
		return Verdict{Outcome: Accepted, Expires: githubExpiry(a.header.Get("GitHub-Authentication-Token-Expiration"))}
	case a.status == http.StatusUnauthorized && ok && said.Message == githubRefusal:
		return q.refused(a, gone)
	}
	return gitProbe(ctx, q)
}
