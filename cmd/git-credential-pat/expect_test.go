//go:build linux || darwin

package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/sys/unix"
)

// patience is how long a step waits before it fails.
const patience = time.Minute

// cmdExpect is the script command "expect STEPS COMMAND [ARGS...]". It runs the
// command as the leader of a new session on a terminal of 80 by 40, and follows
// the file STEPS, one step a line:
//
//	# text         says what follows
//	wait TEXT      until TEXT is shown, after what the last wait found
//	send TEXT      types TEXT
//	line TEXT      types TEXT and Enter
//	stat echo      the terminal shows what is typed (noecho: it does not)
//	quiet TEXT     TEXT has not been shown so far
//	exit N         until the command has ended with status N (128 + a signal's number)
//	until COMMAND  until the shell command succeeds
//	close          hangs up
//
// TEXT knows Go's escapes (\r, \x03) and the script's variables ($NAME, $$ for
// a dollar); as a whole Go string it may begin and end with blanks. All that was
// shown is the script's stdout afterwards, with plain line ends. Without an
// "exit" as the last step it hangs up in the end.
func cmdExpect(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: expect STEPS COMMAND [ARGS...]")
	}
	steps := strings.Split(ts.ReadFile(args[0]), "\n")
	p, err := startPerson(ts, args[1:])
	ts.Check(err)
	defer p.end()
	for i, step := range steps {
		if err := p.follow(step); err != nil {
			ts.Fatalf("%s:%d: %s: %v\n[shown]\n%s", args[0], i+1, step, err, p.screen())
		}
	}
	p.end()
	fmt.Fprint(ts.Stdout(), p.screen())
}

// person sits at a terminal: sees what is shown and types.
type person struct {
	getenv func(string) string
	master *os.File
	slave  *os.File // kept open, so that the modes outlive the command
	cmd    *exec.Cmd
	hungUp bool
	hasEnd chan struct{} // closed when the command has ended

	mu    sync.Mutex
	shown []byte
	seen  int           // how much of it wait has gone past
	news  chan struct{} // something was shown
}

func startPerson(ts *testscript.TestScript, args []string) (*person, error) {
	environ, err := scriptEnviron(ts)
	if err != nil {
		return nil, err
	}
	master, slave, err := openTerminal()
	if err != nil {
		return nil, err
	}
	p := &person{getenv: ts.Getenv, master: master, slave: slave,
		news: make(chan struct{}, 1), hasEnd: make(chan struct{})}
	// env looks the command up in the script's PATH, not in ours.
	p.cmd = exec.Command("env", args...)
	p.cmd.Dir, p.cmd.Env = ts.MkAbs("."), environ
	p.cmd.Stdin, p.cmd.Stdout, p.cmd.Stderr = slave, slave, slave
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	heedSignals()
	if err := p.cmd.Start(); err != nil {
		return nil, errors.Join(err, p.hangUp())
	}
	go p.watch()
	go func() { _ = p.cmd.Wait(); close(p.hasEnd) }()
	return p, nil
}

