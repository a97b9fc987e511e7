package storetest

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

// patience is how long a daemon may take to start, to answer or to end.
const patience = 10 * time.Second

// thread runs functions on one thread of the operating system that lives
// until the channel is closed. A child's Pdeathsig fires when the thread that
// forked it ends, not the process (go.dev/issue/27505), and Go ends the thread
// of any goroutine that returns while locked to it.
type thread chan func()

func newThread() thread {
	t := make(thread)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		for f := range t {
			f()
		}
	}()
	return t
}

func (t thread) do(f func() error) error {
	result := make(chan error)
	t <- func() { result <- f() }
	return <-result
}

// process is a daemon, alone in its process group, that dies with us.
type process struct {
	cmd  *exec.Cmd
	done chan struct{} // closed when the process has ended and was waited for
}

// startProcess starts cmd in the service's environment; what it says on stderr
// goes to the file log/NAME of the service.
func (s *Service) startProcess(cmd *exec.Cmd) (*process, error) {
	stderr, err := os.Create(s.logPath(cmd))
	if err != nil {
		return nil, err
	}
	defer stderr.Close()
	cmd.Env, cmd.Dir, cmd.Stderr = s.environ(), s.dir, stderr
	cmd.SysProcAttr = &unix.SysProcAttr{Setpgid: true, Pdeathsig: unix.SIGKILL}
	if err := s.thread.do(cmd.Start); err != nil {
		return nil, err
	}
	p := &process{cmd, make(chan struct{})}
	go func() {
		_ = cmd.Wait() // how a daemon ended says nothing that its absence does not
		close(p.done)
	}()
	return p, nil
}

func (s *Service) logPath(cmd *exec.Cmd) string {
	return filepath.Join(s.dir, "log", filepath.Base(cmd.Path))
}

// complaint is what a daemon said on stderr, for the text of an error.
func (s *Service) complaint(p *process) string {
	text, _ := os.ReadFile(s.logPath(p.cmd))
	return string(text)
}

func (p *process) pid() int { return p.cmd.Process.Pid }

func (p *process) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

func (p *process) signal(sig unix.Signal) {
	if !p.ended() {
		_ = unix.Kill(-p.pid(), sig)
	}
}

// kill returns when the process is gone.
func (p *process) kill() {
	p.signal(unix.SIGKILL)
	<-p.done
}

// stop ends the process politely, then not. A nil process is stopped.
func (p *process) stop() {
	if p == nil {
		return
	}
	p.signal(unix.SIGTERM)
	p.signal(unix.SIGCONT) // a frozen one hears nothing else
	select {
	case <-p.done:
	case <-time.After(2 * time.Second):
		p.kill()
	}
}
