package providers

import (
	"net/url"
	"strings"
	"testing"
)

// guided is a case of TestGuides: a host, a target, and what the guide says.
type guided struct {
	name   string
	host   *Host
	target Target
	token  string
	page   string
	query  url.Values // what Open adds to the page
	steps  []string   // names of fields, buttons and scopes, in this order
	cases  []string   // and what the cases name
	never  []string   // what must not be named
}

func guidedCases() []guided {
	cloud := Builtin()
	site := Target{Owner: "acme", Path: "acme/website", Repo: "website"}
	ghes, tenant := at("github", ""), NewHost("acme.ghe.com", ByID("github"))
	ported := &Host{Name: "git.corp.example:8443", Provider: ByID("gitlab")}
	fine := []string{"Token name", "Expiration", "Resource owner: acme", "Repository access", "Only select repositories", "website",
		"Permissions", "Repositories", "Contents: Read and write", "Workflows: Read and write", ".github/workflows", "Generate token"}
	anyone := []string{"Token name", "Expiration", "Resource owner", "Only select repositories", "those you push to",
		"Contents: Read and write", "Workflows: Read and write", "Generate token"}
	classic := []string{"Not a member", "fine-grained", "classic", "public_repo", "repo", "workflow", "Configure SSO"}
	legacy := []string{"Generate token", "Legacy token", "Add new token", "Token name", "Expiration date", "a year",
		"Scopes: write_repository", "read_repository", "Generate token"}
	finer := []string{"fine-grained", "Fine-grained token", "Code", "Download and Push"}
	scoped := []string{"Create API token with scopes", "Name", "Expires on", "a year", "App: Bitbucket",
		"read:repository:bitbucket", "write:repository:bitbucket", "both", "Create token"}
	center := []string{"Create token", "Name", "Permissions: Repository write", "Expiry", "Create"}
	const (
		githubPage = "https://github.com/settings/personal-access-tokens/new"
		gitlabPath = "/-/user_settings/personal_access_tokens"
		dcPath     = "/plugins/servlet/access-tokens/manage"
		atlassian  = "https://id.atlassian.com/manage-profile/security/api-tokens"
	)
	gitlabQuery := url.Values{"name": {"git"}, "scopes": {"write_repository"}}
	return []guided{
		{"github", cloud["github.com"], site, "a token", githubPage,
			url.Values{"name": {"git acme"}, "target_name": {"acme"}, "expires_in": {"90"}, "contents": {"write"}},
			fine, append(classic, "https://github.com/settings/tokens/new"), nil},
		{"github, no owner", cloud["github.com"], Target{}, "a token", githubPage,
			url.Values{"name": {"git"}, "expires_in": {"90"}, "contents": {"write"}},
			anyone, classic, []string{"then .", ": \n"}},
		{"github, owner alone", cloud["github.com"], Target{Owner: "acme"}, "a token", githubPage,
			url.Values{"name": {"git acme"}, "target_name": {"acme"}, "expires_in": {"90"}, "contents": {"write"}},
			[]string{"Resource owner: acme", "those you push to"}, classic, []string{"then ."}},
		{"github, longest owner", cloud["github.com"], Target{Owner: strings.Repeat("a", 39)}, "a token", githubPage,
			url.Values{"name": {"git " + strings.Repeat("a", 36)}, "target_name": {strings.Repeat("a", 39)}, "expires_in": {"90"}, "contents": {"write"}},
			nil, nil, nil},
		{"github, hostile owner", cloud["github.com"], Target{Owner: "acme&contents=admin#", Repo: "x"}, "a token", githubPage,
			url.Values{"name": {"git"}, "expires_in": {"90"}, "contents": {"write"}}, nil, nil, nil},
		{"gist", cloud["gist.github.com"], Target{}, "a token with the scope gist", "https://github.com/settings/tokens/new",
			url.Values{"description": {"git gists"}, "scopes": {"gist"}},
			[]string{"Note", "Expiration", "Select scopes: gist", "Generate token"}, nil, []string{"repo", "Contents"}},
		{"enterprise server", ghes, site, "a token", "https://git.corp.example/settings/personal-access-tokens/new", nil,
			fine, append(classic, "https://git.corp.example/settings/tokens/new"), []string{"github.com/"}},
		{"tenant", tenant, site, "a token", "https://acme.ghe.com/settings/personal-access-tokens/new",
			url.Values{"name": {"git acme"}, "target_name": {"acme"}, "expires_in": {"90"}, "contents": {"write"}},
			fine, append(classic, "https://acme.ghe.com/settings/tokens/new"), []string{"github.com/"}},

		{"gitlab", cloud["gitlab.com"], site, "a token", "https://gitlab.com" + gitlabPath, gitlabQuery, legacy, finer, nil},
		{"gitlab, no owner", cloud["gitlab.com"], Target{}, "a token", "https://gitlab.com" + gitlabPath, gitlabQuery, legacy, finer, nil},
		{"own gitlab", at("gitlab", ""), site, "a token", "https://git.corp.example" + gitlabPath, gitlabQuery, legacy, finer, []string{"gitlab.com"}},
		{"own gitlab with a port", ported, site, "a token", "https://git.corp.example:8443" + gitlabPath, gitlabQuery, legacy, finer, nil},
		{"own gitlab below a root", at("gitlab", "https://git.corp.example/dev/api/v4"), site, "a token",
			"https://git.corp.example/dev" + gitlabPath, gitlabQuery, legacy, finer, nil},

		{"bitbucket", cloud["bitbucket.org"], site, "an API token with scopes", atlassian, nil, scoped, nil, []string{"selectedScopes"}},
		{"bitbucket, no owner", cloud["bitbucket.org"], Target{}, "an API token with scopes", atlassian, nil, scoped, nil, nil},

		{"data center", at("bitbucket-dc", ""), site, "an HTTP access token", "https://git.corp.example" + dcPath, nil, center, nil, nil},
		{"data center below a root", at("bitbucket-dc", "https://git.corp.example/bitbucket/rest/api/1.0"), Target{}, "an HTTP access token",
			"https://git.corp.example/bitbucket" + dcPath, nil, center, nil, nil},
	}
}

