package forgetest

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
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
//	forge host NAME PROVIDER
//	forge repo HOST OWNER/REPO [public]
//	forge token VARIABLE KIND [N]
//	forge allow HOST TOKEN [user=NAME] [read|write] [bearer] [repos=acme,...]
//	forge revoke HOST TOKEN
//	[!] forge saw HOST [user=NAME] [token=TOKEN]
//	[!] forge pushed HOST OWNER/REPO FILE
//	[!] forge stray NAME
//
// token sets a variable of the script to what Token gives (N is 1 unless told).
// allow gives the right to read and to write unless told read. saw holds if a
// request came with a credential, and with that one if told. pushed holds if
// FILE is at the tip of main. stray holds if a client asked for the undeclared
// NAME, as Strays spells it, and takes that off the list for which the script
// would fail.
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
		ts.Fatalf("usage: forge host|repo|token|allow|revoke|saw|pushed|stray ...")
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
		"host":   {"NAME PROVIDER", 2, false, scriptHost},
		"repo":   {"HOST OWNER/REPO [public]", 2, false, scriptRepo},
		"token":  {"VARIABLE KIND [N]", 2, false, scriptToken},
		"allow":  {"HOST TOKEN [user=NAME] [read|write] [bearer] [repos=acme,...]", 2, false, scriptAllow},
		"revoke": {"HOST TOKEN", 2, false, scriptRevoke},
		"saw":    {"HOST [user=NAME] [token=TOKEN]", 1, true, scriptSaw},
		"pushed": {"HOST OWNER/REPO FILE", 3, true, scriptPushed},
		"stray":  {"NAME", 1, true, scriptStray},
	}
}

func scriptHost(f *Forge, ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(f.Declare(Host{Name: args[0], Provider: args[1]}))
}

func scriptRepo(f *Forge, ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(f.Repo(args[0], args[1]))
	if slices.Contains(args[2:], "public") {
		ts.Check(f.Public(args[0], args[1]))
	}
}

func scriptToken(_ *Forge, ts *testscript.TestScript, _ bool, args []string) {
	n := 1
	if len(args) > 2 {
		var err error
		n, err = strconv.Atoi(args[2])
		ts.Check(err)
	}
	token, err := makeToken(args[1], n)
	ts.Check(err)
	ts.Setenv(args[0], token)
}

func scriptAllow(f *Forge, ts *testscript.TestScript, _ bool, args []string) {
	c := Credential{Token: args[1], Read: true, Write: true}
	for _, word := range args[2:] {
		key, value, _ := strings.Cut(word, "=")
		switch key {
		case "user":
			c.User = value
		case "read":
			c.Write = false
		case "write":
		case "bearer":
			c.Bearer = true
		case "repos":
			c.Repos = strings.Split(value, ",")
		default:
			ts.Fatalf("forge allow: no option %q", key)
		}
	}
	ts.Check(f.Allow(args[0], c))
}

func scriptRevoke(f *Forge, ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(f.Revoke(args[0], args[1]))
}

func scriptSaw(f *Forge, ts *testscript.TestScript, neg bool, args []string) {
	want := map[string]string{}
	for _, word := range args[1:] {
		key, value, _ := strings.Cut(word, "=")
		if key != "user" && key != "token" {
			ts.Fatalf("forge saw: no option %q", key)
		}
		want[key] = value
	}
	_, err := f.declared(args[0])
	ts.Check(err)
	saw := slices.ContainsFunc(f.Log(), func(r Request) bool {
		user, named := want["user"]
		token, told := want["token"]
		return r.HasCredential && r.Host == canonical(args[0]) && (!named || r.User == user) && (!told || r.Token == token)
	})
	expect(ts, neg, saw, "a request with that credential to "+args[0])
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
