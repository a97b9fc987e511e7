//go:build linux

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"git-credential-pat/providers/forgetest"
	"git-credential-pat/store"
	"git-credential-pat/store/storetest"
)

// What is asked for, without and with what git says since 2.46.
const (
	benchGet   = "protocol=https\nhost=github.com\npath=acme/widgets.git\n"
	benchState = "capability[]=authtype\ncapability[]=state\n"
)

// lab is a home folder, a keyring of three items, and the programs that are
// compared.
type lab struct {
	testing.TB
	service   *storetest.Service
	dir, home string
	token     string
	env       []string

	program, libsecret, launcher string
	lacking                      string // why there is no libsecret
}

func newLab(t testing.TB) *lab {
	l := &lab{TB: t, service: storetest.StartFor(t, storetest.Ready), dir: t.TempDir(), token: forgetest.Token("gh-classic-pat", 1)}
	l.home = l.folder("home")
	l.env = append(l.service.Env(), "PATH="+os.Getenv("PATH"), "HOME="+l.home, "LC_ALL=C.UTF-8",
		"XDG_CONFIG_DIRS="+l.folder("etc"), "GIT_CONFIG_NOSYSTEM=1")
	l.program = l.build(program, ".", "-s -w -X main.version=devel")
	l.launcher = l.build("launch", "../../testdata/bench/launch", "")
	l.login("github.com", l.token)
	l.login("gitlab.com", forgetest.Token("gl-pat", 2))
	if l.lacking = l.buildLibsecret(); l.lacking == "" {
		l.run([]string{l.libsecret, "store"}, l.approved())
	} else {
		l.login("bitbucket.org", forgetest.Token("bb-api-token", 3))
	}
	return l
}

// commands is what is measured, in the order of the table.
func (l *lab) commands() []benchCommand {
	password := "password=" + l.token + "\n"
	ours := func(name, action, stdin, want string, env ...string) benchCommand {
		return benchCommand{name, []string{l.program, action}, slices.Concat(l.env, env), l.home, stdin, want}
	}
	state := l.state()
	commands := []benchCommand{
		ours(rowHit, "get", benchGet, password),
		ours("the same for git 2.46 and later", "get", benchGet+benchState, state),
		ours("get, with a config.toml", "get", benchGet, password, "XDG_CONFIG_HOME="+l.smallConfig()),
		ours("get, with 10,000 accounts", "get", benchGet, password, "XDG_DATA_HOME="+l.manyAccounts()),
		ours("get, vault with a key file", "get", benchGet, password, l.vault("by-key", 1, "")...),
		ours("get, vault with a key file, 100 accounts", "get", benchGet, password, l.vault("many", 100, "")...),
		ours("get, vault that the kernel remembers", "get", benchGet, password, l.vault("by-passphrase", 1, vaultPassphrase)...),
		ours("store after a hit, without a bus", "store", l.approved()+benchState+state, "", "DBUS_SESSION_BUS_ADDRESS=unix:path="+l.dir+"/none"),
		ours("capability", "capability", "", "capability state"),
		{rowEmpty, []string{l.build("empty", "../../testdata/bench/empty", "-s -w")}, l.env, l.home, "", ""},
	}
	if l.lacking == "" {
		commands = append(commands, benchCommand{rowLibsecret, []string{l.libsecret, "get"}, l.env, l.home, benchGet, password})
	}
	return commands
}

// measure has the launcher carry out a plan. gnome-keyring may abort on the way:
// it cannot take OpenSession as a client's first message in every case (its
// issue 190), and libsecret begins with that. Then the plan starts again.
func (l *lab) measure(plan benchPlan) (result benchResult) {
	text, err := json.Marshal(plan)
	l.must(err)
	for range 5 {
		answer, err := l.try([]string{l.launcher}, string(text))
		if err == nil {
			l.must(json.Unmarshal(answer, &result))
			return result
		}
		l.Logf("measuring again: %v", err)
		l.must(l.service.Restart())
	}
	l.Fatal("no measurement without an error")
	return result
}

// approved is what git says after the host took the token.
func (l *lab) approved() string { return benchGet + "username=alice\npassword=" + l.token + "\n" }

// login keeps a token, of which no host is asked, and confirms it, as git does
// after a success.
func (l *lab) login(host, token string) {
	l.Helper()
	l.run([]string{l.program, "login", host, "--username", "alice", "--with-token", "--no-check"}, token+"\n")
	l.run([]string{l.program, "store"}, "protocol=https\nhost="+host+"\nusername=alice\npassword="+token+"\n")
}

