// Package prompt is where a person is met: the terminal, the askpass program,
// the browser, and the words around git. The steps at a provider are package
// providers', what is wrong with the configuration is the program's.
//
// One voice: notices and hints are lower case and end without a full stop; the
// steps are sentences. What is wanted is never called a password. Colour and
// signs carry nothing. Texts from outside go through [Escape].
package prompt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"

	"golang.org/x/term"

	"git-credential-pat/store/secret"
)

// ErrNobody means that there is nobody to ask: no terminal and no askpass
// program, or asking is switched off. It is never what a person decided.
var ErrNobody = errors.New("nobody to ask")

// Prompter asks a person. The terminal and askpass are its two kinds.
type Prompter interface {
	// Show shows the steps for making a token.
	Show(s *Screen)
	// Say shows a line or two between two questions.
	Say(text string)
	// Token asks for the token that s is about. ErrDeclined: the person gave
	// none. ErrUnreadable: ask again. ErrNoTerminal, ErrNoAskpass: there is
	// nobody after all. ErrInterrupted and the context's error: it was ended.
	Token(ctx context.Context, s *Screen) (secret.Secret, error)
	// Line asks for something that is no secret. It may be empty. Errors are
	// those of Token.
	Line(ctx context.Context, question string) (string, error)
	// Wait runs do, and keeps what is typed meanwhile from being shown. An error
	// is one of Token's, and do may still go on then.
	Wait(ctx context.Context, do func()) error
	// Passphrase asks for the vault's, which may be left empty. Errors are
	// those of Token, and ErrNobody where there is no terminal: a program that
	// asks in its place may keep what it is told.
	Passphrase(ctx context.Context, question string) (secret.Secret, error)
	// Place names what only one process at a time may ask at, fit for a file
	// name.
	Place() string
	// Close gives the terminal back.
	Close() error
}

// Surroundings is what decides who is asked.
type Surroundings struct {
	Mode   string // the configuration's: auto, tty, askpass or off
	Lookup func(string) (string, bool)
	Stderr *os.File
	// Environ is the environment that an askpass program gets.
	Environ []string
	// NoTerminal is what GIT_TERMINAL_PROMPT says.
	NoTerminal bool
	// NoBrowser keeps Enter from opening the page.
	NoBrowser bool
	// AskPass returns git's core.askPass and whether it is set, Interactive
	// whether credential.interactive lets anybody be asked. Both cost a
	// process, so they are called only when the answer counts.
	AskPass     func() (string, bool)
	Interactive func() bool
	// WithCommand puts the way in which this program can be called here in the
	// place of Command.
	WithCommand func(text string) string
}

// env is an environment variable, empty where it is not set.
func (s Surroundings) env(name string) string {
	value, _ := s.Lookup(name)
	return value
}

// Choose returns whoever can be asked: an askpass program first where a
// program such as an IDE set one and reads our stderr, else the terminal, since
// the steps need room, and askpass last. (git runs GIT_ASKPASS before it looks
// for a terminal.) An error wraps ErrNobody.
func Choose(s Surroundings) (Prompter, error) {
	if s.Mode == "off" {
		return nil, fmt.Errorf("%w: prompt is off in the configuration", ErrNobody)
	}
	if !s.Interactive() {
		return nil, fmt.Errorf("%w: credential.interactive is off", ErrNobody)
	}
	if s.env("GIT_ASKPASS") != "" && s.Mode != "tty" && !term.IsTerminal(int(s.Stderr.Fd())) {
		if p, err := s.askpass(); err == nil {
			return p, nil
		}
	}
	if s.Mode != "askpass" && !s.NoTerminal {
		if t, err := OpenTerminal(); err == nil {
			return &atTerminal{t, s}, nil
		}
	}
	if s.Mode == "tty" {
		return nil, fmt.Errorf("%w: no terminal", ErrNobody)
	}
	return s.askpass()
}

