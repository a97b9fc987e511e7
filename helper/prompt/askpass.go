package prompt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"

	"git-credential-pat/store/secret"
)

// ErrNoAskpass means that the askpass program could not be started, so that
// nobody was asked.
var ErrNoAskpass = errors.New("the askpass program cannot be started")

// maxAnswer is how much of what an askpass program prints is looked at.
const maxAnswer = 64 << 10

// Askpass asks through a program, as git does with GIT_ASKPASS, core.askPass
// and SSH_ASKPASS (gitcredentials(7)).
type Askpass struct {
	Program string    // its name or path, without arguments
	Env     []string  // its environment; nil is ours
	Stderr  io.Writer // its standard error; give an *os.File and it writes there itself
}

// ReadSecret runs the program with the question as its only argument and takes
// the first line that it prints, without the blanks around it.
//
// ErrDeclined: the program failed, was ended, printed nothing or far too much.
// ErrNoAskpass: it did not start. ErrUnreadable: ask again. The context's error:
// it ended first; the program has then been ended with all that it started.
func (a Askpass) ReadSecret(ctx context.Context, question string) (secret.Secret, error) {
	if a.Program == "" {
		return secret.Secret{}, ErrNoAskpass
	}
	answer := &capped{buf: make([]byte, 0, maxAnswer)}
	defer answer.clear()
	err := a.run(ctx, question, answer)
	switch {
	case errors.Is(err, ErrNoAskpass):
		return secret.Secret{}, err
	case ctx.Err() != nil:
		return secret.Secret{}, ctx.Err()
	case err != nil:
		return secret.Secret{}, ErrDeclined
	}
	return answer.secret()
}

func (a Askpass) run(ctx context.Context, question string, answer io.Writer) error {
	cmd := askpassCommand(ctx, a.Program, question)
	cmd.Env, cmd.Stdout, cmd.Stderr = a.Env, answer, a.Stderr
	// Something that lives on with our pipe in its hands must not hold us.
	cmd.WaitDelay = time.Second
	end, err := startFamily(cmd)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNoAskpass, err)
	}
	defer end()
	if err := cmd.Wait(); !errors.Is(err, exec.ErrWaitDelay) {
		return err
	}
	return nil // it has answered, and left something behind that holds the pipe
}

// capped keeps what is written to it, in one place, so that it can be cleared,
// and fails when that is full, which ends the writer.
type capped struct{ buf []byte }

func (c *capped) Write(p []byte) (int, error) {
	if len(p) > cap(c.buf)-len(c.buf) {
		return 0, io.ErrShortBuffer
	}
	c.buf = append(c.buf, p...)
	return len(p), nil
}

func (c *capped) clear() { clear(c.buf) }

func (c *capped) secret() (secret.Secret, error) {
	first := c.buf
	if end := bytes.IndexAny(first, "\r\n"); end >= 0 {
		first = first[:end]
	}
	text, err := readable(string(first))
	if err == nil && text == "" {
		err = ErrDeclined
	}
	return secret.New(text), err
}

// Question is what an askpass program is asked. VS Code shows the first word
// and the address of the third, and hides the input because the first word
// contains "password"; JetBrains takes the address too. Whatever is not plain
// in user, host and path is percent-escaped, so that nothing but the address
// can be read out of it. User and path may be empty.
func Question(user, host, path string) string {
	var b strings.Builder
	b.WriteString("Token-not-password for 'https://")
	if user != "" {
		b.WriteString(escape(user, "") + "@")
	}
	b.WriteString(escape(host, ":[]"))
	if path = strings.TrimPrefix(path, "/"); path != "" {
		b.WriteString("/" + escape(path, "/"))
	}
	b.WriteString("': ")
	return b.String()
}

// escape percent-escapes every byte but RFC 3986's unreserved ones and those
// in also.
func escape(s, also string) string {
	var b strings.Builder
	for i := range len(s) {
		if plain(s[i]) || strings.IndexByte(also, s[i]) >= 0 {
			b.WriteByte(s[i])
		} else {
			fmt.Fprintf(&b, "%%%02X", s[i])
		}
	}
	return b.String()
}

func plain(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' ||
		strings.IndexByte("-._~", b) >= 0
}
