package gitconfig

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// gitCommand is git in an environment of its own.
func gitCommand(t *testing.T, env []string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "LC_ALL=C",
		"GIT_CONFIG_NOSYSTEM=1", "GIT_TERMINAL_PROMPT=0", "GIT_ASKPASS=",
	}, env...)
	cmd.Dir = t.TempDir()
	return cmd
}

func gitOutput(t *testing.T, env []string, args ...string) string {
	t.Helper()
	out, err := gitCommand(t, env, args...).Output()
	if err != nil {
		t.Fatalf("git %s: %v", strings.Join(args, " "), err)
	}
	return string(out)
}

func TestGlobalFile(t *testing.T) {
	for _, test := range []struct {
		name string
		env  map[string]string
		have []string
		want string
	}{
		{"nothing there", nil, nil, ".gitconfig"},
		{"only XDG", nil, []string{".config/git/config"}, ".config/git/config"},
		{"both", nil, []string{".config/git/config", ".gitconfig"}, ".gitconfig"},
		{"XDG elsewhere", map[string]string{"XDG_CONFIG_HOME": "x"}, []string{"x/git/config"}, "x/git/config"},
		{"XDG elsewhere, not there", map[string]string{"XDG_CONFIG_HOME": "x"}, []string{".config/git/config"}, ".gitconfig"},
		{"named", map[string]string{"GIT_CONFIG_GLOBAL": "mine"}, []string{".gitconfig", ".config/git/config"}, "mine"},
	} {
		home := t.TempDir()
		env := []string{"HOME=" + home}
		for key, value := range test.env {
			test.env[key] = filepath.Join(home, value)
			env = append(env, key+"="+test.env[key])
		}
		for _, file := range test.have {
			file = filepath.Join(home, filepath.FromSlash(file))
			if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
				t.Fatal(err)
			}
			write(t, file, "")
		}
		got := GlobalFile(func(key string) string { return test.env[key] }, home)
		if want := filepath.Join(home, filepath.FromSlash(test.want)); got != want {
			t.Errorf("%s: %s, not %s", test.name, got, want)
		}
		gitOutput(t, env, "config", "--global", "some.key", "value")
		if !strings.Contains(read(t, got), "value") {
			t.Errorf("%s: git wrote elsewhere", test.name)
		}
	}
}

func TestSystemFile(t *testing.T) {
	fromEnv := filepath.Join(t.TempDir(), "system")
	t.Setenv("GIT_CONFIG_SYSTEM", fromEnv)
	if file, err := SystemFile(t.Context(), ""); file != fromEnv || err != nil {
		t.Errorf("%q, %v", file, err)
	}
	t.Setenv("GIT_CONFIG_SYSTEM", "")
	os.Unsetenv("GIT_CONFIG_SYSTEM")
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	file, err := SystemFile(t.Context(), "")
	if err != nil || !filepath.IsAbs(file) || filepath.Base(file) != "gitconfig" {
		t.Errorf("%q, %v", file, err)
	}
	if _, err := SystemFile(t.Context(), filepath.Join(t.TempDir(), "git")); err == nil {
		t.Error("no error for a git that is not there")
	}
}

func TestLookup(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config")
	write(t, file, "[credential]\n\tinteractive = never\n\tempty =\n[a]\n\tb = \" x\\ny \"\n")
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	t.Setenv("GIT_CONFIG_GLOBAL", file)
	t.Setenv("GIT_CONFIG_PARAMETERS", "'from.option'='1'")
	t.Chdir(t.TempDir())
	for key, want := range map[string]string{"credential.interactive": "never", "credential.empty": "", "a.b": " x\ny ", "from.option": "1"} {
		if got, ok, err := Lookup(t.Context(), key); got != want || !ok || err != nil {
			t.Errorf("%s: %q, %v, %v", key, got, ok, err)
		}
	}
	if got, ok, err := Lookup(t.Context(), "credential.none"); got != "" || ok || err != nil {
		t.Errorf("not set: %q, %v, %v", got, ok, err)
	}
	write(t, file, "[broken\n")
	if _, ok, err := Lookup(t.Context(), "credential.interactive"); ok || err == nil {
		t.Error("a broken file is taken for an answer")
	}
}

func TestForURL(t *testing.T) {
	home := t.TempDir()
	file := filepath.Join(home, "config")
	write(t, file, "[http]\n\tproxy = all\n\tsslCAInfo = ~/ca.pem\n"+
		"[http \"https://github.com\"]\n\tproxy =\n"+
		"[http \"https://git.corp.example/api\"]\n\tproxy = \" x\\ny \"\n\tsslCAInfo = /ca.pem\n\tsslCert = ~nobody.here/x\n")
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	t.Setenv("GIT_CONFIG_GLOBAL", file)
	t.Setenv("GIT_CONFIG_PARAMETERS", "'http.https://from.option.proxy'='1'")
	t.Setenv("HOME", home)
	t.Chdir(t.TempDir())
	type answer struct {
		value string
		set   bool
		err   bool
	}
	const corp = "https://git.corp.example/api/v4"
	for _, c := range []struct {
		name     string
		look     func(context.Context, string, string) (string, bool, error)
		key, url string
		want     answer
	}{
		{"for all", ForURL, "http.proxy", "https://gitlab.com", answer{"all", true, false}},
		{"to nothing", ForURL, "http.proxy", "https://github.com/acme", answer{"", true, false}},
		{"for a path", ForURL, "http.proxy", corp, answer{" x\ny ", true, false}},
		{"for another path", ForURL, "http.proxy", "https://git.corp.example", answer{"all", true, false}},
		{"by an option", ForURL, "http.proxy", "https://from.option", answer{"1", true, false}},
		{"not set", ForURL, "http.none", corp, answer{}},
		{"not set for this", ForURL, "http.sslCert", "https://github.com", answer{}},
		{"no address", ForURL, "http.proxy", "https://", answer{"", false, true}},
		{"no path", ForURL, "http.sslCAInfo", "https://github.com", answer{"~/ca.pem", true, false}},
		{"below home", PathForURL, "http.sslCAInfo", "https://github.com", answer{home + "/ca.pem", true, false}},
		{"absolute", PathForURL, "http.sslCAInfo", corp, answer{"/ca.pem", true, false}},
		{"no such home", PathForURL, "http.sslCert", corp, answer{"", false, true}},
		{"no path set", PathForURL, "http.none", corp, answer{}},
	} {
		value, set, err := c.look(t.Context(), c.key, c.url)
		if got := (answer{value, set, err != nil}); got != c.want {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
}

func TestLookupEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := Lookup(ctx, "a.b"); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	ctx, cancel = context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	if _, _, err := Lookup(ctx, "a.b"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
}

// TestBool sits git's own exam.
func TestBool(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config")
	for _, value := range []string{"true", "TRUE", "yes", "On", "1", "2", "-1", "1k", "0x10", "false", "no", "oFF", "", "0", "0k", "00", "kk", "1kk", "maybe", "t", "1 0"} {
		write(t, file, "[a]\n\tb = "+quote(value)+"\n")
		out, err := gitCommand(t, nil, "config", "--file", file, "--type=bool", "a.b").Output()
		got, ok := Bool(value)
		if ok != (err == nil) || ok && got != (string(out) == "true\n") {
			t.Errorf("%q: %v, %v; git: %q, %v", value, got, ok, out, err)
		}
	}
	if b, ok := Bool("never"); b || !ok {
		t.Error("never")
	}
}
