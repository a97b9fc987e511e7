package gitconfig

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestHelperValue(t *testing.T) {
	for _, test := range []struct {
		path, want string
		windows    bool
	}{
		{"/usr/local/bin/git-credential-pat", "/usr/local/bin/git-credential-pat", false},
		{"/home/a@b/.local/bin/pat+1.0_%-:x", "/home/a@b/.local/bin/pat+1.0_%-:x", false},
		{"/home/a b/pat", "!'/home/a b/pat'", false},
		{"/home/o'doherty/pat", `!'/home/o'\''doherty/pat'`, false},
		{`/home/a\b/pat`, `!'/home/a\b/pat'`, false},
		{"/home/é/pat", "!'/home/é/pat'", false},
		{"/home/~/pat", "!'/home/~/pat'", false},
		{`C:\Tools\pat.exe`, "C:/Tools/pat.exe", true},
		{`C:\Program Files (x86)\pat.exe`, "!'C:/Program Files (x86)/pat.exe'", true},
		{`C:\Users\O'Doherty\pat.exe`, `!'C:/Users/O'\''Doherty/pat.exe'`, true},
	} {
		if runtime.GOOS == "windows" && !test.windows {
			continue
		}
		if got := helperValue(test.path, test.windows); got != test.want {
			t.Errorf("%s: %s, not %s", test.path, got, test.want)
		}
	}
}

// TestQuoteIsGits has git read back what quote wrote.
func TestQuoteIsGits(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config")
	for _, value := range []string{"", " ", "a  b", "a\tb", `"`, `\`, `\"`, "#", ";", "a#b", "a\nb", "é", "\xff", "\a", "plain/value", "!'x'", "-x"} {
		write(t, file, "[a]\n\tb = "+quote(value)+"\n")
		if got := gitOutput(t, nil, "config", "--file", file, "-z", "a.b"); got != value+"\x00" {
			t.Errorf("%q: git reads %q", value, got)
		}
	}
}

// recorder is a helper that notes the actions that git calls it with, and
// answers get.
const recorder = `#!/bin/sh
cat >/dev/null
echo "$1" >>"$RECORD"
[ "$1" != get ] || printf 'username=u\npassword=p\n'
`

// TestGitRunsTheHelper covers the nine folders of real life.
func TestGitRunsTheHelper(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs a shell script as a helper")
	}
	for _, name := range []string{"plain", "a space", "(paren) [x]", "o'doherty", "a$HOME", `back\slash`, "é中", "a;b&c", `a#"b`, "new\nline", "-dash", "~", "*?"} {
		dir := filepath.Join(t.TempDir(), name)
		makeFolders(t, dir)
		program := writeRecorder(t, filepath.Join(dir, "git-credential-pat"))
		file, record := filepath.Join(dir, "config"), filepath.Join(dir, "record")
		configure(t, file, Block{Helper: HelperValue(program), Hosts: []string{"github.com", "git.corp.example:8443"}})
		for _, request := range []string{
			"protocol=https\nhost=github.com\n", "protocol=http\nhost=github.com\n",
			"protocol=https\nhost=git.corp.example:8443\npath=a/b\n", "protocol=http\nhost=git.corp.example:8443\n",
		} {
			answer := credential(t, "fill", request, "GIT_CONFIG_GLOBAL="+file, "RECORD="+record)
			if !strings.Contains(answer, "password=p\n") {
				t.Errorf("%q: %q: no answer", name, request)
			}
			if strings.Contains(request, "path=") && !strings.Contains(answer, "path=a/b\n") {
				t.Errorf("%q: useHttpPath is not set: %q", name, answer)
			}
		}
		if got := read(t, record); got != "get\nget\nget\nget\n" {
			t.Errorf("%q: %q", name, got)
		}
	}
}

func writeRecorder(t *testing.T, file string) string {
	t.Helper()
	write(t, file, recorder)
	if err := os.Chmod(file, 0o700); err != nil {
		t.Fatal(err)
	}
	return file
}

// credential runs `git credential ACTION`.
func credential(t *testing.T, action, request string, env ...string) string {
	t.Helper()
	cmd := gitCommand(t, env, "credential", action)
	cmd.Stdin = strings.NewReader(request + "\n")
	out, err := cmd.Output()
	if err != nil {
		t.Errorf("git credential %s: %v", action, err)
	}
	return string(out)
}

// TestMasks is a person with helpers of their own, wherever these stand: for our
// hosts only ours is told, and after unconfigure theirs again. Other hosts stay
// theirs throughout.
func TestMasks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs a shell script as a helper")
	}
	for _, shape := range []string{
		"[credential]\n\thelper = THEIRS\n",
		"[credential \"https://github.com\"]\n\tusername = a\n[credential]\n\thelper = THEIRS\n",
		"[credential \"https://github.com\"]\n\thelper =\n\thelper = THEIRS\n",
		"[credential]\n\thelper = THEIRS\n[credential \"https://github.com/acme\"]\n\thelper = THEIRS",
	} {
		dir := t.TempDir()
		theirs := writeRecorder(t, filepath.Join(dir, "theirs"))
		ours := writeRecorder(t, filepath.Join(dir, "git-credential-pat"))
		file, record := filepath.Join(dir, "config"), filepath.Join(dir, "record")
		said := func(host string) string {
			write(t, record, "")
			credential(t, "approve", "protocol=https\nhost="+host+"\npath=acme/x\nusername=u\npassword=p\n", "GIT_CONFIG_GLOBAL="+file, "RECORD="+record)
			return read(t, record)
		}
		text := strings.ReplaceAll(shape, "THEIRS", "\"!f() { echo theirs >>$RECORD; }; f\"\n\thelper = "+theirs)
		write(t, file, text)
		before, elsewhere := said("github.com"), said("other.example")
		if !strings.Contains(before, "theirs") {
			t.Fatalf("%q does nothing", shape)
		}
		configure(t, file, Block{Helper: HelperValue(ours), Hosts: []string{"github.com"}})
		if got := said("github.com"); got != "store\n" {
			t.Errorf("%q: github.com: %q", shape, got)
		}
		if got := said("other.example"); got != elsewhere {
			t.Errorf("%q: other.example: %q, not %q", shape, got, elsewhere)
		}
		configure(t, file, Block{Helper: HelperValue(ours), AllHosts: true})
		if got := said("other.example"); got != "store\n" {
			t.Errorf("%q: other.example with all hosts: %q", shape, got)
		}
		if _, err := Unconfigure(file); err != nil || read(t, file) != text || said("github.com") != before {
			t.Errorf("%q: not as before, %v", shape, err)
		}
	}
}
