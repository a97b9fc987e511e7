package gitconfig

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// ErrSyntax means that git cannot read the file.
var ErrSyntax = errors.New("git cannot read this file")

// ErrNotSet means that git knows no such thing here.
var ErrNotSet = errors.New("not set")

// gitWait is how long a question to git may take: it reads a few files.
const gitWait = 2 * time.Second

// question is a git command whose output is the answer.
type question struct {
	git   string   // the program, "" for the one in PATH
	env   []string // on top of ours; later ones win
	stdin []byte
	args  []string
}

// ask runs git. The error holds exit code and what git says in plain C, which is
// about names and lines, for the few callers that look at it.
func (q question) ask(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, gitWait)
	defer cancel()
	if q.git == "" {
		q.git = "git"
	}
	cmd := exec.CommandContext(ctx, q.git, q.args...)
	cmd.Env = append(append(os.Environ(), "LC_ALL=C"), q.env...)
	cmd.Stdin = bytes.NewReader(q.stdin)
	// A grandchild that holds the pipe must not outlast the deadline.
	cmd.WaitDelay = gitWait / 4
	out, err := cmd.Output()
	if ctx.Err() != nil {
		return "", fmt.Errorf("asking git: %w", ctx.Err())
	}
	if err != nil {
		return "", fmt.Errorf("git %s: %w", q.args[0], err)
	}
	return string(out), nil
}

// failed reports whether git ran and ended with an error, and what it said.
func failed(err error) (code int, stderr string, ok bool) {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return 0, "", false
	}
	return exit.ExitCode(), string(exit.Stderr), true
}

// checkSyntax lets git read text. Nothing but text is read: a broken file
// elsewhere is not this file's fault. Without git in PATH there is nobody to
// ask and nobody to break.
func checkSyntax(text []byte) error {
	_, err := question{
		env: []string{
			"GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=" + os.DevNull,
			"GIT_CONFIG_COUNT=0", "GIT_CONFIG_PARAMETERS=", "GIT_DIR=" + os.DevNull,
		},
		stdin: text,
		args:  []string{"config", "--file", "-", "--list"},
	}.ask(context.Background())
	if errors.Is(err, exec.ErrNotFound) {
		return nil
	}
	if _, stderr, ok := failed(err); ok {
		return badLine(stderr)
	}
	return err
}

// badLine names the line that git complains of.
func badLine(stderr string) error {
	if _, after, ok := strings.Cut(stderr, "bad config line "); ok {
		if n, err := strconv.Atoi(strings.Fields(after + " ?")[0]); err == nil {
			return fmt.Errorf("line %d: %w", n, ErrSyntax)
		}
	}
	return ErrSyntax
}

// Lookup is the value that git, the one in PATH, finds for key in the current
// folder and environment, -c options of a git above us included. set is
// false where it finds none. A key without "=" gives "", as `key =` does.
func Lookup(ctx context.Context, key string) (value string, set bool, err error) {
	return oneValue(ctx, "--get", key)
}

// ForURL is [Lookup] for a key such as http.proxy, which can stand for all
// addresses or in a section for some: the value that is the most specific one
// for url, as git-config(1) tells of --get-urlmatch.
func ForURL(ctx context.Context, key, url string) (value string, set bool, err error) {
	return oneValue(ctx, "--get-urlmatch", key, url)
}

// PathForURL is [ForURL] for a key that holds a path: one that begins with ~/
// comes with the home folder in its place. Where git cannot tell that folder it
// is an error.
func PathForURL(ctx context.Context, key, url string) (value string, set bool, err error) {
	return oneValue(ctx, "--type=path", "--get-urlmatch", key, url)
}

// oneValue runs git config for one value.
func oneValue(ctx context.Context, args ...string) (value string, set bool, err error) {
	out, err := question{args: append([]string{"config", "-z"}, args...)}.ask(ctx)
	if code, _, ok := failed(err); ok && code == 1 {
		return "", false, nil
	}
	if err != nil {
		return "", false, err
	}
	return strings.TrimSuffix(out, "\x00"), true, nil
}

// Bool reads a value as git reads booleans (git-config(1), "boolean"), and
// "never", which credential.interactive knows, as false. ok is false where it is
// neither.
func Bool(value string) (b, ok bool) {
	switch strings.ToLower(value) {
	case "true", "yes", "on":
		return true, true
	case "false", "no", "off", "", "never":
		return false, true
	}
	digits := strings.TrimRight(strings.ToLower(value), "kmg")
	if len(value)-len(digits) > 1 {
		return false, false
	}
	n, err := strconv.ParseInt(digits, 0, 64)
	return n != 0, err == nil
}

// GlobalFile is the file that `git config --global` writes. A GIT_CONFIG_GLOBAL
// that is set to nothing counts as not set; git writes nowhere then.
func GlobalFile(env func(string) string, home string) string {
	if file := env("GIT_CONFIG_GLOBAL"); file != "" {
		return file
	}
	file := filepath.Join(home, ".gitconfig")
	folder := env("XDG_CONFIG_HOME")
	if folder == "" {
		folder = filepath.Join(home, ".config")
	}
	if xdg := filepath.Join(folder, "git", "config"); !exists(file) && exists(xdg) {
		return xdg
	}
	return file
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// SystemFile is the file that `git config --system` writes. Each installation of
// git has its own; git is the program to ask, "" for the one in PATH.
//
// Newer gits (2.41) have `git var GIT_CONFIG_SYSTEM`. The older ones tell it to
// an editor alone, so the editor is one that prints what it is to edit.
func SystemFile(ctx context.Context, git string) (string, error) {
	if file := os.Getenv("GIT_CONFIG_SYSTEM"); file != "" {
		return file, nil
	}
	env := []string{"GIT_CONFIG_NOSYSTEM=0", `GIT_EDITOR=printf %s\\n`}
	out, err := question{git: git, env: env, args: []string{"var", "GIT_CONFIG_SYSTEM"}}.ask(ctx)
	if _, _, ok := failed(err); ok {
		out, err = question{git: git, env: env, args: []string{"config", "--system", "--edit"}}.ask(ctx)
	}
	return fileName(out, err)
}

// fileName is git's answer where that is a path.
func fileName(out string, err error) (string, error) {
	if code, _, ok := failed(err); ok {
		return "", fmt.Errorf("%w: git exited with %d", ErrNotSet, code)
	}
	if err != nil {
		return "", err
	}
	file := strings.TrimRight(out, "\r\n")
	if file == "" {
		return "", fmt.Errorf("%w: git named no file", ErrNotSet)
	}
	return file, nil
}

// Complaint is why git did not answer: the first line of what it said where it
// ran and said something, which it does of a configuration that it cannot read.
// file is the one that it names, or "".
func Complaint(err error) (text, file string, ran bool) {
	_, stderr, ok := failed(err)
	if !ok || stderr == "" {
		return err.Error(), "", false
	}
	line, _, _ := strings.Cut(stderr, "\n")
	_, file, _ = strings.Cut(line, " in file ")
	return strings.TrimPrefix(line, "fatal: "), file, true
}
