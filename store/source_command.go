package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"time"
)

const (
	// commandLimit is how long a command may run: it may ask a server, or a
	// person to unlock something.
	commandLimit = 30 * time.Second
	// pipeGrace is how long something that a command left behind may hold its
	// pipe.
	pipeGrace = time.Second
)

// readCommand runs Command and returns what it printed. Printing more than
// maxLooked bytes is an error.
func (s *Source) readCommand(ctx context.Context) ([]byte, error) {
	limit := cmp.Or(s.limit, commandLimit)
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	out := &printed{end: cancel}
	err := s.command(limited, out).Run()
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case out.tooMuch:
		return nil, fmt.Errorf("it printed more than %d bytes", maxLooked)
	case err == nil, errors.Is(err, exec.ErrWaitDelay):
		return out.text, nil
	case limited.Err() != nil:
		return nil, fmt.Errorf("it did not end within %v", limit)
	}
	return nil, err
}

// command is Command with its surroundings: no input, and an environment that
// is all of Environ and nothing else.
func (s *Source) command(ctx context.Context, out io.Writer) *exec.Cmd {
	cmd := exec.CommandContext(ctx, s.Command[0], s.Command[1:]...)
	cmd.Dir = s.Dir
	cmd.Env = append([]string{}, s.Environ...) // nil would be our own
	cmd.Stdout = out
	if s.Stderr != nil { // a nil *os.File inside the interface would be no null device
		cmd.Stderr = s.Stderr
	}
	cmd.WaitDelay = pipeGrace
	endWithFamily(cmd)
	return cmd
}

// printed is what a command printed. One that prints too much is ended, since
// it may go on for ever.
type printed struct {
	text    []byte
	tooMuch bool
	end     func()
}

// Write implements io.Writer.
func (p *printed) Write(more []byte) (int, error) {
	if len(p.text)+len(more) > maxLooked {
		p.tooMuch = true
		p.end()
		return 0, io.ErrShortBuffer
	}
	p.text = append(p.text, more...)
	return len(more), nil
}
