package providers

import "testing"

func TestTokensPage(t *testing.T) {
	cloud := Builtin()
	const (
		settings  = "https://github.com/settings/"
		atlassian = "https://id.atlassian.com/manage-profile/security/api-tokens"
		personal  = "/-/user_settings/personal_access_tokens"
	)
	moved := at("gitlab", "https://api.corp.example/dev/api/v4")
	moved.CreateURL = "https://wiki.corp.example/tokens"
	ported := &Host{Name: "git.corp.example:8443", Provider: ByID("gitlab")}
	for _, c := range []struct {
		host *Host
		kind string
		want string
	}{
		{cloud["github.com"], "gh-classic-pat", settings + "tokens"},
		{cloud["github.com"], "gh-fine-pat", settings + "personal-access-tokens"},
		{cloud["github.com"], "gh-oauth", settings + "applications"},
		{cloud["github.com"], "gh-app-user", settings + "applications"},
		{cloud["github.com"], "gh-app-inst", ""},
		{cloud["github.com"], "gh-future", ""},
		{cloud["github.com"], "pattern", settings + "tokens"},
		{cloud["gist.github.com"], "gh-classic-pat", settings + "tokens"},
		{NewHost("acme.ghe.com", ByID("github")), "gh-fine-pat", "https://acme.ghe.com/settings/personal-access-tokens"},
		{at("github", "https://git.corp.example/api/v3"), "gh-classic-pat", "https://git.corp.example/settings/tokens"},
		{cloud["gitlab.com"], "gl-pat", "https://gitlab.com" + personal},
		{cloud["gitlab.com"], "gl-pat-routable", "https://gitlab.com" + personal},
		{cloud["gitlab.com"], "gl-oauth-iam", "https://gitlab.com/-/user_settings/applications"},
		{cloud["gitlab.com"], "gl-deploy", ""},
		{cloud["gitlab.com"], "gl-job", ""},
		{moved, "gl-pat", "https://git.corp.example/dev" + personal},
		{ported, "pattern", "https://git.corp.example:8443" + personal},
		{cloud["bitbucket.org"], "bb-api-token", atlassian},
		{cloud["bitbucket.org"], "bb-access-token", ""},
		{at("bitbucket-dc", "https://git.corp.example/bitbucket/rest"), "bbdc-token",
			"https://git.corp.example/bitbucket/plugins/servlet/access-tokens/manage"},
		{cloud["github.com"], "unknown", ""},
	} {
		if got := c.host.TokensPage(c.host.Provider.KindByID(c.kind)); got != c.want {
			t.Errorf("%s, %s: %q, want %q", c.host.Name, c.kind, got, c.want)
		}
	}
}
