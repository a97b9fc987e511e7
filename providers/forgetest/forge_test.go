package forgetest

import (
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// site is a provider with a repository and a user of its own.
type site struct{ host, provider, repo, path, user, kind string }

func sites() []site {
	return []site{
		{"github.com", "github", "acme/website", "/acme/website", "x-access-token", "gh-classic-pat"},
		{"gist.github.com", "github", "0123abcd", "/0123abcd.git", "alice", "gh-classic-pat"},
		{"gitlab.com", "gitlab", "acme/web/site", "/acme/web/site.git", "oauth2", "gl-pat-routable"},
		{"bitbucket.org", "bitbucket", "acme/website", "/acme/website.git", "x-bitbucket-api-token-auth", "bb-api-token"},
		{"git.corp.example:8443", "bitbucket-dc", "web/site", "/git/scm/WEB/site.git", "alice", "bbdc-token"},
	}
}

func (s site) url() string { return "https://" + s.host + s.path }

// start starts a forge with every site on it.
func start(t *testing.T) *Forge {
	t.Helper()
	var hosts []Host
	for _, s := range sites() {
		hosts = append(hosts, Host{Name: s.host, Provider: s.provider})
	}
	f, err := Start(t.TempDir(), hosts...)
	if errors.Is(err, ErrNoBackend) && os.Getenv("CI") != "true" {
		t.Skip(err)
	}
	check(t, err)
	t.Cleanup(f.Close)
	for _, s := range sites() {
		check(t, f.Repo(s.host, s.repo))
	}
	return f
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// client is a person's git with a home folder of its own, whose helper answers
// with one user name and token.
type client struct {
	t           *testing.T
	forge       *Forge
	home        string
	user, token string
}

func (f *Forge) client(t *testing.T, user, token string) client {
	return client{t, f, t.TempDir(), user, token}
}

// git runs git in the home folder and returns what it says.
func (c client) git(args ...string) (string, error) {
	const helper = `!f() { test "$1" = get && printf 'username=%s\npassword=%s\n' "$U" "$T"; }; f`
	cmd := exec.Command("git", args...)
	if c.token != "" {
		cmd.Args = append([]string{"git", "-c", "credential.helper=" + helper}, args...)
	}
	cmd.Dir = c.home
	cmd.Env = append(c.forge.Env(), "PATH="+os.Getenv("PATH"), "SYSTEMROOT="+os.Getenv("SYSTEMROOT"), "HOME="+c.home,
		"GIT_CONFIG_NOSYSTEM=1", "GIT_TERMINAL_PROMPT=0", "LC_ALL=C", "U="+c.user, "T="+c.token,
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// works runs git commands that must succeed.
func (c client) works(commands ...[]string) string {
	c.t.Helper()
	var said string
	for _, args := range commands {
		out, err := c.git(args...)
		if err != nil {
			c.t.Fatalf("git %s: %v\n%s", args[0], err, out)
		}
		said = strings.TrimSpace(out)
	}
	return said
}

// fails runs a git command that must fail and say every one of the texts.
func (c client) fails(texts []string, args ...string) {
	c.t.Helper()
	out, err := c.git(args...)
	if err == nil {
		c.t.Fatalf("git %s succeeded", args[0])
	}
	for _, text := range texts {
		if !strings.Contains(out, text) {
			c.t.Errorf("git %s: no %q in\n%s", args[0], text, out)
		}
	}
}

func TestCloneAndPush(t *testing.T) {
	f := start(t)
	for _, s := range sites() {
		t.Run(s.host, func(t *testing.T) {
			token := Token(s.kind, 1)
			check(t, f.Allow(s.host, Credential{User: "alice", Token: token, Read: true, Write: true}))
			c := f.client(t, s.user, token)
			// More than http.postBuffer, so that git sends it chunked.
			big := strings.Repeat(Token("x-gl-oauth64", 1), 40_000)
			c.works([]string{"clone", "-q", s.url(), "w"})
			check(t, os.WriteFile(filepath.Join(c.home, "w", "new"), []byte(big), 0o600))
			before, err := f.Head(s.host, s.repo)
			check(t, err)
			tip := c.works([]string{"-C", "w", "add", "new"}, []string{"-C", "w", "commit", "-qm", "new"},
				[]string{"-C", "w", "-c", "core.compression=0", "-c", "http.postBuffer=65536", "push", "-q"},
				[]string{"-C", "w", "rev-parse", "HEAD"})
			after, err := f.Head(s.host, s.repo)
			check(t, err)
			if after != tip || after == before {
				t.Errorf("main is at %s, pushed %s, was at %s", after, tip, before)
			}
			if has, err := f.Has(s.host, s.repo, "new"); !has || err != nil {
				t.Errorf("new is not there: %v", err)
			}
			if has, err := f.Has(s.host, s.repo, "other"); has || err != nil {
				t.Errorf("other is there: %v", err)
			}
		})
	}
	if strays := f.Strays(); len(strays) > 0 {
		t.Errorf("strays: %q", strays)
	}
}

func TestLog(t *testing.T) {
	f := start(t)
	token := Token("gh-fine-pat", 1)
	check(t, f.Allow("github.com", Credential{Token: token, Read: true}))
	f.client(t, "alice", token).works([]string{"ls-remote", "https://github.com/acme/website"})
	var seen []Request
	for _, r := range f.Log() {
		if strings.HasSuffix(r.Path, "/info/refs") {
			seen = append(seen, r)
		}
	}
	want := Request{Host: "github.com", Area: Git, Path: "/acme/website/info/refs", User: "alice", HasCredential: true, Scheme: "Basic", Token: token}
	if len(seen) != 2 || seen[0].HasCredential || seen[1] != want {
		t.Errorf("%d requests for refs, want one without a credential, then one with alice's", len(seen))
	}
}

func TestStrayIsRefusedAndNoted(t *testing.T) {
	f := start(t)
	c := f.client(t, "alice", Token("gh-classic-pat", 1))
	c.fails([]string{"403"}, "ls-remote", "https://evil.example/acme/website")
	c.fails([]string{"403"}, "ls-remote", "https://github.com:8443/acme/website")
	c.fails([]string{"403"}, "ls-remote", "http://evil.example/acme/website")
	want := "evil.example:443 github.com:8443 http://evil.example"
	if got := strings.Join(f.Strays(), " "); got != want {
		t.Errorf("strays: %q, want %q", got, want)
	}
	if n := len(f.Log()); n > 0 {
		t.Errorf("%d requests came through", n)
	}
}

func TestPlainHTTPIsAnsweredAndLogged(t *testing.T) {
	f := start(t)
	token := Token("gh-classic-pat", 1)
	check(t, f.Allow("github.com", Credential{Token: token, Read: true}))
	f.client(t, "alice", token).fails([]string{"Authentication failed"}, "ls-remote", "http://github.com/acme/website")
	log := f.Log()
	if len(log) != 2 || !log[1].Plain || log[1].Token != token {
		t.Errorf("%d requests, want one without and one with the token, both plain", len(log))
	}
}

func TestGitConfig(t *testing.T) {
	f := start(t)
	check(t, f.Public("github.com", "acme/website"))
	c := f.client(t, "", "")
	check(t, os.WriteFile(filepath.Join(c.home, ".gitconfig"), []byte(f.GitConfig()), 0o600))
	cmd := exec.Command("git", "ls-remote", "https://github.com/acme/website")
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "SYSTEMROOT=" + os.Getenv("SYSTEMROOT"), "HOME=" + c.home, "GIT_CONFIG_NOSYSTEM=1"}
	if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "refs/heads/main") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestHostHeaderMustMatchTheCertificate(t *testing.T) {
	f := start(t)
	req, err := http.NewRequest("GET", "https://github.com/acme/website/info/refs?service=git-upload-pack", nil)
	check(t, err)
	req.Host = "gitlab.com"
	res, err := f.httpClient(t).Do(req)
	check(t, err)
	check(t, res.Body.Close())
	if res.StatusCode != http.StatusMisdirectedRequest || len(f.Strays()) != 1 || len(f.Log()) != 0 {
		t.Errorf("status %d, strays %q", res.StatusCode, f.Strays())
	}
}

func TestCloseLeavesNothing(t *testing.T) {
	f := start(t)
	check(t, f.Public("github.com", "acme/website"))
	client := f.httpClient(t)
	res, err := client.Get("https://github.com/acme/website/info/refs?service=git-upload-pack")
	check(t, err)
	check(t, res.Body.Close()) // the connection stays open, idle
	f.Close()
	left, err := os.ReadDir(f.dir)
	check(t, err)
	if len(left) > 0 {
		t.Errorf("%s and perhaps more was left", left[0].Name())
	}
	if _, err := client.Get(f.ProxyURL()); err == nil {
		t.Error("the proxy still answers")
	}
}

func TestDeclareRefuses(t *testing.T) {
	f := start(t)
	for _, h := range []Host{
		{"example.com", "sourcehut", ""}, {"", "github", ""}, {"GitHub.com", "github", ""},
		{"github.com:443", "github", ""}, {"..", "github", ""}, {"a/b", "github", ""},
		{"a.example", "gitlab", "gitlab"}, {"a.example", "gitlab", "/gitlab/"}, {"a.example", "gitlab", "/"},
	} {
		if f.Declare(h) == nil {
			t.Errorf("%q at %q was taken", h.Name, h.Provider)
		}
	}
	for what, err := range map[string]error{
		"Allow": f.Allow("a.example", Credential{}), "Revoke": f.Revoke("a.example", ""),
		"Public": f.Public("a.example", "b"), "Repo": f.Repo("a.example", "b"),
	} {
		if !errors.Is(err, ErrUndeclared) {
			t.Errorf("%s: %v, want ErrUndeclared", what, err)
		}
	}
}

func TestNamesAreFoldedInASCIIOnly(t *testing.T) {
	f := start(t)
	check(t, f.Public("github.com", "acme/website"))
	c := f.client(t, "", "")
	c.works([]string{"ls-remote", "https://GitHub.com:443/Acme/website.git"})
	for _, name := range []string{"g\u0130thub.com", "github.com.", "bitbuc\u212aet.org"} {
		if _, err := f.declared(name); !errors.Is(err, ErrUndeclared) {
			t.Errorf("%q was taken for a declared name: %v", name, err)
		}
	}
}