// TestGuides reads each guide as a person does: the right page, and on it the
// names of things in the order in which the page has them.
func TestGuides(t *testing.T) {
	for _, c := range guidedCases() {
		t.Run(c.name, func(t *testing.T) {
			g := c.host.Provider.Guide(c.host, c.target)
			if g.Token != c.token || g.Page != c.page {
				t.Errorf("wants %q at %s, want %q at %s", g.Token, g.Page, c.token, c.page)
			}
			checkOpen(t, g, c.query)
			steps, cases := strings.Join(g.Steps, "\n"), strings.Join(g.Cases, "\n")
			inOrder(t, steps, c.steps)
			inOrder(t, cases, c.cases)
			for _, word := range c.never {
				if strings.Contains(steps+"\n"+cases+g.Open, word) {
					t.Errorf("names %q:\n%s\n%s", word, steps, cases)
				}
			}
		})
	}
}

// checkOpen compares what the opened address adds to the shown one.
func checkOpen(t *testing.T, g Guide, query url.Values) {
	t.Helper()
	rest, found := strings.CutPrefix(g.Open, g.Page)
	if !found || !strings.HasPrefix(g.Page, "https://") {
		t.Fatalf("opens %q for %q", g.Open, g.Page)
	}
	if want := query.Encode(); query != nil && rest != "?"+want || query == nil && rest != "" {
		t.Errorf("adds %q, want %q", rest, want)
	}
	if name := query.Get("name"); len(name) > 40 {
		t.Errorf("%q is longer than the page takes", name)
	}
}

// inOrder finds every word behind the one before it.
func inOrder(t *testing.T, text string, words []string) {
	t.Helper()
	rest := text
	for _, word := range words {
		_, after, found := strings.Cut(rest, word)
		if !found {
			t.Errorf("%q is missing, or stands before the others, in:\n%s", word, text)
			return
		}
		rest = after
	}
}

// TestGuidesOneVoice holds every guide to what all have in common: short steps
// that end with pasting, no word that is not of the page.
func TestGuidesOneVoice(t *testing.T) {
	for _, c := range guidedCases() {
		g := c.host.Provider.Guide(c.host, c.target)
		if len(g.Steps) < 3 || len(g.Steps) > 6 || !strings.HasSuffix(g.Note, ".") {
			t.Errorf("%s: %d steps, note %q", c.name, len(g.Steps), g.Note)
			continue
		}
		if last := g.Steps[len(g.Steps)-1]; !strings.HasSuffix(last, "paste it here. Nothing shows while you paste.") {
			t.Errorf("%s: the last step is %q", c.name, last)
		}
		text := strings.Join(append(append([]string{g.Token}, g.Steps...), g.Cases...), "\n")
		for _, word := range []string{"password", "nvalid", "!", "e-mail", "\u2026"} {
			if strings.Contains(text, word) {
				t.Errorf("%s: says %q in:\n%s", c.name, word, text)
			}
		}
	}
}
