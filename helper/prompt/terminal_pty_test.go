//go:build linux || darwin

package prompt

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// session is a program on a terminal of its own, and what a person would see
// and type there.
type session struct {
	t      *testing.T
	master *os.File
	slave  *os.File // kept open, so that the modes outlive the program
	cmd    *exec.Cmd

	mu    sync.Mutex
	shown []byte
	seen  int           // how much of it wait has gone past
	news  chan struct{} // something was shown
}

// newTerminal opens a terminal without a program.
func newTerminal(t *testing.T) *session {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	s := &session{t: t, master: master, slave: slave, news: make(chan struct{}, 1)}
	go s.watch()
	t.Cleanup(func() { slave.Close(); master.Close() })
	return s
}

// start runs a program as the leader of a new session on the terminal.
func (s *session) start(env []string, args ...string) {
	s.t.Helper()
	s.cmd = exec.Command(args[0], args[1:]...)
	s.cmd.Env = append(os.Environ(), env...)
	s.cmd.Stdin, s.cmd.Stdout, s.cmd.Stderr = s.slave, s.slave, s.slave
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = s.cmd.Process.Kill(); _ = s.cmd.Wait() })
}

func (s *session) watch() {
	buf := make([]byte, 4096)
	for {
		n, err := s.master.Read(buf)
		s.mu.Lock()
		s.shown = append(s.shown, buf[:n]...)
		s.mu.Unlock()
		select {
		case s.news <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

// wait waits until text is shown after what was waited for before.
func (s *session) wait(text string) {
	s.t.Helper()
	deadline := time.After(20 * time.Second)
	for !s.find(text) {
		select {
		case <-s.news:
		case <-deadline:
			s.t.Fatalf("waited for %q in vain; shown: %q", text, s.screen())
		}
	}
}

func (s *session) find(text string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := bytes.Index(s.shown[s.seen:], []byte(text))
	if i >= 0 {
		s.seen += i + len(text)
	}
	return i >= 0
}

func (s *session) screen() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return string(s.shown)
}

func (s *session) send(text string) {
	s.t.Helper()
	if _, err := s.master.WriteString(text); err != nil {
		s.t.Fatal(err)
	}
}

// modes are the settings that the terminal has now.
func (s *session) modes() unix.Termios {
	s.t.Helper()
	modes, err := unix.IoctlGetTermios(int(s.slave.Fd()), getModes)
	if err != nil {
		s.t.Fatal(err)
	}
	return *modes
}

func (s *session) wantEcho(want bool) {
	s.t.Helper()
	if got := s.modes().Lflag&unix.ECHO != 0; got != want {
		s.t.Errorf("echo is %v, want %v", got, want)
	}
}

func (s *session) wantNeverShown(text string) {
	s.t.Helper()
	if strings.Contains(s.screen(), text) {
		s.t.Errorf("%q was shown: %q", text, s.screen())
	}
}

// status waits for the program's end.
func (s *session) status() syscall.WaitStatus {
	s.t.Helper()
	timer := time.AfterFunc(20*time.Second, func() { _ = s.cmd.Process.Kill() })
	defer timer.Stop()
	_ = s.cmd.Wait()
	return s.cmd.ProcessState.Sys().(syscall.WaitStatus)
}
