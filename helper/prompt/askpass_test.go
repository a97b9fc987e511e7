//go:build linux || darwin

package prompt

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// askpass writes a program and returns what asks through it.
func askpass(t *testing.T, script string) Askpass {
	t.Helper()
	path := filepath.Join(t.TempDir(), "askpass")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return Askpass{Program: path, Stderr: os.Stderr}
}

func TestAskpassAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		script, want string
		err          error
	}{
		"first line":       {`printf 'sesame\nmore\n'`, "sesame", nil},
		"without an end":   {`printf sesame`, "sesame", nil},
		"of Windows":       {`printf ' sesame \r\n'`, "sesame", nil},
		"the question":     {`printf %s "$#$1"`, "1what's it?", nil},
		"no input":         {`read x || echo none`, "none", nil},
		"empty":            {`echo`, "", ErrDeclined},
		"failed":           {`echo sesame; exit 1`, "", ErrDeclined},
		"killed":           {`echo sesame; kill -9 $$`, "", ErrDeclined},
		"control":          {`printf 'ses\033ame'`, "", ErrUnreadable},
		"without an end 2": {`while :; do echo sesame; done`, "", ErrDeclined},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := askpass(t, test.script).ReadSecret(t.Context(), "what's it?")
			if got.Reveal() != test.want || !errors.Is(err, test.err) {
				t.Errorf("got %q, %v; want %q, %v", got.Reveal(), err, test.want, test.err)
			}
		})
	}
}

func TestAskpassEnvironmentAndStderr(t *testing.T) {
	ask := askpass(t, `echo "$GREETING"; echo steps >&2`)
	var stderr strings.Builder
	ask.Env, ask.Stderr = []string{"GREETING=hello"}, &stderr
	got, err := ask.ReadSecret(t.Context(), "?")
	if err != nil || got.Reveal() != "hello" || stderr.String() != "steps\n" {
		t.Errorf("got %q, %v, stderr %q", got.Reveal(), err, stderr.String())
	}
}

func TestAskpassThatDoesNotStart(t *testing.T) {
	for _, program := range []string{"", filepath.Join(t.TempDir(), "none"), t.TempDir(), "no-such-askpass"} {
		_, err := Askpass{Program: program}.ReadSecret(t.Context(), "?")
		if !errors.Is(err, ErrNoAskpass) {
			t.Errorf("%q: %v, want %v", program, err, ErrNoAskpass)
		}
	}
}

// What the program starts holds the writing end of a pipe, so its end is seen
// without asking for process numbers. It is all tried in a session without a
// terminal, wherever this test is run.
func TestCancelledAskpassLeavesNothing(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	ask := askpass(t, `sh -c 'echo here; sleep 20; echo lives on' >"$PIPE" & wait`)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childKey+"=askpass", "PROGRAM="+ask.Program, "PIPE="+pipe)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	var out strings.Builder
	cmd.Stdout = &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	reader, err := os.Open(pipe)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	lines := bufio.NewReader(reader)
	if _, err := lines.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Signal(syscall.SIGUSR1); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil || out.String() != "result  err context canceled\n" {
		t.Errorf("%v, %q", err, out.String())
	}
	if rest, err := lines.ReadString('\n'); rest != "" || err == nil {
		t.Errorf("%q was written after the end", rest)
	}
}

// On a terminal the program may read from it, as with git.
func TestAskpassMayUseTheTerminal(t *testing.T) {
	ask := askpass(t, `printf 'by script: ' >/dev/tty; read x </dev/tty; echo "$x"`)
	s := newTerminal(t)
	s.start([]string{childKey + "=askpass", "PROGRAM=" + ask.Program}, os.Args[0])
	s.wait("by script: ")
	s.send("sesame\r")
	s.wantResult("sesame", nil)
}

func TestQuestion(t *testing.T) {
	for want, parts := range map[string][3]string{
		"Token-not-password for 'https://github.com': ":                     {"", "github.com", ""},
		"Token-not-password for 'https://alice@github.com/acme/website': ":  {"alice", "github.com", "acme/website"},
		"Token-not-password for 'https://git.corp.example:8443/a': ":        {"", "git.corp.example:8443", "/a"},
		"Token-not-password for 'https://a%40b%27%20c@github.com/%1B%0A': ": {"a@b' c", "github.com", "\x1b\n"},
		"Token-not-password for 'https://%C3%A9%25@github.com': ":           {"é%", "github.com", ""},
	} {
		if got := Question(parts[0], parts[1], parts[2]); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
