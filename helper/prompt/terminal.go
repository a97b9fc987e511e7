package prompt

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"git-credential-pat/store/secret"
)

var (
	// ErrNoTerminal means that there is no terminal at which a person could be
	// asked: none belongs to this process, it is not the one in the foreground,
	// or it went away.
	ErrNoTerminal = errors.New("no terminal to ask at")
	// ErrDeclined means that the person was asked and gave nothing.
	ErrDeclined = errors.New("nothing was entered")
	// ErrUnreadable means that what was entered cannot be used; ask again.
	ErrUnreadable = errors.New("the line held control characters or was too long")
	// ErrInterrupted means that a signal asked this process to end and it
	// lives on only because whoever started it had the signal ignored.
	ErrInterrupted = errors.New("interrupted")
)

// tick is how long a cancelled context or a signal may go unnoticed.
const tick = 50 * time.Millisecond

// Terminal is the terminal of the person who started git: not a standard
// stream, for those belong to git (and under --jobs git holds stderr back).
type Terminal struct{ tty *tty }

// OpenTerminal opens the terminal of this process. An error wraps ErrNoTerminal.
func OpenTerminal() (*Terminal, error) {
	t, err := openTTY()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoTerminal, err)
	}
	return &Terminal{t}, nil
}

// Name is the same for every process at this terminal and fit for a file name.
func (t *Terminal) Name() string { return t.tty.name() }

// Write shows text. A terminal that cannot be written to is found out by the
// reading that follows.
func (t *Terminal) Write(text string) { t.tty.write([]byte(text)) }

// Close gives the terminal back.
func (t *Terminal) Close() error {
	t.tty.restore()
	return t.tty.close()
}

// ReadSecret shows prompt and reads one line that is not shown, without the
// blanks around it. Enter on an empty line calls onEmpty, which may be nil,
// and asks on. What was typed before the prompt is dropped.
//
// ErrDeclined: Ctrl-D on an empty line. ErrUnreadable: ask again.
// ErrNoTerminal: the terminal is gone. ErrInterrupted: see there. The context's
// error: it ended first. Ctrl-C and Ctrl-\ end the whole process group, as in a
// terminal that nobody reads from, and Ctrl-Z stops it. In every case the
// terminal is left as it was found.
func (t *Terminal) ReadSecret(ctx context.Context, prompt string, onEmpty func()) (secret.Secret, error) {
	if onEmpty == nil {
		onEmpty = func() {}
	}
	text, err := t.ask(ctx, &reading{prompt: prompt, onEmpty: onEmpty})
	return secret.New(text), err
}

// ReadHushed is ReadSecret, but for this: after a line was read nothing that is
// typed is shown until the end of a Hush, of another question, or of the
// terminal's use.
func (t *Terminal) ReadHushed(ctx context.Context, prompt string, onEmpty func()) (secret.Secret, error) {
	text, err := t.ask(ctx, &reading{prompt: prompt, onEmpty: onEmpty, hushed: true})
	return secret.New(text), err
}

// ReadPassphrase shows prompt and reads one line that is not shown, without
// the blanks around it; it may be empty. Errors and keys are those of
// ReadSecret.
func (t *Terminal) ReadPassphrase(ctx context.Context, prompt string) (secret.Secret, error) {
	text, err := t.ask(ctx, &reading{prompt: prompt})
	return secret.New(text), err
}

// ReadLine shows prompt and reads one line that is shown, without the blanks
// around it; it may be empty. Errors and keys are those of ReadSecret.
func (t *Terminal) ReadLine(ctx context.Context, prompt string) (string, error) {
	return t.ask(ctx, &reading{prompt: prompt, visible: true})
}

// ask reads in raw mode and does all that the terminal would do in cooked
// mode, since golang.org/x/term.ReadPassword leaves echo off after Ctrl-C
// (golang/go#31180), and a handler that only restores runs too late: git, our
// parent, dies first, the shell takes the terminal back, and the late restore
// overwrites the shell's own modes.
func (t *Terminal) ask(ctx context.Context, r *reading) (string, error) {
	signals, stop := watchSignals()
	defer stop()
	r.tty, r.signals, r.line = t.tty, signals, newLine()
	defer r.line.clear()
	if err := r.enter(); err != nil {
		r.leave()
		return "", err
	}
	text, err := r.run(ctx)
	if r.hushed && err == nil {
		r.say("\n")
	} else {
		r.leave()
	}
	return text, err
}

