package doctor

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"git-credential-pat/helper"
	"git-credential-pat/helper/gitconfig"
	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
)

// newDoctor is a doctor for a home folder of its own, in which hosts are managed.
func newDoctor(t *testing.T, hosts providers.Hosts) *Doctor {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("missing: git")
		}
		t.Skip("missing: git")
	}
	home := t.TempDir()
	for name, value := range map[string]string{"HOME": home, "XDG_CONFIG_HOME": home, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": filepath.Join(home, ".gitconfig")} {
		t.Setenv(name, value)
	}
	t.Chdir(home)
	program := filepath.Join(home, "git-credential-pat")
	write(t, program, "")
	return &Doctor{Helper: &helper.Helper{Hosts: hosts}, Self: gitconfig.HelperValue(program), Env: os.Getenv, Home: home}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// notInOrder are the codes of the findings that are not in order.
func notInOrder(found []Found) string {
	text := ""
	for _, f := range found {
		if f.Level == prompt.Warn || f.Level == prompt.Fail {
			text += f.Code + " "
		}
	}
	return text
}

// TestFixes mends what is safe to mend, and holds that it is gone then.
func TestFixes(t *testing.T) {
	d := newDoctor(t, providers.Builtin())
	block := "[credential \"https://github.com\"]\n\thelper = " + d.Self + "\n"
	for text, code := range map[string]string{
		"": "helper.missing",
		"[credential]\n\thelper = " + d.Self + "\n\thelper = store\n\tuseHttpPath\n":            "helper.other",
		"[credential]\n\tuseHttpPath\n\thelper = /none/git-credential-pat\n":                    "helper.path",
		"[credential]\n\tuseHttpPath\n\thelper = " + d.Self + " --verbose\n":                    "helper.path",
		"[credential]\n\thelper = " + d.Self + "\n":                                             "path.unsent",
		block + "[credential \"https://a@github.com\"]\n\thelper = store\n":                     "helper.scoped",
		block + "[includeIf \"gitdir:/x/\"]\n\tpath = more\n":                                   "helper.conditional",
		block + "[credential \"https://github.com/acme\"]\n\thelper =\n\tuseHttpPath = false\n": "helper.scoped",
	} {
		file := filepath.Join(d.Home, ".gitconfig")
		write(t, file, text)
		write(t, filepath.Join(d.Home, "more"), "[credential]\n\thelper =\n\thelper = store\n")
		found := d.gitSettings(t.Context())
		if !strings.Contains(notInOrder(found), code) {
			t.Errorf("%q: %s, not %s", text, notInOrder(found), code)
		}
		for _, f := range found {
			if f.Fix == nil {
				continue
			}
			if err := f.Fix(t.Context()); err != nil {
				t.Errorf("%s: %v", f.Code, err)
			}
		}
		if left := notInOrder(d.gitSettings(t.Context())); left != "" {
			t.Errorf("%q: %s is left", text, left)
		}
	}
}

// TestManyHosts holds that git is asked as often for five hundred hosts as for
// one.
func TestManyHosts(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs a shell script as git")
	}
	hosts := providers.Builtin()
	for n := range 500 {
		name := fmt.Sprintf("git%d.corp.example", n)
		hosts[name] = &providers.Host{Name: name, Provider: hosts["gitlab.com"].Provider}
	}
	d := newDoctor(t, hosts)
	if err := (&gitLook{Doctor: d, names: []string{"github.com"}}).configure(t.Context()); err != nil {
		t.Fatal(err)
	}
	calls := countGit(t)
	found := d.gitSettings(t.Context())
	if n := calls(); n > 5 {
		t.Errorf("git is called %d times", n)
	}
	if len(found) != 2 || found[1].Code != "helper.missing" || !strings.Contains(found[1].Text, "git0.corp.example") || !strings.HasSuffix(found[1].Text, "and 498 more") {
		t.Errorf("%+v", found)
	}
}

// TestGitTooSlow holds that what git had no time to say is not taken for a
// configuration that it cannot read.
func TestGitTooSlow(t *testing.T) {
	d := newDoctor(t, providers.Builtin())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, f := range append(d.gitVersion(ctx), unreadable(ctx, ctx.Err())) {
		if f.Code != "doctor.unfinished" {
			t.Errorf("%+v", f.Finding)
		}
	}
}

// TestPlainHeader is one that git sends by plain http.
func TestPlainHeader(t *testing.T) {
	d := newDoctor(t, providers.Builtin())
	write(t, filepath.Join(d.Home, ".gitconfig"), "[credential]\n\tuseHttpPath\n\thelper = "+d.Self+"\n[http \"http://github.com\"]\n\textraHeader = Authorization: x\n")
	if got := notInOrder(d.gitSettings(t.Context())); got != "bypass.header " {
		t.Error(got)
	}
}

// TestManySections holds that git is asked once for an address, however many
// questions there are about it.
func TestManySections(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs a shell script as git")
	}
	d := newDoctor(t, providers.Hosts{"github.com": providers.Builtin()["github.com"]})
	text := "[credential]\n\thelper = " + d.Self + "\n"
	for n := range 10 {
		text += fmt.Sprintf("[credential \"https://*.com/p%d\"]\n\tusername = x\n", n)
	}
	write(t, filepath.Join(d.Home, ".gitconfig"), text)
	calls := countGit(t)
	d.gitSettings(t.Context())
	if n := calls(); n > 3+2+10 {
		t.Errorf("git is called %d times", n)
	}
}

// countGit puts a git in front of the real one that counts its calls.
func countGit(t *testing.T) (calls func() int) {
	t.Helper()
	git, err := exec.LookPath("git")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	file := filepath.Join(folder, "calls")
	write(t, filepath.Join(folder, "git"), "#!/bin/sh\necho >>'"+file+"'\nexec '"+git+"' \"$@\"\n")
	if err := os.Chmod(filepath.Join(folder, "git"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", folder+string(os.PathListSeparator)+os.Getenv("PATH"))
	return func() int {
		text, _ := os.ReadFile(file)
		return len(text)
	}
}
