//go:build linux || darwin

package prompt

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// childKey names what this test binary does when a test starts it on a terminal.
const childKey = "PROMPT_TEST_CHILD"

func TestMain(m *testing.M) {
	if job := os.Getenv(childKey); job != "" {
		os.Exit(child(job))
	}
	// A runner in the background of a script has these ignored, and all that
	// it starts would; what is caught begins anew in a child.
	for _, sig := range []os.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGHUP, syscall.SIGTSTP} {
		if signal.Ignored(sig) {
			signal.Notify(make(chan os.Signal, 1), sig)
		}
	}
	os.Exit(m.Run())
}

// child asks and prints the answer as "result HEX", so that the answer itself
// is on the screen only if the terminal showed it.
func child(job string) int {
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGUSR1)
	defer cancel()
	answer, err := ask(ctx, job)
	if errors.Is(err, ErrNoTerminal) {
		fmt.Println(err)
		return 3
	}
	fmt.Printf("result %x err %v\n", answer, err)
	return 0
}

func ask(ctx context.Context, job string) (string, error) {
	if job == "askpass" {
		answer, err := Askpass{Program: os.Getenv("PROGRAM")}.ReadSecret(ctx, "?")
		return answer.Reveal(), err
	}
	term, err := OpenTerminal()
	if err != nil {
		return "", err
	}
	defer term.Close()
	switch job {
	case "secret":
		answer, err := term.ReadSecret(ctx, "Token: ", func() { term.Write("page opened\n") })
		return answer.Reveal(), err
	case "line":
		return term.ReadLine(ctx, "User name: ")
	default:
		return term.Name(), nil
	}
}

func startChild(t *testing.T, job string) *session {
	t.Helper()
	s := newTerminal(t)
	s.start([]string{childKey + "=" + job}, os.Args[0])
	return s
}

func (s *session) wantResult(answer string, err error) {
	s.t.Helper()
	s.wait(fmt.Sprintf("result %s err %v\r\n", hex.EncodeToString([]byte(answer)), err))
}

func TestSecretIsNotShown(t *testing.T) {
	s := newTerminal(t)
	before := s.modes()
	s.start([]string{childKey + "=secret"}, os.Args[0])
	s.wait("Token: ")
	s.wantEcho(false)
	s.send(" sesame \r")
	s.wantResult("sesame", nil)
	s.wantNeverShown("sesame")
	if got := s.modes(); got != before {
		t.Errorf("modes are %+v, were %+v", got, before)
	}
	if s.status() != 0 {
		t.Error("the program failed")
	}
}

func TestSecretKeys(t *testing.T) {
	for name, test := range map[string]struct {
		typed, want string
		err         error
	}{
		"backspace":               {"sesx\x7famy\x08e\r", "sesame", nil},
		"backspace in utf-8":      {"sé\x7fes\r", "ses", nil},
		"kill line":               {"wrong\x15sesame\n", "sesame", nil},
		"bracketed paste":         {"\x1b[200~sesame\x1b[201~\r", "sesame", nil},
		"paste of several lines":  {"sesame\rrm -rf x\r", "sesame", nil},
		"end of input":            {"\x04", "", ErrDeclined},
		"end of input in a line":  {"ses\x04ame\r", "sesame", nil},
		"flow control is no key":  {"ses\x13ame\r", "", ErrUnreadable},
		"arrow":                   {"sesame\x1b[D\r", "", ErrUnreadable},
		"longest":                 {strings.Repeat("x", maxLine) + "\r", strings.Repeat("x", maxLine), nil},
		"too long":                {strings.Repeat("x", maxLine+1) + "\r", "", ErrUnreadable},
		"too long, then replaced": {strings.Repeat("x", maxLine+1) + "\x15sesame\r", "sesame", nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := startChild(t, "secret")
			s.wait("Token: ")
			s.send(test.typed)
			s.wantResult(test.want, test.err)
			s.wantEcho(true)
			s.wantNeverShown("ses")
			s.wantNeverShown("rm -rf")
		})
	}
}

func TestTypeAheadIsDropped(t *testing.T) {
	s := newTerminal(t)
	s.send("early\r")
	s.wait("early")
	s.start([]string{childKey + "=secret"}, os.Args[0])
	s.wait("Token: ")
	s.send("sesame\r")
	s.wantResult("sesame", nil)
}

func TestEmptyLineOpensPageAndAsksOn(t *testing.T) {
	s := startChild(t, "secret")
	s.wait("Token: ")
	s.send("\r")
	s.wait("\r\npage opened\r\nToken: ")
	s.wantEcho(false)
	s.send(" \t\r")
	s.wait("\r\npage opened\r\nToken: ")
	s.send("sesame\r")
	s.wantResult("sesame", nil)
}