// askpass returns the program that git would run: GIT_ASKPASS, core.askPass,
// SSH_ASKPASS. The first that is set decides, also where it is set to nothing;
// one that cannot be started is nobody to ask.
func (s Surroundings) askpass() (Prompter, error) {
	program, set := s.Lookup("GIT_ASKPASS")
	if !set {
		program, set = s.AskPass()
	}
	if !set {
		program, _ = s.Lookup("SSH_ASKPASS")
	}
	switch {
	case program == "" && s.NoTerminal:
		return nil, fmt.Errorf("%w: GIT_TERMINAL_PROMPT forbids the terminal, and there is no askpass program", ErrNobody)
	case program == "":
		return nil, fmt.Errorf("%w: no terminal and no askpass program", ErrNobody)
	}
	if _, err := exec.LookPath(program); err != nil {
		return nil, fmt.Errorf("%w: the askpass program cannot be started", ErrNobody)
	}
	return &byAskpass{Askpass{Program: program, Env: s.Environ, Stderr: s.Stderr}, s}, nil
}

// said is a text as it is shown in so many columns.
func (s Surroundings) said(text string, columns int) string {
	return Signs(layOut(s.WithCommand(text), columns), s.env) + "\n"
}

// atTerminal asks at the terminal.
type atTerminal struct {
	*Terminal
	Surroundings
}

// columns is how wide a line may be.
func (a *atTerminal) columns() int {
	const least = 30
	columns, _, err := term.GetSize(a.tty.output())
	if err != nil || columns > Width || columns < least {
		return Width
	}
	return columns
}

// Show implements Prompter. It begins on a line of its own: what the remote
// sent may have left the cursor anywhere.
func (a *atTerminal) Show(s *Screen) {
	a.Write("\n" + s.text(a.opens(), a.columns()) + "\n")
}

// Say implements Prompter.
func (a *atTerminal) Say(text string) { a.Write(a.said(text, a.columns())) }

// opens reports whether Enter on an empty line opens the page.
func (a *atTerminal) opens() bool { return !a.NoBrowser && CanOpenBrowser(a.env) }

// Token implements Prompter. Enter on an empty line opens the page.
func (a *atTerminal) Token(ctx context.Context, s *Screen) (secret.Secret, error) {
	return a.ReadHushed(ctx, "Token: ", func() {
		switch {
		case a.NoBrowser:
			a.Write("The page is\n" + s.Page + "\n")
		case OpenBrowser(s.Open, a.env) != nil:
			a.Write("The page could not be opened. It is\n" + s.Page + "\n")
		}
	})
}

// Wait implements Prompter.
func (a *atTerminal) Wait(ctx context.Context, do func()) error { return a.Hush(ctx, do) }

// Line implements Prompter.
func (a *atTerminal) Line(ctx context.Context, question string) (string, error) {
	return a.ReadLine(ctx, question+": ")
}

// Passphrase implements Prompter.
func (a *atTerminal) Passphrase(ctx context.Context, question string) (secret.Secret, error) {
	return a.ReadPassphrase(ctx, question)
}

// Place implements Prompter.
func (a *atTerminal) Place() string { return a.Terminal.Name() }

// byAskpass asks through a program that shows one line; the steps go to
// stderr.
type byAskpass struct {
	Askpass
	Surroundings
}

// Show implements Prompter.
func (b *byAskpass) Show(s *Screen) {
	_, _ = io.WriteString(b.Surroundings.Stderr, s.text(false, Width)+"\n")
}

// Say implements Prompter.
func (b *byAskpass) Say(text string) {
	_, _ = io.WriteString(b.Surroundings.Stderr, b.said(text, Width))
}

// Token implements Prompter.
func (b *byAskpass) Token(ctx context.Context, s *Screen) (secret.Secret, error) {
	return b.ReadSecret(ctx, s.Question)
}

// Wait implements Prompter.
func (b *byAskpass) Wait(_ context.Context, do func()) error {
	do()
	return nil
}

// Line implements Prompter.
func (b *byAskpass) Line(ctx context.Context, question string) (string, error) {
	answer, err := b.ReadSecret(ctx, question+": ")
	return answer.Reveal(), err
}

// Passphrase implements Prompter.
func (b *byAskpass) Passphrase(context.Context, string) (secret.Secret, error) {
	return secret.Secret{}, fmt.Errorf("%w: its passphrase is asked for at a terminal only", ErrNobody)
}

// Place implements Prompter. Two programs' windows do not get in each other's
// way, but two questions for one person do.
func (b *byAskpass) Place() string { return "askpass" }

// Close implements Prompter.
func (b *byAskpass) Close() error { return nil }