// state is the line that a hit leaves with git.
func (l *lab) state() string {
	answer := l.run([]string{l.program, "get"}, benchGet+benchState)
	for line := range strings.Lines(answer) {
		if strings.HasPrefix(line, "state[]=") {
			return line
		}
	}
	l.Fatal("a hit leaves no state with git")
	return ""
}

// smallConfig returns a folder of configurations with a small one.
func (l *lab) smallConfig() string {
	text := "prompt = \"tty\"\n\n[hosts.\"git.corp.example\"]\nprovider = \"gitlab\"\ntoken_prefix = \"corp-\"\n"
	l.must(os.WriteFile(filepath.Join(l.folder("config", program), "config.toml"), []byte(text), 0o600))
	return l.folder("config")
}

// manyAccounts returns a folder of data with a long index that ends with the
// account of the lab.
func (l *lab) manyAccounts() string {
	data := filepath.Join(l.home, ".local", "share", program, "accounts.json")
	entries, err := (&store.Index{Path: data}).Accounts("github.com")
	l.must(err)
	long := store.Index{Path: filepath.Join(l.folder("data", program), "accounts.json")}
	l.must(long.Update(context.Background(), func(c *store.Change) error {
		for i := range 10_000 - len(entries) {
			e := entries[0]
			e.Host = fmt.Sprintf("git%d.corp.example", i)
			c.Accounts = append(c.Accounts, e)
		}
		c.Accounts = append(c.Accounts, entries...)
		return nil
	}))
	return l.folder("data")
}

// build builds a package the way install.sh builds the program.
func (l *lab) build(name, pkg, ldflags string) string {
	l.Helper()
	file := filepath.Join(l.folder("bin"), name)
	cmd := exec.Command("go", "build", "-mod=readonly", "-trimpath", "-buildvcs=false", "-ldflags", ldflags, "-o", file, pkg)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if text, err := cmd.CombinedOutput(); err != nil {
		l.Fatalf("building %s: %v\n%s", name, err, text)
	}
	return file
}

// buildLibsecret builds git's own helper from the source that comes with git,
// or returns what is missing for that.
func (l *lab) buildLibsecret() (missing string) {
	source := ""
	for _, dir := range []string{"/usr/share/doc/git/contrib", "/usr/share/git-core/contrib", "/usr/share/git"} {
		file := filepath.Join(dir, "credential", "libsecret", "git-credential-libsecret.c")
		if _, err := os.Stat(file); err == nil {
			source = file
		}
	}
	flags, err := exec.Command("pkg-config", "--cflags", "--libs", "libsecret-1", "glib-2.0").Output()
	_, noCompiler := exec.LookPath("gcc")
	switch {
	case source == "":
		return "its source (git's contrib folder)"
	case err != nil:
		return "libsecret-1 (pkg-config)"
	case noCompiler != nil:
		return "gcc"
	}
	l.libsecret = filepath.Join(l.folder("bin"), "git-credential-libsecret")
	args := append([]string{"-O2", "-o", l.libsecret, source}, strings.Fields(string(flags))...)
	if text, err := exec.Command("gcc", args...).CombinedOutput(); err != nil {
		l.Fatalf("building %s: %v\n%s", rowLibsecret, err, text)
	}
	return ""
}

// size is the program's size in MiB.
func (l *lab) size() float64 {
	file, err := os.Stat(l.program)
	l.must(err)
	return float64(file.Size()) / (1 << 20)
}

// run runs a command that succeeds and returns what it wrote.
func (l *lab) run(args []string, stdin string) string {
	l.Helper()
	answer, err := l.try(args, stdin)
	l.must(err)
	return string(answer)
}

// try runs a command in the home folder. Its error tells what stood on stderr.
func (l *lab) try(args []string, stdin string) ([]byte, error) {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env, cmd.Dir, cmd.Stdin = l.env, l.home, strings.NewReader(stdin)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	answer, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("%s: %w: %s", filepath.Base(args[0]), err, &stderr)
	}
	return answer, err
}

// folder makes a folder below the lab's.
func (l *lab) folder(names ...string) string {
	dir := filepath.Join(append([]string{l.dir}, names...)...)
	l.must(os.MkdirAll(dir, 0o700))
	return dir
}

func (l *lab) must(err error) {
	l.Helper()
	if err != nil {
		l.Fatal(err)
	}
}