func TestInterruptKeysEndTheGroup(t *testing.T) {
	for name, key := range map[string]string{"ctrl-c": "\x03", "ctrl-backslash": "\x1c"} {
		t.Run(name, func(t *testing.T) {
			s := startChild(t, "secret")
			s.wait("Token: ")
			s.send("ses" + key)
			status := s.status()
			if !status.Signaled() || status.Signal() != syscall.SIGINT {
				t.Errorf("status %#x, want the end by SIGINT", status)
			}
			s.wantEcho(true)
			s.wantNeverShown("ses")
			s.wantNeverShown("goroutine")
		})
	}
}

// The parent of the process group must get the signal too: that is git.
func TestInterruptReachesTheParent(t *testing.T) {
	for key, want := range map[string]syscall.Signal{"\x03": syscall.SIGINT, "\x1c": syscall.SIGQUIT} {
		s := newTerminal(t)
		s.start([]string{childKey + "=secret", "SELF=" + os.Args[0]}, "sh", "-c", `"$SELF"; echo lives on`)
		s.wait("Token: ")
		s.send(key)
		if status := s.status(); !status.Signaled() || status.Signal() != want {
			t.Errorf("status %#x, want the end by %v", status, want)
		}
		s.wantEcho(true)
		s.wantNeverShown("lives on")
	}
}

// Whoever had SIGINT ignored wants to live, and gets an answer.
func TestIgnoredInterrupt(t *testing.T) {
	s := newTerminal(t)
	s.start([]string{childKey + "=secret", "SELF=" + os.Args[0]}, "sh", "-c", `trap "" INT; "$SELF"`)
	s.wait("Token: ")
	s.send("\x03")
	s.wantResult("", ErrInterrupted)
	s.wantEcho(true)
}

func TestSignalsFromOutside(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		s := startChild(t, "secret")
		s.wait("Token: ")
		if err := s.cmd.Process.Signal(sig); err != nil {
			t.Fatal(err)
		}
		if status := s.status(); !status.Signaled() || status.Signal() != sig {
			t.Errorf("status %#x, want the end by %v", status, sig)
		}
		s.wantEcho(true)
	}
}

func TestCancelledContext(t *testing.T) {
	s := startChild(t, "secret")
	s.wait("Token: ")
	if err := s.cmd.Process.Signal(syscall.SIGUSR1); err != nil {
		t.Fatal(err)
	}
	s.wantResult("", context.Canceled)
	s.wantEcho(true)
}

// A session leader without a shell above it is an orphan: Ctrl-Z stops nothing.
func TestSuspendWithoutShell(t *testing.T) {
	s := startChild(t, "secret")
	s.wait("Token: ")
	s.send("wrong\x1a")
	s.wait("\r\nToken: ")
	s.wantEcho(false)
	s.send("sesame\r")
	s.wantResult("sesame", nil)
}

func TestNoTerminalAtAll(t *testing.T) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childKey+"=secret")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	out, err := cmd.Output()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 3 || !strings.HasPrefix(string(out), ErrNoTerminal.Error()) {
		t.Errorf("%v, %q", err, out)
	}
}

func TestReadLineShowsWhatIsTyped(t *testing.T) {
	s := startChild(t, "line")
	s.wait("User name: ")
	s.send("alicé\x7fe\r")
	s.wait("alicé\b \be\r\n")
	s.wantResult("alice", nil)
	s.wantEcho(true)
}

func TestReadLinePasteMarkersVanish(t *testing.T) {
	s := startChild(t, "line")
	s.wait("User name: ")
	s.send("\x1b[200~alice\x1b[201~\r")
	s.wantResult("alice", nil)
}

func TestReadLineMayBeEmpty(t *testing.T) {
	s := startChild(t, "line")
	s.wait("User name: ")
	s.send("\r")
	s.wantResult("", nil)
}

func TestNamesDifferByTerminalOnly(t *testing.T) {
	name := func(s *session) string {
		s.start([]string{childKey + "=name"}, os.Args[0])
		s.wait("result ")
		s.wait(" err <nil>\r\n")
		if s.status() != 0 {
			t.Error("the program failed")
		}
		lines := strings.Split(strings.TrimSpace(s.screen()), "\r\n")
		answer, err := hex.DecodeString(strings.Fields(lines[len(lines)-1])[1])
		if err != nil {
			t.Fatal(err)
		}
		return string(answer)
	}
	first, second := newTerminal(t), newTerminal(t)
	a, again, b := name(first), name(first), name(second)
	if a != again || a == b || strings.ContainsAny(a, "/ ") {
		t.Errorf("one terminal is %q and %q, the other %q", a, again, b)
	}
}

func TestPipeClosed(t *testing.T) {
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	if PipeClosed(writer) {
		t.Error("closed while somebody reads")
	}
	reader.Close()
	if !PipeClosed(writer) {
		t.Error("open though nobody reads")
	}
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if PipeClosed(file) {
		t.Error("a file is closed")
	}
}
