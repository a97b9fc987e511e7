package providers

import (
	"hash/crc32"
	"strconv"
	"strings"
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
	kinds := []Kind{
		// No check digits. First, since it is the most common and cheapest to tell.
		{ID: "gl-pat", Label: "personal access token", Prefix: "glpat-", Shape: `glpat-[0-9A-Za-z_-]{20}`},
		{ID: "gl-pat-routable", Label: "personal access token", Prefix: "glpat-", Shape: `glpat-[0-9A-Za-z_-]{27,}\.[0-9a-z]{2}\.[0-9a-z]{9}`, Sum: gitlabSum},
		{ID: "gl-pat-routable-v0", Label: "personal access token", Prefix: "glpat-", Shape: `glpat-[0-9A-Za-z_-]{27,}\.[0-9a-z]{9}`, Sum: gitlabSum},
		// Its user name is checked: gitlab lib/gitlab/auth.rb deploy_token_check.
		{ID: "gl-deploy", Label: "deploy token", Prefix: "gldt-", Shape: `gldt-[0-9A-Za-z_-]{20}`, OwnName: true},
		{ID: "gl-job", Label: "job token", Prefix: "glcbt-", Shape: `glcbt-[!-~]{20,}`, SendAs: "gitlab-ci-token", Brief: true},
		{ID: "gl-oauth-iam", Label: "OAuth token", Prefix: "gliamat-", Shape: `gliamat-[0-9A-Za-z_-]{16,}\.[0-9A-Za-z_-]{16,}\.[0-9A-Za-z_-]{16,}`, SendAs: "oauth2"},
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

// gitlabGuide follows the pages of GitLab 19. The page reads name and scopes
// from its address, and no expiry.
// https://docs.gitlab.com/user/profile/personal_access_tokens/
func gitlabGuide(h *Host, _ Target) Guide {
	page := "https://" + h.Name + h.root() + "/-/user_settings/personal_access_tokens"
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
