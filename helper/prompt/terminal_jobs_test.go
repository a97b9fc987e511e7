//go:build linux || darwin

package prompt

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// shells are the kinds that matter: one that sets its own modes at its prompt
// and one that leaves the terminal as it finds it.
func shells(t *testing.T, test func(t *testing.T, s *session)) {
	for name, args := range map[string][]string{
		"bash": {"--norc", "--noprofile", "-i"},
		"dash": {"-i"},
	} {
		t.Run(name, func(t *testing.T) {
			path, err := exec.LookPath(name)
			if err != nil {
				missing(t, name)
			}
			s := newTerminal(t)
			s.start([]string{"PS1=ready> ", "ENV=", "SELF=" + os.Args[0]}, append([]string{path}, args...)...)
			s.wait("ready> ")
			s.send("export " + childKey + "=secret\r")
			s.wait("ready> ")
			test(t, s)
		})
	}
}

func missing(t *testing.T, part string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is missing", part)
	}
	t.Skipf("%s is missing", part)
}

func TestSuspendAndResume(t *testing.T) {
	shells(t, func(t *testing.T, s *session) {
		s.send("\"$SELF\"\r")
		s.wait("Token: ")
		for range 3 {
			s.send("wrong\x1a")
			s.wait("ready> ")
			if filepath.Base(s.cmd.Path) == "dash" {
				s.wantEcho(true)
			}
			s.send("fg\r")
			s.wait("Token: ")
			s.wantEcho(false)
		}
		s.send("sesame\r")
		s.wantResult("sesame", nil)
		s.wait("ready> ")
		s.wantNeverShown("sesame")
		s.wantNeverShown("wrong")
	})
}

func TestInterruptInShell(t *testing.T) {
	shells(t, func(t *testing.T, s *session) {
		s.send("\"$SELF\"\r")
		s.wait("Token: ")
		s.send("\x03")
		s.wait("ready> ")
		if filepath.Base(s.cmd.Path) == "dash" {
			s.wantEcho(true)
		}
		s.send("echo status $?\r")
		s.wait("status 130\r\n")
	})
}

func TestBackgroundHasNoTerminal(t *testing.T) {
	shells(t, func(t *testing.T, s *session) {
		s.send("\"$SELF\" & wait $!; echo status $?\r")
		s.wait("no terminal to ask at: this process is in the background\r\n")
		s.wait("status 3\r\n")
	})
}

// When git dies first, the shell takes the terminal back and sets modes of its
// own, which a late restore must not touch.
func TestLateEndLeavesTheShellsModes(t *testing.T) {
	path, err := exec.LookPath("bash")
	if err != nil {
		missing(t, "bash")
	}
	s := newTerminal(t)
	s.start([]string{"PS1=ready> ", "SELF=" + os.Args[0]}, path, "--norc", "--noprofile", "-i")
	s.wait("ready> ")
	s.send(childKey + `=secret sh -c 'echo pid [$$]; "$SELF"; true'` + "\r")
	s.wait("pid [")
	s.wait("pid [")
	s.wait("Token: ")
	var git int
	if _, err := fmt.Sscanf(s.screen()[strings.LastIndex(s.screen(), "pid ["):], "pid [%d]", &git); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(git, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	s.wait("ready> ")
	s.wantEcho(false) // readline shows what is typed itself
	before := s.modes()
	if err := syscall.Kill(-git, syscall.SIGUSR1); err != nil {
		t.Fatal(err)
	}
	s.wantResult("", context.Canceled)
	if got := s.modes(); got != before {
		t.Errorf("modes are %+v, were %+v", got, before)
	}
}
