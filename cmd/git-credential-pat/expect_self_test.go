//go:build linux || darwin

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// Each of these scripts must pass.
func TestExpect(t *testing.T) {
	runExpect(t, map[string]string{
		"text": `
env GREETING='a $b'
env QUOTED=\x41
expect steps sh -c 'printf "name: "; read -r x; echo "<$x>"; exit 3'
cmp stdout screen
-- steps --
# the question comes first
wait "name: "
stat echo
line "$GREETING \x21 $QUOTED $$ "
wait <
exit 3
-- screen --
name: a $b ! \x41 $ 
<a $b ! \x41 $>
`,
		"directory": `
mkdir sub
cd sub
expect ../steps sh -c 'pwd; echo $SET; tty >/dev/null && stty size'
stdout /sub$
stdout '^40 80$'
-- steps --
exit 0
`,
		"echo": `
expect steps sh -c 'stty -echo; printf "secret: "; read x; stty echo; echo got ${#x}; kill -TERM $$'
! stdout sesame
-- steps --
wait "secret: "
stat noecho
line sesame
wait "got 6\n"
stat echo
quiet sesame
exit 143
`,
		"interrupt": `
expect steps sh -c 'echo ready; read x'
-- steps --
wait ready
send \x03
exit 130
stat echo
`,
		"jobs": `
env PS1='ready> '
expect steps bash --norc --noprofile -i
-- steps --
wait "ready> "
line "sh -c 'trap \"echo again\" CONT; echo asking; read x; read x; echo \"<$$x>\"'"
wait "\nasking"
send \x1a
wait "ready> "
line fg
wait again
line sesame
line sesame
wait <sesame>
wait "ready> "
line "exit 4"
exit 4
`,
		"close": `
expect steps sh -c 'trap "echo hung up >file; exit" HUP; echo ready; read x; read x; sleep 20'
grep 'hung up' file
-- steps --
wait ready
close
`,
		"all": `
expect steps sh -c 'seq 20000'
stdout '^20000$'
-- steps --
exit 0
`,
	})
}

// Each of these must fail, with these words.
func TestExpectFails(t *testing.T) {
	for name, test := range map[string]struct{ steps, command, why string }{
		"never shown":   {"wait nothing", "echo something", "without showing it"},
		"order":         {"wait two\nwait one", "echo one; echo two", "without showing it"},
		"status":        {"exit 0", "exit 7", "the status is 7"},
		"shown":         {"wait secret\nquiet secret", "echo secret", "it was shown"},
		"echo":          {"wait on\nstat noecho", "echo on; read x", "the other way round"},
		"no echo":       {"wait off\nstat echo", "stty -echo; echo off; read x", "the other way round"},
		"strange step":  {"dance", "true", "unknown step"},
		"strange stat":  {"stat cooked", "true", "stat echo or stat noecho"},
		"wrong escape":  {`send \q`, "true", "invalid syntax"},
		"empty quiet":   {"quiet", "true", "it was shown"},
		"no such thing": {"exit 0", "exec no-such-command", "the status is 127"},
	} {
		t.Run(name, func(t *testing.T) {
			log := new(record)
			expectScript(t, log, "expect steps sh -c '"+test.command+"'\n-- steps --\n"+test.steps+"\n")
			if !log.failed || !strings.Contains(log.String(), test.why) {
				t.Errorf("failed: %v, want %q:\n%s", log.failed, test.why, log)
			}
		})
	}
}

func runExpect(t *testing.T, scripts map[string]string) {
	for name, script := range scripts {
		t.Run(name, func(t *testing.T) {
			log := new(record)
			expectScript(t, log, script)
			if log.failed {
				t.Error(log)
			}
		})
	}
}

func expectScript(t *testing.T, log *record, script string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "script.txtar"), []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if stop := recover(); stop != nil && stop != errStop {
			panic(stop)
		}
	}()
	testscript.RunT(log, testscript.Params{
		Dir:  dir,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"expect": cmdExpect},
	})
}

// record is a testing.T that remembers, so that a failure can be looked at.
type record struct {
	strings.Builder
	failed bool
}

var errStop = errors.New("stop")

func (r *record) Log(args ...any)                    { fmt.Fprintln(r, args...) }
func (r *record) Fatal(args ...any)                  { r.Log(args...); r.FailNow() }
func (r *record) Skip(args ...any)                   { r.Fatal(args...) }
func (r *record) FailNow()                           { r.failed = true; panic(errStop) }
func (r *record) Parallel()                          {}
func (r *record) Verbose() bool                      { return true }
func (r *record) Run(_ string, f func(testscript.T)) { f(r) }
