package prompt

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

const page = "https://github.com/settings/personal-access-tokens/new?name=git&contents=write"

func environment(pairs ...string) func(string) string {
	return func(key string) string {
		for _, pair := range pairs {
			if name, value, _ := strings.Cut(pair, "="); name == key {
				return value
			}
		}
		return ""
	}
}

// fakeBrowsers makes programs of these names the only ones in PATH. Each writes
// its name, its arguments, its session and its open descriptors to the pipe
// that is returned.
func fakeBrowsers(t *testing.T, names ...string) (pipe string) {
	t.Helper()
	dir := t.TempDir()
	pipe = filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	script := `#!/bin/sh
PATH=/usr/bin:/bin
read -r _ _ _ _ _ session _ </proc/$$/stat
streams=$(readlink /proc/$$/fd/0 /proc/$$/fd/1 /proc/$$/fd/2)
[ -e /proc/$$/fd/$LEAK ] && leaked=yes
printf '%s\n' "${0##*/} $*" "own session: $((session == $$))" "$streams" "leaked: ${leaked-no}" >"$PIPE"
`
	for _, name := range names {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir)
	t.Setenv("PIPE", pipe)
	return pipe
}

func TestOpenBrowser(t *testing.T) {
	for name, test := range map[string]struct {
		env  []string
		want string
	}{
		"X":            {[]string{"DISPLAY=:0"}, "xdg-open"},
		"Wayland":      {[]string{"WAYLAND_DISPLAY=wayland-0"}, "xdg-open"},
		"WSL":          {[]string{"WSL_DISTRO_NAME=Debian"}, "wslview"},
		"WSL's screen": {[]string{"WSL_INTEROP=/run/WSL/1", "DISPLAY=:0"}, "wslview"},
	} {
		t.Run(name, func(t *testing.T) {
			pipe := fakeBrowsers(t, "xdg-open", "wslview")
			t.Setenv("LEAK", leak(t))
			if err := OpenBrowser(page, environment(test.env...)); err != nil {
				t.Fatal(err)
			}
			got, err := os.ReadFile(pipe)
			if err != nil {
				t.Fatal(err)
			}
			want := test.want + " " + page + "\nown session: 1\n" + strings.Repeat("/dev/null\n", 3) + "leaked: no\n"
			if string(got) != want {
				t.Errorf("got  %q\nwant %q", got, want)
			}
		})
	}
}

// leak opens a descriptor as a parent would that hands it on by mistake.
func leak(t *testing.T) (fd string) {
	t.Helper()
	n, err := syscall.Dup(1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Close(n) })
	return strconv.Itoa(n)
}

func TestNothingToOpenWith(t *testing.T) {
	fakeBrowsers(t, "xdg-open")
	for name, env := range map[string]func(string) string{
		"no display":          environment(),
		"SSH into WSL-less":   environment("SSH_CONNECTION=192.0.2.1 1 192.0.2.2 22"),
		"WSL without wslview": environment("WSL_DISTRO_NAME=Debian"),
	} {
		if err := OpenBrowser(page, env); !errors.Is(err, ErrNoBrowser) || CanOpenBrowser(env) {
			t.Errorf("%s: %v, want %v", name, err, ErrNoBrowser)
		}
	}
	if !CanOpenBrowser(environment("DISPLAY=:0")) {
		t.Error("a display and xdg-open are not enough")
	}
	fakeBrowsers(t)
	if CanOpenBrowser(environment("DISPLAY=:0")) {
		t.Error("a display without xdg-open is enough")
	}
}

func TestOnlyPagesAreOpened(t *testing.T) {
	fakeBrowsers(t, "xdg-open")
	for _, url := range []string{
		"", "https://", "http://github.com/", "file:///etc/passwd", "javascript:1", "-version", " https://github.com",
		"HTTPS://github.com", "https://github.com/\n", "https://github.com/a b", `https://github.com/"`,
		"https://github.com/$(id)", "https://github.com/`id`", "https://github.com/;id", "https://github.com/'", "https://g\u0131thub.com/",
	} {
		if err := OpenBrowser(url, environment("DISPLAY=:0")); err == nil || errors.Is(err, ErrNoBrowser) {
			t.Errorf("%q: %v, want a refusal", url, err)
		}
	}
}
