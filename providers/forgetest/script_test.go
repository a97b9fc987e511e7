package forgetest

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

const goodScript = `
env HOME=$WORK GIT_CONFIG_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0
env GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com

# A token that may read can clone.
forge host github.com github
forge repo github.com acme/website
forge token TOKEN gh-classic-pat
forge token OTHER gh-classic-pat 2
forge allow github.com $TOKEN user=alice read repos=acme
! forge saw github.com
exec git clone -q https://alice:$TOKEN@github.com/acme/website
forge saw github.com
forge saw github.com user=alice token=$TOKEN
! forge saw github.com token=$OTHER
! forge saw github.com user=bob

# To push it needs more.
cd website
cp README.md new
exec git add new
exec git commit -qm new
! exec git push -q
stderr 'denied to alice'
! forge pushed github.com acme/website new
forge allow github.com $TOKEN
exec git push -q
forge pushed github.com acme/website new
forge revoke github.com $TOKEN
! exec git push -q
stderr 'Invalid username or token'

# Everybody may fetch what is public.
forge repo github.com acme/open public
exec git ls-remote https://github.com/acme/open

# A host that was not declared is not reached.
! forge stray gitlab.com:443
! exec git ls-remote https://gitlab.com/acme/website
forge stray gitlab.com:443
`

// apiScript asks the API with git alone, whose requests for refs show the path
// and the status: a script of the program's has a better client.
const apiScript = `
env HOME=$WORK GIT_CONFIG_NOSYSTEM=1 GIT_TERMINAL_PROMPT=0

# An API is where the host's is, and what came there can be told from git.
forge host github.com github
forge host corp.example gitlab root=/gitlab
forge repo github.com acme/website
forge token TOKEN gh-classic-pat
forge token OTHER gl-pat
forge allow github.com $TOKEN login=alice email=a@example.com scopes=repo expires=+10d
forge allow corp.example $OTHER scopes=api expires=2099-01-31
! exec git -c 'http.extraHeader=Authorization: Bearer '$TOKEN ls-remote https://api.github.com/user
stderr 'not found'
! exec git ls-remote https://corp.example/gitlab/api/v4/user
forge saw github.com api
forge saw github.com api /user/info/refs token=$TOKEN
forge saw github.com /user/info/refs
! forge saw github.com git
! forge saw github.com api /user/info/refs token=$OTHER
! forge saw github.com api /other
! forge saw github.com api user=bob
forge saw github.com token=$TOKEN
forge saw corp.example api /gitlab/api/v4/user/info/refs
! forge saw corp.example
forge count github.com api /user/info/refs 1
forge count github.com git /user/info/refs 0
forge count corp.example api /gitlab/api/v4/user/info/refs 1

# Tokens end in every way that there is.
exec git ls-remote https://a:$TOKEN@github.com/acme/website
forge saw github.com git token=$TOKEN
forge allow github.com $TOKEN scopes=
! exec git ls-remote https://a:$TOKEN@github.com/acme/website
stderr 403
forge allow github.com $TOKEN expires=never
forge sso github.com $TOKEN acme
! exec git ls-remote https://a:$TOKEN@github.com/acme/website
stderr 'SAML SSO'
forge sso github.com $TOKEN other partial
exec git ls-remote https://a:$TOKEN@github.com/acme/website
forge expire github.com $TOKEN
! exec git ls-remote https://a:$TOKEN@github.com/acme/website
stderr 'Invalid username or token'
forge allow github.com $TOKEN expires=2020-01-31T12:00:00Z
! exec git ls-remote https://a:$TOKEN@github.com/acme/website

# Faults come and go.
forge allow github.com $TOKEN
forge fault github.com git 503 1
! exec git ls-remote https://a:$TOKEN@github.com/acme/website
stderr 503
exec git ls-remote https://a:$TOKEN@github.com/acme/website
forge fault github.com git redirect=elsewhere.example
! exec git ls-remote https://a:$TOKEN@github.com/acme/website
forge stray elsewhere.example:443
forge fault github.com git none
exec git ls-remote https://a:$TOKEN@github.com/acme/website
`

