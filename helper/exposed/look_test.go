package exposed

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// tree is a folder for a test, with a home folder in it.
type tree struct {
	testing.TB
	root string
	env  map[string]string
}

func newTree(t testing.TB) *tree { return &tree{t, t.TempDir(), map[string]string{}} }

// write writes a file below the root.
func (tr *tree) write(name, text string) {
	tr.Helper()
	path := filepath.Join(tr.root, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		tr.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		tr.Fatal(err)
	}
}

// git runs git below the root, with no configuration but the repository's.
func (tr *tree) git(folder string, args ...string) {
	tr.Helper()
	cmd := exec.Command("git", append([]string{"-c", "protocol.file.allow=always"}, args...)...)
	cmd.Dir = filepath.Join(tr.root, folder)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull,
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a")
	if out, err := cmd.CombinedOutput(); err != nil {
		tr.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

// secrets are those that are found, in order.
func (tr *tree) secrets(here string, below ...string) []string {
	tr.Helper()
	w := Where{Env: func(name string) string { return tr.env[name] }, Home: filepath.Join(tr.root, "home"), System: filepath.Join(tr.root, "etc/gitconfig")}
	w.Here = filepath.Join(tr.root, here)
	for _, dir := range below {
		w.Below = append(w.Below, filepath.Join(tr.root, dir))
	}
	report, err := Look(context.Background(), w)
	if err != nil || len(report.Unread) > 0 {
		tr.Errorf("%v, unread: %v", err, report.Unread)
	}
	var all []string
	for _, f := range report.Found {
		all = append(all, f.Secret.Reveal())
	}
	slices.Sort(all)
	return all
}

func (tr *tree) want(have []string, want ...string) {
	tr.Helper()
	slices.Sort(want)
	if !slices.Equal(have, want) {
		tr.Errorf("found %q, want %q", have, want)
	}
}

func remoteWith(secret string) string {
	return "[remote \"o\"]\n\turl = https://alice:" + secret + "@github.com/x\n"
}

// TestLookAtHome looks into every file of a person, and into what they name.
func TestLookAtHome(t *testing.T) {
	tr := newTree(t)
	tr.write("etc/gitconfig", remoteWith("system"))
	tr.write("home/.gitconfig", remoteWith("global")+"[include]\n\tpath = more\n\tpath = missing\n[includeIf \"gitdir:~/never/\"]\n\tpath = ~/other\n"+
		"[credential]\n\thelper = store --file='"+filepath.Join(tr.root, "far")+"'\n\thelper = \"!git credential-store --file ~/near\"\n\thelper = cache\n\thelper = store --file '~/with a blank'\n"+
		"\tplaintextStorePath =\n[include]\n\tpath = "+strings.Repeat("long", 5000)+"\n")
	tr.write("home/more", remoteWith("included")+"[include]\n\tpath = more\n")
	tr.write("home/other", remoteWith("includedif"))
	tr.write("home/.config/git/config", remoteWith("xdg"))
	line := func(secret string) string { return "https://alice:" + secret + "@github.com\n" }
	tr.write("home/.git-credentials", line("store"))
	tr.write("home/.config/git/credentials", line("xdgstore"))
	tr.write("far", line("far"))
	tr.write("home/near", line("near"))
	tr.write("home/with a blank", line("blank"))
	tr.write("home/elsewhere/x.credential", "no\nservice=https://github.com\naccount=alice\n")
	tr.write("home/.netrc", "machine github.com login alice password netrc")
	tr.write("home/_netrc", "machine github.com login alice password _netrc")
	tr.write("home/.config/gh/hosts.yml", "github.com:\n  oauth_token: gh\n")
	tr.write("home/.config/glab-cli/config.yml", "hosts:\n  gitlab.com:\n    token: glab\n")
	tr.write("home/.gcm/store/git/https/github.com/alice.credential", "gcm\nservice=https://github.com\naccount=alice\n")
	tr.write("home/.gcm/store/git/https/github.com/alice.txt", "no\nservice=https://github.com\naccount=alice\n")
	all := []string{"system", "global", "included", "includedif", "xdg", "store", "xdgstore", "far", "near", "blank", "netrc", "_netrc", "gh", "glab", "gcm"}
	tr.want(tr.secrets("home"), all...)

	tr.env["GH_CONFIG_DIR"] = filepath.Join(tr.root, "gh")
	tr.env["GIT_CONFIG_GLOBAL"] = filepath.Join(tr.root, "global")
	tr.write("gh/hosts.yml", "github.com:\n  oauth_token: ghdir\n")
	tr.env["NETRC"] = filepath.Join(tr.root, "netrc")
	tr.write("netrc", "machine github.com login alice password NETRC")
	tr.write("global", remoteWith("variable"))
	tr.want(tr.secrets("home"), append(all, "ghdir", "variable", "NETRC")...)
}

// TestLookAtRepositories looks into those that git itself made.
func TestLookAtRepositories(t *testing.T) {
	needGit(t)
	tr := newTree(t)
	for _, dir := range []string{"home", "src/sub", "src/group/main"} {
		if err := os.MkdirAll(filepath.Join(tr.root, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	tr.git("src/sub", "init", "-q")
	tr.git("src/sub", "commit", "-q", "--allow-empty", "-m", "x")
	tr.git("src/group/main", "init", "-q")
	tr.git("src/group/main", "submodule", "--quiet", "add", filepath.Join(tr.root, "src/sub"), "deep/er/sub")
	tr.git("src/group/main", "commit", "-q", "-m", "x")
	tr.git("src/group/main", "worktree", "add", "-q", "../tree")
	tr.git("src", "init", "-q", "--bare", "bare.git")
	tr.git("src/bare.git", "config", "remote.o.url", "https://alice:bare@github.com/x")
	tr.git("src/sub", "config", "remote.o.pushurl", "https://alice:sub@github.com/x")
	tr.git("src/group/main", "config", "submodule.deep/er/sub.url", "https://alice:main@github.com/x")
	tr.git("src/group/main/deep/er/sub", "config", "remote.origin.url", "https://alice:module@github.com/x")
	tr.git("src/group/main", "config", "extensions.worktreeConfig", "true")
	tr.git("src/group/tree", "config", "--worktree", "remote.w.url", "https://alice:worktree@github.com/x")
	tr.git("src/group/main", "config", "--file", ".gitmodules", "submodule.x.url", "https://alice:modules@github.com/x")
	if err := os.Symlink(filepath.Join(tr.root, "src"), filepath.Join(tr.root, "home/link")); err != nil {
		t.Fatal(err)
	}
	all := []string{"bare", "sub", "main", "module", "worktree", "modules"}
	tr.want(tr.secrets("home", "src"), all...)
	tr.want(tr.secrets("src/group/main", "src", "src/group"), all...)
	tr.want(tr.secrets("home", "home")) // links are not followed
	tr.want(tr.secrets("src/group/main/deep"), "main", "module", "worktree", "modules")
	tr.want(tr.secrets("src/group/tree"), "main", "module", "worktree")
	tr.want(tr.secrets("src/group/main/deep/er/sub"), "module")
	tr.want(tr.secrets("src/bare.git/refs"), "bare")
	tr.env["GIT_DIR"] = filepath.Join(tr.root, "src/bare.git")
	tr.want(tr.secrets("src/sub"), "bare")
}

// TestTenThousandRepositories are looked into in seconds.
func TestTenThousandRepositories(t *testing.T) {
	repositories, bound := 10_000, 20*time.Second
	if testing.Short() {
		repositories = 500
	}
	tr := newTree(t)
	for i := range repositories {
		dir := fmt.Sprintf("src/%d/%d/", i%100, i)
		secret := ""
		if i%1000 == 7 {
			secret = remoteWith(fmt.Sprint("secret", i))
		}
		tr.write(dir+".git/config", "[core]\n\tbare = false\n"+secret)
	}
	began := time.Now()
	found := tr.secrets("", "src")
	took := time.Since(began)
	t.Logf("%d repositories in %v", repositories, took)
	if len(found) != (repositories+999)/1000 || took > bound {
		t.Errorf("%d found in %v", len(found), took)
	}
}

// TestUnreadable names what could not be looked into.
func TestUnreadable(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Log("root reads everything: the broken file alone")
	}
	tr := newTree(t)
	tr.write("home/.gitconfig", "[broken\n")
	tr.write("src/closed/.git/config", remoteWith("secret"))
	want := 1
	if os.Geteuid() != 0 {
		want = 2
		closed := filepath.Join(tr.root, "src/closed")
		if err := os.Chmod(closed, 0); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.Chmod(closed, 0o700) })
	}
	report, err := Look(context.Background(), Where{Env: func(string) string { return "" }, Home: filepath.Join(tr.root, "home"), Below: []string{filepath.Join(tr.root, "src")}})
	if err != nil || len(report.Unread) != want {
		t.Errorf("%v, unread: %v", err, report.Unread)
	}
}

// TestTooLarge files are named, and not read.
func TestTooLarge(t *testing.T) {
	tr := newTree(t)
	tr.write("home/.netrc", "")
	if err := os.Truncate(filepath.Join(tr.root, "home/.netrc"), largest+1); err != nil {
		t.Fatal(err)
	}
	tr.env["NETRC"] = filepath.Join(tr.root, "home/.netrc") // once
	report, err := Look(context.Background(), Where{Env: func(name string) string { return tr.env[name] }, Home: filepath.Join(tr.root, "home")})
	if err != nil || len(report.Unread) != 1 {
		t.Errorf("%v, unread: %v", err, report.Unread)
	}
}
