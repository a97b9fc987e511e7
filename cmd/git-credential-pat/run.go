package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"

	"golang.org/x/term"

	"git-credential-pat/helper"
	"git-credential-pat/helper/gitconfig"
	"git-credential-pat/helper/prompt"
)

// The exit statuses. git ignores them, scripts do not.
const (
	exitDone        = 0 // answered, or nothing to say
	exitFailed      = 1 // malformed request, refused or failed, or no configuration
	exitUsage       = 2
	exitFindings    = 3 // doctor, status, scan: something is not in order
	exitInterrupted = 130
)

// run is the program. git's own actions are told apart before anything else is
// built: they are what people wait for.
func run(w *world) int {
	// Who reads no more of what this program says must not end it before it
	// has answered, or git goes on to ask for a password.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	switch action := w.gitAction(); {
	case action == "capability":
		_, _ = io.Copy(io.Discard, w.stdin)
		_, _ = io.WriteString(w.stdout, helper.Capabilities)
		return exitDone
	case action != "":
		return w.report(w.answerGit(context.Background(), action))
	case w.isUnknownAction():
		_, _ = io.Copy(io.Discard, w.stdin)
		return exitDone
	}
	return w.runCommand()
}

// gitAction returns git's action, which is the last argument. Whatever was
// configured with the helper stands before it, but no command of a person's.
func (w *world) gitAction() string {
	if len(w.args) == 0 {
		return ""
	}
	switch last := w.args[len(w.args)-1]; last {
	case "get", "store", "erase", "capability":
		if len(w.args) == 1 || !w.hasCommand(w.args[0]) {
			return last
		}
	}
	return ""
}

// isUnknownAction reports whether git calls with an action of its future: a
// bare word at the end, no command in front, and no terminal as standard
// input. A person who mistyped a command sits at one.
func (w *world) isUnknownAction() bool {
	if len(w.args) == 0 || strings.HasPrefix(w.args[len(w.args)-1], "-") || term.IsTerminal(int(w.stdin.Fd())) {
		return false
	}
	return !w.hasCommand(w.args[0])
}

// report tells a person of an error, and returns the exit status.
func (w *world) report(err error) int {
	var notice *prompt.Notice
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errFindings):
		return exitFindings
	case errors.Is(err, errTold):
		return exitFailed
	case errors.Is(err, context.Canceled), errors.Is(err, prompt.ErrInterrupted):
		return exitInterrupted
	case errors.As(err, &notice):
		w.say(notice.Reason, notice.Hint)
		if notice.Failed {
			return exitFailed
		}
		return exitDone
	}
	w.say(err.Error(), "")
	return exitFailed
}

// say prints a reason and a hint on stderr; stdout belongs to git.
func (w *world) say(reason, hint string) {
	fmt.Fprintf(w.stderr, "%s: %s\n", program, w.inOneLine(reason))
	if hint != "" {
		fmt.Fprintf(w.stderr, "hint: %s\n", w.inOneLine(hint))
	}
}

// inOneLine keeps what others said, such as the bus, from looking like more.
func (w *world) inOneLine(text string) string {
	return strings.ReplaceAll(prompt.Clean(w.withCommand(text)), "\n", " ")
}

// withCommand puts the command that works here in the place of prompt.Command.
func (w *world) withCommand(text string) string {
	if !strings.Contains(text, prompt.Command) {
		return text
	}
	return strings.ReplaceAll(text, prompt.Command, w.command())
}

// command is how this program can be called here: through git where it is in
// the PATH, and no other copy before it, else by its own file.
func (w *world) command() string {
	self, err := os.Executable()
	if found, notThere := exec.LookPath(program); notThere == nil && (err != nil || sameFile(found, self)) {
		return "git credential-pat"
	}
	if err == nil {
		// The same quoting that the shell undoes for git, without git's own "!".
		return strings.TrimPrefix(gitconfig.HelperValue(self), "!")
	}
	return program
}
