//go:build linux

// Command launch runs commands round by round and measures each whole process,
// from its start until it was waited for. It reads a [plan] as JSON and writes
// a [result].
//
// It is a program of its own because Linux counts the memory of whoever starts
// a process towards that process's peak: this one is small.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"syscall"
	"time"
)

// plan is what to run: every command once a round.
type plan struct {
	Warmup, Rounds int
	Commands       []command
}

// command is one process, what it reads and what its answer must contain. An
// empty want is an empty answer.
type command struct {
	Name       string
	Args, Env  []string
	Dir, Stdin string
	Want       string
}

// result holds a row of samples for each command, one for each round, and the
// peak of this program, below which no other peak can be seen.
type result struct {
	Samples [][]sample
	Floor   int64 // KiB
}

// sample is one process.
type sample struct {
	Wall, CPU time.Duration
	Peak      int64 // KiB
}

func main() {
	debug.SetGCPercent(10) // stay small
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "launch:", err)
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer) error {
	var p plan
	if err := json.NewDecoder(in).Decode(&p); err != nil {
		return err
	}
	r := result{Samples: make([][]sample, len(p.Commands))}
	for round := range p.Warmup + p.Rounds {
		for i := range p.Commands {
			// Each round begins with another one, so that no command always
			// finds the caches as the same neighbour left them.
			at := (i + round) % len(p.Commands)
			s, err := measure(&p.Commands[at])
			if err != nil {
				return fmt.Errorf("%s: %w", p.Commands[at].Name, err)
			}
			if round >= p.Warmup {
				r.Samples[at] = append(r.Samples[at], s)
			}
		}
	}
	r.Floor = ownPeak()
	return json.NewEncoder(out).Encode(r)
}

// ownPeak is the most memory that this program had. Getrusage would tell that
// of whoever started it.
func ownPeak() (kib int64) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if value, found := strings.CutPrefix(line, "VmHWM:"); found {
			_, _ = fmt.Sscan(value, &kib)
		}
	}
	return kib
}

// measure runs a command once and checks its answer. Request and answer fit
// into the buffers of their pipes, so nobody has to stand by.
func measure(c *command) (sample, error) {
	stdin, err := filledPipe(c.Stdin)
	if err != nil {
		return sample{}, err
	}
	defer stdin.Close()
	answer, stdout, err := os.Pipe()
	if err != nil {
		return sample{}, err
	}
	defer answer.Close()
	start := time.Now()
	p, err := os.StartProcess(c.Args[0], c.Args, &os.ProcAttr{
		Dir: c.Dir, Env: c.Env, Files: []*os.File{stdin, stdout, os.Stderr},
	})
	if err != nil {
		_ = stdout.Close()
		return sample{}, err
	}
	state, err := p.Wait()
	wall := time.Since(start)
	_ = stdout.Close()
	if err != nil {
		return sample{}, err
	}
	usage := state.SysUsage().(*syscall.Rusage)
	return sample{wall, state.UserTime() + state.SystemTime(), usage.Maxrss}, check(c, state, answer)
}

// filledPipe is a pipe's end from which text can be read.
func filledPipe(text string) (*os.File, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer w.Close()
	_, err = w.WriteString(text)
	return r, err
}

// check tells a wrong answer from a right one, and prints neither: they hold
// a token.
func check(c *command, state *os.ProcessState, answer io.Reader) error {
	got, err := io.ReadAll(answer)
	switch {
	case err != nil:
		return err
	case !state.Success():
		return fmt.Errorf("ended with %v", state)
	case c.Want == "" && len(got) > 0, !strings.Contains(string(got), c.Want):
		return fmt.Errorf("answered wrongly, with %d bytes", len(got))
	}
	return nil
}