// reading is one question and the line that answers it.
type reading struct {
	prompt  string
	visible bool
	onEmpty func() // nil: an empty line is an answer
	hushed  bool   // after a line the terminal stays as it is

	tty     *tty
	signals <-chan os.Signal
	line    *line
}

// enter sets raw mode and only then shows the prompt: who sees the prompt may
// type and neither lose it nor have it shown.
func (r *reading) enter() error {
	r.line.clear()
	if err := r.tty.raw(); err != nil {
		return fmt.Errorf("%w: %w", ErrNoTerminal, err)
	}
	r.say(r.prompt)
	return nil
}

// leave restores the terminal, once, and ends the prompt's line.
func (r *reading) leave() {
	if r.tty.restore() {
		r.say("\n")
	}
}

func (r *reading) say(text string) { r.tty.write([]byte(text)) }

func (r *reading) run(ctx context.Context) (string, error) {
	chunk := make([]byte, 256)
	defer clear(chunk)
	for {
		select {
		case sig := <-r.signals:
			if err := r.signalled(sig); err != nil {
				return "", err
			}
			continue
		case <-ctx.Done():
			return "", ctx.Err()
		default:
		}
		n, err := r.tty.read(chunk, tick)
		if err != nil {
			return "", fmt.Errorf("%w: %w", ErrNoTerminal, err)
		}
		if done, err := r.takeAll(chunk[:n]); done || err != nil {
			return r.result(err)
		}
	}
}

func (r *reading) result(err error) (string, error) {
	if err != nil {
		return "", err
	}
	return r.line.text()
}

// takeAll takes the bytes up to the end of the line. The rest of a paste of
// several lines is dropped, or the shell would run it.
func (r *reading) takeAll(chunk []byte) (done bool, err error) {
	for i, b := range chunk {
		if done, err = r.take(b); done && err == nil && r.hushed {
			err = r.interruptedBy(chunk[i+1:])
		}
		if done || err != nil {
			break
		}
	}
	return done, err
}

// interruptedBy looks for a Ctrl-C or Ctrl-\ in what came behind a line.
func (r *reading) interruptedBy(rest []byte) error {
	for _, b := range rest {
		switch b {
		case 3:
			r.leave()
			return interruptGroup()
		case 28:
			r.leave()
			return quitGroup()
		}
	}
	return nil
}

func (r *reading) take(b byte) (done bool, err error) {
	before := r.line.width()
	switch r.line.feed(b) {
	case keyEnter:
		return r.entered(), nil
	case keyDecline:
		return false, ErrDeclined
	case keyInterrupt:
		r.leave()
		return false, interruptGroup()
	case keyQuit:
		r.leave()
		return false, quitGroup()
	case keySuspend:
		return false, r.suspend()
	default:
		r.echo(b, before)
		return false, nil
	}
}

func (r *reading) entered() (done bool) {
	if r.onEmpty == nil || !r.line.empty() {
		return true
	}
	r.line.clear()
	r.say("\n")
	r.onEmpty()
	r.say(r.prompt)
	return false
}

// echo shows what b did to a line that was before characters wide.
func (r *reading) echo(b byte, before int) {
	after := r.line.width()
	switch {
	case !r.visible:
	case after < before:
		r.say(strings.Repeat("\b \b", before-after))
	case after > before || continues(b) && len(r.line.buf) < maxLine:
		r.tty.write([]byte{b})
	}
}

func (r *reading) signalled(sig os.Signal) error {
	if isResume(sig) {
		return r.enter()
	}
	r.leave()
	return endBy(sig)
}

// suspend stops the process group. Whoever resumes it may have left the
// terminal in any mode, so the question is put again.
func (r *reading) suspend() error {
	r.leave()
	if sig := stopGroup(r.signals); sig != nil {
		return r.signalled(sig)
	}
	return r.enter()
}
