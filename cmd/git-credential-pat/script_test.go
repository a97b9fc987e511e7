//go:build linux || darwin

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"git-credential-pat/providers/forgetest"
	"git-credential-pat/store/storetest"
)

// secondGit names the environment variable that holds the folder of a git of
// 2.46 or later, as .ci/git lays it out: usr/bin/git, usr/lib/git-core.
const secondGit = "GIT_CREDENTIAL_PAT_TEST_GIT"

// TestMain installs the program itself as a command that scripts and git find
// in their PATH.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){program: main, "nokeys": noKeys})
}

// TestScripts runs the stories under testdata/script with the machine's git.
func TestScripts(t *testing.T) { runScripts(t, "") }

// TestScriptsWithSecondGit runs them again with a git that hands state back.
func TestScriptsWithSecondGit(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: the machine's git alone")
	}
	root := os.Getenv(secondGit)
	if root == "" && os.Getenv("CI") == "true" {
		t.Fatalf("missing: a git of 2.46 or later, in %s", secondGit)
	}
	if root == "" {
		t.Skipf("missing: a git of 2.46 or later, in %s", secondGit)
	}
	runScripts(t, root)
}

func runScripts(t *testing.T, root string) {
	needGit(t)
	params := scriptParams("script", root)
	params.Setup = func(env *testscript.Env) error { return setUp(env, root) }
	testscript.Run(t, params)
}

// needGit skips a test where there is no git; in CI it fails.
func needGit(t *testing.T) {
	if _, err := exec.LookPath("git"); err == nil {
		return
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("missing: git")
	}
	t.Skip("missing: git")
}

// scriptParams is how the scripts of a folder under testdata are run, but for
// their Setup.
func scriptParams(folder, root string) testscript.Params {
	return testscript.Params{
		Dir:                 filepath.Join("..", "..", "testdata", folder),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		Cmds:                scriptCommands(),
		Condition:           func(name string) (bool, error) { return condition(name, root) },
	}
}

func scriptCommands() map[string]func(*testscript.TestScript, bool, []string) {
	commands := forgetest.Commands()
	maps.Copy(commands, map[string]func(*testscript.TestScript, bool, []string){
		"expect":  cmdExpect,
		"keyring": cmdKeyring,
		"hidden":  cmdHidden,
		"finding": cmdFinding,
		"cure":    cmdCure,
	})
	return commands
}

// condition tells a script what there is: [keyring], [state], a git that hands
// state back and sends Bearer, and [lfs], which is git-lfs.
func condition(name, root string) (bool, error) {
	switch name {
	case "root":
		return os.Geteuid() == 0, nil
	case "keyring":
		return storetest.Missing() == "", nil
	case "state":
		git := exec.Command("git", "credential", "capability")
		if root != "" {
			git = exec.Command(filepath.Join(root, "usr", "bin", "git"), "credential", "capability")
			git.Env = append(os.Environ(), "GIT_EXEC_PATH="+filepath.Join(root, "usr", "lib", "git-core"))
		}
		out, err := git.Output()
		return err == nil && strings.Contains(string(out), "capability state"), nil
	case "lfs":
		_, err := exec.LookPath("git-lfs")
		if err != nil && os.Getenv("CI") == "true" {
			return false, errors.New("missing: git-lfs")
		}
		return err == nil, nil
	}
	return false, fmt.Errorf("unknown condition %q", name)
}

// setUp makes a script's world from nothing: a home folder, a forge behind a
// proxy, a keyring on a bus of its own. Nothing of the person who runs the
// tests is seen.
func setUp(env *testscript.Env, root string) error {
	if err := setUpHome(env, root); err != nil {
		return err
	}
	return startKeyring(env, storetest.Ready)
}

