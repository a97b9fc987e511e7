package gitconfig

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// ErrNoAnswer means that a helper did not end in time or could not be run.
// That it has nothing to say is no error.
var ErrNoAnswer = errors.New("no answer")

const (
	// helperWait is how long a helper may take that is asked without a person: it
	// looks into a file, a keyring or a daemon.
	helperWait = 5 * time.Second
	// pipeGrace is how long something that it left behind may hold its pipe.
	pipeGrace = time.Second
	// maxAnswer is how much of what it prints is looked at.
	maxAnswer = 64 << 10
)

// Question is what a helper is asked.
type Question struct {
	Host, Username, Path string // the last two may be empty
	// Environ is the whole environment of the helper, but for what keeps it from
	// asking anybody.
	Environ []string
	Dir     string // the folder that it runs in
}

// request is the question in git's protocol. A helper that knows authtype can
// say that its answer is not to be kept.
func (q Question) request() string {
	lines := []string{"capability[]=authtype", "protocol=https", "host=" + q.Host}
	if q.Path != "" {
		lines = append(lines, "path="+q.Path)
	}
	if q.Username != "" {
		lines = append(lines, "username="+q.Username)
	}
	return strings.Join(lines, "\n") + "\n\n"
}

// Ask asks the helper as git does, out of a person's sight: no terminal, no
// display, and every prompt switched off. What it says on standard error is
// dropped, since that may hold anything. The error is ErrNoAnswer, or the
// context's.
func (h Helper) Ask(ctx context.Context, q Question) (Credential, error) {
	if strings.ContainsAny(q.Host+q.Username+q.Path+h.Value, "\x00") || strings.ContainsAny(q.Host+q.Username+q.Path, "\r\n") {
		return Credential{}, fmt.Errorf("%w: a control character in the question", ErrNoAnswer)
	}
	limited, cancel := context.WithTimeout(ctx, helperWait)
	defer cancel()
	out := &printed{end: cancel}
	cmd := h.command(limited, q)
	cmd.Stdout = out
	err := cmd.Run()
	if errors.Is(err, exec.ErrWaitDelay) {
		endFamily(cmd)
	}
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return Credential{}, ctx.Err()
	case out.tooMuch:
		return Credential{}, fmt.Errorf("%w: it printed more than %d bytes", ErrNoAnswer, maxAnswer)
	case limited.Err() != nil:
		return Credential{}, fmt.Errorf("%w within %v", ErrNoAnswer, helperWait)
	case err != nil && !errors.As(err, &exit) && !errors.Is(err, exec.ErrWaitDelay):
		return Credential{}, fmt.Errorf("%w: it cannot be run here", ErrNoAnswer)
	}
	return readCredential(out.text.String(), q.Host), nil
}

// fromStdin has a shell run the lines that come first on its standard input,
// whose number is its argument, and leave the rest to what they run. A value of
// credential.helper can hold a secret, which arguments and variables would show
// to others.
const fromStdin = `git_pat_n=$1 git_pat_c= && set -- && while [ "$git_pat_n" -gt 0 ]; do
	IFS= read -r git_pat_l
	git_pat_c="$git_pat_c$git_pat_l
"
	git_pat_n=$((git_pat_n - 1))
done
eval "$git_pat_c"`

// command is the helper as git would start it.
func (h Helper) command(ctx context.Context, q Question) *exec.Cmd {
	line := h.shellCommand() + " get\n"
	cmd := exec.CommandContext(ctx, "sh", "-c", fromStdin, "sh", strconv.Itoa(strings.Count(line, "\n")))
	cmd.Stdin = strings.NewReader(line + q.request())
	cmd.Env, cmd.Dir = silent(q.Environ), q.Dir
	cmd.WaitDelay = pipeGrace
	inSession(cmd)
	return cmd
}

// shellCommand is what git hands to a shell for the helper (credential.c,
// credential_do).
func (h Helper) shellCommand() string {
	if command, ok := strings.CutPrefix(h.Value, "!"); ok {
		return command
	}
	if isAbsolute(h.Value) {
		return h.Value
	}
	return "git credential-" + h.Value
}

// isAbsolute is git's is_absolute_path, which knows drives on Windows only; a
// name has no colon there.
func isAbsolute(value string) bool {
	return strings.HasPrefix(value, "/") || len(value) > 2 && value[1] == ':' && strings.ContainsRune(`/\`, rune(value[2]))
}

// printed is what a helper printed. One that prints too much is ended.
type printed struct {
	text    strings.Builder
	tooMuch bool
	end     func()
}

// Write implements io.Writer.
func (p *printed) Write(more []byte) (int, error) {
	if p.text.Len()+len(more) > maxAnswer {
		p.tooMuch = true
		p.end()
		return 0, io.ErrShortBuffer
	}
	return p.text.Write(more)
}