// badScripts are scripts that must fail, and why.
func badScripts() map[string]string {
	const declared = "forge host github.com github\n"
	const made = declared + "forge repo github.com a/b\n"
	return map[string]string{
		"forge host github.com sourcehut":                                   `no provider "sourcehut"`,
		"forge host github.com":                                             "usage: forge host NAME PROVIDER",
		"forge nonsense":                                                    `no command "nonsense"`,
		"forge":                                                             "usage: forge host|",
		"! forge host github.com github":                                    "unsupported: ! forge host",
		"forge repo github.com acme/website":                                "github.com: host not declared",
		"forge token T gh-pat":                                              `no token kind "gh-pat"`,
		"forge token T gh-classic-pat x":                                    "invalid syntax",
		"forge allow github.com a":                                          "github.com: host not declared",
		"forge revoke github.com a":                                         "github.com: host not declared",
		"forge saw github.com":                                              "github.com: host not declared",
		declared + "forge saw github.com":                                   "does not have a request with that credential to github.com",
		declared + "forge saw github.com colour=red":                        `no option "colour"`,
		declared + "forge allow github.com a colour=red":                    `no option "colour"`,
		"forge host github.com github colour=red":                           `no option "colour=red"`,
		declared + "forge expire github.com a":                              "the token was never allowed there",
		declared + "forge sso github.com a acme":                            "the token was never allowed there",
		declared + "forge allow github.com a scopes=repo":                   "a token of this kind has no scopes",
		declared + "forge allow github.com a expires=soon":                  "cannot parse",
		declared + "forge allow github.com a\nforge rotated github.com a B": "the token was not rotated",
		declared + "forge fault github.com web 500":                         `no fault "500" for "web"`,
		declared + "forge fault github.com api flood":                       `no fault "flood" for "api"`,
		declared + "forge fault github.com api 500 x":                       "invalid syntax",
		declared + "forge saw github.com api /user":                         "does not have a request with that credential to github.com, api, /user",
		"forge count github.com api /user 0":                                "github.com: host not declared",
		declared + "forge count github.com api /user":                       "usage: forge count HOST api|git /PATH N",
		declared + "! forge count github.com api /user 0":                   "unsupported: ! forge count",
		declared + "forge count github.com api /user 1":                     "0 requests to github.com, api, /user, want 1",
		declared + "forge count github.com api /user x":                     "invalid syntax",
		declared + "forge count github.com web /user 0":                     `no area "web"`,
		declared + "forge count github.com api user 0":                      `a path "user"`,
		made + "forge pushed github.com a/b none":                           "does not have none in a/b",
		made + "! forge pushed github.com a/b README.md":                    "has README.md in a/b",
		"forge stray github.com:443":                                        "does not have a request for github.com:443",
		"env HOME=$WORK\n! exec git ls-remote https://a.example/b":          "undeclared names were asked for: a.example:443",
	}
}

func TestScript(t *testing.T) {
	for name, script := range map[string]string{"git": goodScript, "api": apiScript} {
		t.Run(name, func(t *testing.T) { testscript.Run(t, params(write(t, script))) })
	}
}

func TestBadScripts(t *testing.T) {
	for script, reason := range badScripts() {
		r := &recorder{}
		done := make(chan struct{})
		go func() { // which FailNow ends
			defer close(done)
			testscript.RunT(r, params(write(t, script)))
		}()
		<-done
		if r.skipped {
			t.Skip(r.log.String())
		}
		if !r.failed || !strings.Contains(r.log.String(), reason) {
			t.Errorf("failed: %v, no %q in\n%s", r.failed, reason, r.log.String())
		}
	}
}

func params(dir string) testscript.Params {
	return testscript.Params{Dir: dir, Setup: Setup, Cmds: Commands()}
}

func write(t *testing.T, script string) string {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "forge.txtar"), []byte(script+"\n"), 0o600); err != nil {
		t.Error(err)
	}
	return dir
}

// recorder is a testscript.T for scripts that are meant to fail.
type recorder struct {
	log             strings.Builder
	failed, skipped bool
}

func (r *recorder) Skip(args ...any)                   { r.skipped = true; r.Log(args...); runtime.Goexit() }
func (r *recorder) Fatal(args ...any)                  { r.Log(args...); r.FailNow() }
func (r *recorder) FailNow()                           { r.failed = true; runtime.Goexit() }
func (r *recorder) Log(args ...any)                    { fmt.Fprintln(&r.log, args...) }
func (r *recorder) Parallel()                          {}
func (r *recorder) Run(_ string, f func(testscript.T)) { f(r) }
func (r *recorder) Verbose() bool                      { return false }