// setUpHome makes the world but for the keyring.
func setUpHome(env *testscript.Env, root string) error {
	home := filepath.Join(env.WorkDir, "home")
	if err := os.MkdirAll(filepath.Join(home, ".config"), 0o700); err != nil {
		return err
	}
	path, err := withoutCopies(env.Getenv("PATH"), filepath.Join(env.WorkDir, ".path"))
	if err != nil {
		return err
	}
	env.Setenv("PATH", path)
	keepVariables(env, "WORK", "PATH", "TMPDIR", "GOCOVERDIR", "GORACE", "$", "/", ":", "exe", "devnull", "goversion")
	env.Vars = append(env.Vars,
		"HOME="+home, "LC_ALL=C.UTF-8", "TERM=dumb", "GIT_CONFIG_NOSYSTEM=1", "SHELL=/bin/sh",
		"REPO="+repositoryRoot(), "PROGRAM="+programIn(env.Getenv("PATH")))
	env.Vars = append(env.Vars, goCaches()...)
	identity := "[user]\n\tname = A Tester\n\temail = tester@example.com\n[init]\n\tdefaultBranch = main\n"
	if err := os.WriteFile(filepath.Join(home, ".gitconfig"), []byte(identity), 0o600); err != nil {
		return err
	}
	if root != "" {
		env.Setenv("GIT_EXEC_PATH", filepath.Join(root, "usr", "lib", "git-core"))
		env.Setenv("PATH", withSecond(env.Getenv("PATH"), filepath.Join(root, "usr", "bin")))
	}
	return forgetest.Setup(env)
}

// goCaches lets a script build without fetching anything: the home folder that
// Go's caches are usually in is not the script's.
func goCaches() []string {
	vars := []string{"GOFLAGS=-mod=readonly", "GOPROXY=off", "GOTOOLCHAIN=local"}
	for _, name := range []string{"GOCACHE", "GOMODCACHE"} {
		if value, err := exec.Command("go", "env", name).Output(); err == nil {
			vars = append(vars, name+"="+strings.TrimSpace(string(value)))
		}
	}
	return vars
}

// keepVariables leaves the named variables of the script's environment only.
func keepVariables(env *testscript.Env, names ...string) {
	env.Vars = slices.DeleteFunc(env.Vars, func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return !slices.Contains(names, name)
	})
}

// withoutCopies is a PATH without other copies of the program than that in its
// first folder, such as the one that install.sh put there: a folder that holds
// one is replaced by links, below scratch, to all else in it.
func withoutCopies(path, scratch string) (string, error) {
	folders := filepath.SplitList(path)
	for i, folder := range folders {
		if _, err := os.Stat(filepath.Join(folder, program)); i == 0 || err != nil {
			continue
		}
		links := filepath.Join(scratch, strconv.Itoa(i))
		if err := linkAllBut(program, folder, links); err != nil {
			return "", err
		}
		folders[i] = links
	}
	return strings.Join(folders, string(os.PathListSeparator)), nil
}

// linkAllBut makes a folder of links to what another one holds, but for one name.
func linkAllBut(name, folder, links string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(links, 0o700); err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() == name {
			continue
		}
		if err := os.Symlink(filepath.Join(folder, e.Name()), filepath.Join(links, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// withSecond puts dir behind the first folder of a PATH, which holds the
// program itself.
func withSecond(path, dir string) string {
	first, rest, _ := strings.Cut(path, string(os.PathListSeparator))
	return strings.Join([]string{first, dir, rest}, string(os.PathListSeparator))
}

// programIn is the program's own file, in the first folder of a PATH.
func programIn(path string) string {
	first, _, _ := strings.Cut(path, string(os.PathListSeparator))
	return filepath.Join(first, program)
}

func repositoryRoot() string {
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		return ""
	}
	return root
}

// cmdHidden asserts that a secret stands nowhere it must not: not in what the
// last command printed or the last expect showed, and not in the name or the
// content of a file below the folders that a program writes to.
//
//	hidden SECRET...
func cmdHidden(ts *testscript.TestScript, _ bool, args []string) {
	for _, word := range args {
		if word == "" {
			ts.Fatalf("hidden: an empty word hides nothing")
		}
		for _, stream := range []string{"stdout", "stderr"} {
			if strings.Contains(ts.ReadFile(stream), word) {
				ts.Fatalf("a secret stands on %s", stream)
			}
		}
		for _, folder := range []string{"HOME", "XDG_RUNTIME_DIR", "TMPDIR"} {
			if root := ts.Getenv(folder); root != "" {
				ts.Check(mustNotTell(root, word))
			}
		}
	}
}

// mustNotTell returns an error if a file below root tells a secret.
func mustNotTell(root, word string) error {
	return filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err == nil && strings.Contains(entry.Name(), word) {
			return fmt.Errorf("a secret is the name of a file in %s", filepath.Dir(path))
		}
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		if err == nil && strings.Contains(string(data), word) {
			return fmt.Errorf("a secret stands in %s", path)
		}
		return err
	})
}
