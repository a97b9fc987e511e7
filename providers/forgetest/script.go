package forgetest

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// valueKey is where a script's forge lies in testscript.Env.Values.
type valueKey struct{}

// command is one form of `forge`. Its words have no neg where none is meant.
type command struct {
	usage string
	least int // words after the command's name
	negs  bool
	run   func(f *Forge, ts *testscript.TestScript, neg bool, args []string)
}

// Setup is for testscript.Params.Setup: it starts a forge without hosts for the
// script and sets what git needs to reach it. When the script ends the forge
// is closed, and the script fails if a client asked for an undeclared name.
// Where git http-backend is not installed the script is skipped, or fails if CI
// is "true".
func Setup(env *testscript.Env) error {
	dir := filepath.Join(env.WorkDir, ".forge")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	f, err := Start(dir)
	if errors.Is(err, ErrNoBackend) && os.Getenv("CI") != "true" {
		env.T().Skip(err.Error())
	}
	if err != nil {
		return err
	}
	env.Values[valueKey{}] = f
	env.Vars = append(env.Vars, f.Env()...)
	env.Defer(func() {
		f.Close()
		if strays := f.Strays(); len(strays) > 0 {
			env.T().Fatal("undeclared names were asked for: " + strings.Join(strays, ", "))
		}
	})
	return nil
}

// Commands is for testscript.Params.Cmds, with Setup: the command forge.
//
//	forge host NAME PROVIDER [root=/PATH]
//	forge repo HOST OWNER/REPO [public]
//	forge token VARIABLE KIND [N]
//	forge allow HOST TOKEN [user=NAME] [email=ADDRESS] [read|write] [bearer] [repos=acme,...] [scopes=a,...] [expires=TIME]
//	forge revoke HOST TOKEN
//	forge expire HOST TOKEN
//	forge rotated HOST TOKEN VARIABLE
//	forge sso HOST TOKEN ORGANISATION [partial]
//	forge fault HOST api|git KIND [N] [/PATH]
//	[!] forge saw HOST [api|git] [/PATH] [user=NAME] [token=TOKEN]
//	forge count HOST api|git /PATH N
//	[!] forge pushed HOST OWNER/REPO FILE
//	[!] forge stray NAME
//
// A host brings its API along, as Host says, below the context path root. token
// sets a variable of the script to what Token gives (N is 1 unless told).
//
// allow gives the right to read and to write unless told read, or what the
// scopes give; "scopes=" is a token without any. user, or login, is what the API
// tells of the owner, octocat unless told. TIME is a day (2027-01-31), a time
// (2027-01-31T12:00:00Z), a number of days from now (+10d) or, as if it were not
// told, never. expire ends the token's time now. rotated sets a variable to the
// token that took TOKEN's place. sso and fault are RequireSSO and FaultAt.
//
// saw holds if a request came with a credential, and with that one if told; of
// an area or a path, if a request came there at all. The path is as the client
// asked it, context path and all; a token counts in the body of a call too.
// count holds if exactly N requests came to the path, with a credential or not.
// pushed holds if FILE is at the tip of main. stray holds if a client asked for
// the undeclared NAME, as Strays spells it, and takes that off the list for
// which the script would fail.
func Commands() map[string]func(ts *testscript.TestScript, neg bool, args []string) {
	return map[string]func(*testscript.TestScript, bool, []string){"forge": run}
}

// run finds the form of the command and checks its words.
func run(ts *testscript.TestScript, neg bool, args []string) {
	f, ok := ts.Value(valueKey{}).(*Forge)
	if !ok {
		ts.Fatalf("forge: the script was not set up with forgetest.Setup")
	}
	if len(args) == 0 {
		ts.Fatalf("usage: forge host|repo|token|allow|revoke|expire|rotated|sso|fault|saw|count|pushed|stray ...")
	}
	c, ok := commands()[args[0]]
	switch {
	case !ok:
		ts.Fatalf("forge: no command %q", args[0])
	case len(args)-1 < c.least:
		ts.Fatalf("usage: forge %s %s", args[0], c.usage)
	case neg && !c.negs:
		ts.Fatalf("unsupported: ! forge %s", args[0])
	}
	c.run(f, ts, neg, args[1:])
}

func commands() map[string]command {
	return map[string]command{
		"host":    {"NAME PROVIDER [root=/PATH]", 2, false, scriptHost},
		"repo":    {"HOST OWNER/REPO [public]", 2, false, scriptRepo},
		"token":   {"VARIABLE KIND [N]", 2, false, scriptToken},
		"allow":   {"HOST TOKEN [user=NAME] [email=ADDRESS] [read|write] [bearer] [repos=...] [scopes=...] [expires=TIME]", 2, false, scriptAllow},
		"revoke":  {"HOST TOKEN", 2, false, scriptRevoke},
		"expire":  {"HOST TOKEN", 2, false, scriptExpire},
		"rotated": {"HOST TOKEN VARIABLE", 3, false, scriptRotated},
		"sso":     {"HOST TOKEN ORGANISATION [partial]", 3, false, scriptSSO},
		"fault":   {"HOST api|git KIND [N] [/PATH]", 3, false, scriptFault},
		"saw":     {"HOST [api|git] [/PATH] [user=NAME] [token=TOKEN]", 1, true, scriptSaw},
		"count":   {"HOST api|git /PATH N", 4, false, scriptCount},
		"pushed":  {"HOST OWNER/REPO FILE", 3, true, scriptPushed},
		"stray":   {"NAME", 1, true, scriptStray},
	}
}

func scriptHost(f *Forge, ts *testscript.TestScript, _ bool, args []string) {
	h := Host{Name: args[0], Provider: args[1]}
	for _, word := range args[2:] {
		root, ok := strings.CutPrefix(word, "root=")
		if !ok {
			ts.Fatalf("forge host: no option %q", word)
		}
		h.Root = root
	}
	ts.Check(f.Declare(h))
}

func scriptRepo(f *Forge, ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(f.Repo(args[0], args[1]))
	if slices.Contains(args[2:], "public") {
		ts.Check(f.Public(args[0], args[1]))
	}
}

func scriptPushed(f *Forge, ts *testscript.TestScript, neg bool, args []string) {
	has, err := f.Has(args[0], args[1], args[2])
	ts.Check(err)
	expect(ts, neg, has, args[2]+" in "+args[1])
}

func scriptStray(f *Forge, ts *testscript.TestScript, neg bool, args []string) {
	expect(ts, neg, f.takeStray(args[0]), "a request for "+args[0])
}

// expect fails the script unless what was looked for is there, or, negated, is
// not. what names it without any secret.
func expect(ts *testscript.TestScript, neg, there bool, what string) {
	switch {
	case !there && !neg:
		ts.Fatalf("the forge does not have %s", what)
	case there && neg:
		ts.Fatalf("the forge has %s", what)
	}
}