func (p *person) watch() {
	buf := make([]byte, 4096)
	for {
		n, err := p.master.Read(buf)
		p.mu.Lock()
		p.shown = append(p.shown, buf[:n]...)
		p.mu.Unlock()
		select {
		case p.news <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

// screen is all that was shown, with the terminal's line ends made plain.
func (p *person) screen() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.ReplaceAll(string(p.shown), "\r\n", "\n")
}

func (p *person) follow(step string) error {
	verb, rest, _ := strings.Cut(strings.TrimSpace(step), " ")
	if verb == "" || strings.HasPrefix(verb, "#") {
		return nil
	}
	text, err := p.text(rest)
	if err != nil {
		return err
	}
	switch verb {
	case "wait":
		return p.wait(text)
	case "send":
		return p.send(text)
	case "line":
		return p.send(text + "\r")
	case "stat":
		return p.stat(text)
	case "quiet":
		return p.quiet(text)
	case "exit":
		return p.exit(text)
	case "until":
		return p.until(rest)
	case "close":
		return p.hangUp()
	}
	return fmt.Errorf("unknown step %q", verb)
}

// text undoes quotes and escapes, and then puts variables in.
func (p *person) text(raw string) (string, error) {
	if raw = strings.TrimSpace(raw); !strings.HasPrefix(raw, `"`) {
		raw = `"` + strings.ReplaceAll(raw, `"`, `\"`) + `"`
	}
	text, err := strconv.Unquote(raw)
	return os.Expand(text, p.getenv), err
}

func (p *person) wait(text string) error {
	deadline := time.After(patience)
	for !p.find(text) {
		select {
		case <-p.news:
		case <-p.hasEnd:
			if p.readAll(); !p.find(text) {
				return errors.New("the command ended without showing it")
			}
			return nil
		case <-deadline:
			return errors.New("waited in vain")
		}
	}
	return nil
}

func (p *person) find(text string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	wanted := []byte(strings.ReplaceAll(text, "\n", "\r\n"))
	i := bytes.Index(p.shown[p.seen:], wanted)
	if i >= 0 {
		p.seen += i + len(wanted)
	}
	return i >= 0
}

func (p *person) send(text string) error {
	_, err := p.master.WriteString(text)
	return err
}

func (p *person) stat(want string) error {
	if !slices.Contains([]string{"echo", "noecho"}, want) {
		return fmt.Errorf("stat echo or stat noecho, not %q", want)
	}
	modes, err := unix.IoctlGetTermios(int(p.slave.Fd()), modesRequest())
	if err != nil {
		return err
	}
	if (modes.Lflag&unix.ECHO != 0) != (want == "echo") {
		return errors.New("it is the other way round")
	}
	return nil
}

func (p *person) quiet(text string) error {
	if text == "" || strings.Contains(p.screen(), text) {
		return errors.New("it was shown")
	}
	return nil
}

// until looks again and again, as a person would who waits for something that
// no terminal shows.
func (p *person) until(command string) error {
	deadline := time.Now().Add(patience)
	for {
		look := exec.Command("sh", "-c", command)
		look.Dir, look.Env = p.cmd.Dir, p.cmd.Env
		if look.Run() == nil {
			return nil
		}
		if time.Now().After(deadline) {
			return errors.New("it did not come about")
		}
	}
}

func (p *person) exit(want string) error {
	select {
	case <-p.hasEnd:
	case <-time.After(patience):
		return errors.New("the command goes on")
	}
	status := p.cmd.ProcessState.Sys().(syscall.WaitStatus)
	got := status.ExitStatus()
	if status.Signaled() {
		got = 128 + int(status.Signal())
	}
	p.readAll()
	if strconv.Itoa(got) != want {
		return fmt.Errorf("the status is %d", got)
	}
	return nil
}

// readAll reads on until all that the command has shown is there: what is
// written on the terminal now comes after it.
func (p *person) readAll() {
	const mark = "\x00end of all\x00"
	if _, err := p.slave.WriteString(mark); err != nil {
		return
	}
	deadline := time.After(patience)
	for !p.cut(mark) {
		select {
		case <-p.news:
		case <-deadline:
			return
		}
	}
}

func (p *person) cut(mark string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	before, after, found := bytes.Cut(p.shown, []byte(mark))
	if found {
		p.shown = slices.Concat(before, after)
	}
	return found
}

func (p *person) hangUp() error {
	p.hungUp = true
	return errors.Join(p.slave.Close(), p.master.Close())
}

// end hangs up, and ends a command that does not care.
func (p *person) end() {
	if !p.hungUp {
		_ = p.hangUp()
	}
	select {
	case <-p.hasEnd:
	case <-time.After(patience):
		_ = p.cmd.Process.Kill()
	}
}
