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

// badScripts are scripts that must fail, and why.
func badScripts() map[string]string {
	const declared = "forge host github.com github\n"
	const made = declared + "forge repo github.com a/b\n"
	return map[string]string{
		"forge host github.com sourcehut":                          `no provider "sourcehut"`,
		"forge host github.com":                                    "usage: forge host NAME PROVIDER",
		"forge nonsense":                                           `no command "nonsense"`,
		"forge":                                                    "usage: forge host|",
		"! forge host github.com github":                           "unsupported: ! forge host",
		"forge repo github.com acme/website":                       "github.com: host not declared",
		"forge token T gh-pat":                                     `no token kind "gh-pat"`,
		"forge token T gh-classic-pat x":                           "invalid syntax",
		"forge allow github.com a":                                 "github.com: host not declared",
		"forge revoke github.com a":                                "github.com: host not declared",
		"forge saw github.com":                                     "github.com: host not declared",
		declared + "forge saw github.com":                          "does not have a request with that credential to github.com",
		declared + "forge saw github.com colour=red":               `no option "colour"`,
		declared + "forge allow github.com a colour=red":           `no option "colour"`,
		made + "forge pushed github.com a/b none":                  "does not have none in a/b",
		made + "! forge pushed github.com a/b README.md":           "has README.md in a/b",
		"forge stray github.com:443":                               "does not have a request for github.com:443",
		"env HOME=$WORK\n! exec git ls-remote https://a.example/b": "undeclared names were asked for: a.example:443",
	}
}

func TestScript(t *testing.T) {
	testscript.Run(t, params(write(t, goodScript)))
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
