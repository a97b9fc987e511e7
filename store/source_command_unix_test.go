//go:build unix

package store

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// script is a Source that runs a script, in a folder and by a name that a
// shell would stumble over.
func script(t *testing.T, text string, args ...string) *Source {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a program; exit $HOME")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+text+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return &Source{Command: append([]string{path}, args...), Environ: []string{"PATH=" + os.Getenv("PATH")}}
}

func TestSourceOfCommand(t *testing.T) {
	tooMuch := fmt.Sprintf("it printed more than %d bytes", maxLooked)
	for name, test := range map[string]struct{ script, token, text string }{
		"first line":     {`printf 'sesame\nmore\n'`, "sesame", ""},
		"without an end": {`printf ' sesame '`, "sesame", ""},
		"input at end":   {`cat; echo sesame`, "sesame", ""},
		"as much as can": {`echo sesame; head -c 65529 /dev/zero`, "sesame", ""},
		"too much":       {`echo sesame; head -c 65530 /dev/zero`, "", tooMuch},
		"for ever":       {`while :; do echo sesame; done`, "", tooMuch},
		"in spite of us": {`trap '' PIPE; while :; do echo sesame; done 2>/dev/null`, "", tooMuch},
		"stderr to none": {`echo "touch your key" >&2 && echo sesame`, "sesame", ""},
		"nothing":        {`:`, "", "its first line is empty"},
		"failed":         {`echo sesame; exit 3`, "", "exit status 3"},
		"killed":         {`echo sesame; kill -9 $$`, "", "signal: killed"},
	} {
		t.Run(name, func(t *testing.T) {
			source, begun := script(t, test.script, "sesame"), time.Now()
			if test.text != "" {
				test.text = source.String() + ": " + test.text
			}
			wantToken(t, source, test.token, test.text)
			if time.Since(begun) >= commandLimit {
				t.Error("it was ended by the clock")
			}
		})
	}
}

func TestSourceOfCommandKnowsNoShell(t *testing.T) {
	marker := filepath.Join(t.TempDir(), "marker")
	args := []string{"sesame; touch " + marker, "$HOME", "`touch " + marker + "`", "*", "", "a b"}
	wantToken(t, script(t, `printf '[%s]' "$@"`, args...), "["+strings.Join(args, "][")+"]", "")
	if _, err := os.Lstat(marker); !os.IsNotExist(err) {
		t.Errorf("the marker: %v", err)
	}
}

func TestSourceOfCommandHasItsOwnEnvironment(t *testing.T) {
	t.Setenv("OUTSIDE", "outside")
	for want, environ := range map[string][]string{
		"[sesame][]": {"INSIDE=sesame"},
		"[][]":       nil,
	} {
		source := script(t, `echo "[$INSIDE][$OUTSIDE]"`)
		source.Environ = environ
		wantToken(t, source, want, "")
	}
}

func TestSourceOfCommandShowsItsStderr(t *testing.T) {
	reader, writer := pipe(t)
	source := script(t, `echo "touch your key" >&2; echo sesame`)
	source.Stderr = writer
	wantToken(t, source, "sesame", "")
	_ = writer.Close()
	if line, err := reader.ReadString('\n'); line != "touch your key\n" {
		t.Errorf("stderr %q, %v", line, err)
	}
}

func TestSourceOfCommandThatDoesNotStart(t *testing.T) {
	folder := t.TempDir()
	plain := file(t, folder, "plain", "sesame")
	for program, text := range map[string]string{
		"no-such-program":             "executable file not found in $PATH",
		filepath.Join(folder, "none"): syscall.ENOENT.Error(),
		plain:                         syscall.EACCES.Error(),
		folder:                        syscall.EACCES.Error(),
	} {
		wantToken(t, &Source{Command: []string{program, "sesame"}}, "", "token_command "+program+": "+text)
	}
}

// A bare name is not looked up in the current folder, which is a repository,
// even where PATH has it.
func TestSourceOfCommandInTheCurrentFolder(t *testing.T) {
	program := script(t, `echo sesame`).Command[0]
	t.Chdir(filepath.Dir(program))
	t.Setenv("PATH", ".")
	name := filepath.Base(program)
	wantToken(t, &Source{Command: []string{name}}, "",
		"token_command "+name+": cannot run executable found relative to current directory")
}

// family is a script that starts another and waits for it. Both hold stderr,
// so that its end is seen without asking for process numbers, which may be
// those of somebody else.
const family = `sh -c 'echo here >&2; sleep 60' & wait`

func TestSourceOfCommandThatDoesNotEnd(t *testing.T) {
	for limit := 100 * time.Millisecond; limit < 10*time.Second; limit *= 2 {
		reader, writer := pipe(t)
		source := script(t, family)
		source.Stderr, source.limit = writer, limit
		wantToken(t, source, "", fmt.Sprintf("%v: it did not end within %v", source, limit))
		_ = writer.Close()
		line, err := reader.ReadString('\n')
		if line == "" && err != nil && !os.IsTimeout(err) {
			continue // a busy machine: it was ended before it had begun
		}
		if line != "here\n" {
			t.Errorf("stderr %q, %v", line, err)
		}
		wantEnd(t, reader)
		return
	}
	t.Error("it never began")
}

func TestSourceOfCommandEndsWithTheContext(t *testing.T) {
	reader, writer := pipe(t)
	source := script(t, family)
	source.Stderr = writer
	ctx, end := context.WithCancel(t.Context())
	defer end()
	done := make(chan error)
	go func() {
		_, err := getFrom(t, ctx, source)
		done <- err
	}()
	if line, err := reader.ReadString('\n'); line != "here\n" {
		t.Errorf("stderr %q, %v", line, err)
	}
	end()
	if err := <-done; err != context.Canceled {
		t.Errorf("%v, want %v", err, context.Canceled)
	}
	_ = writer.Close()
	wantEnd(t, reader)
}

// What a command leaves behind on purpose, such as an agent, lives on and does
// not hold us, though it has our pipe.
func TestSourceOfCommandThatLeavesSomethingBehind(t *testing.T) {
	reader, writer := pipe(t)
	source := script(t, `sleep 20 & echo $! >&2; echo sesame`)
	source.Stderr = writer
	wantToken(t, source, "sesame", "")
	var left int
	if _, err := fmt.Fscan(reader, &left); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(left, syscall.SIGKILL); err != nil {
		t.Errorf("it is gone: %v", err)
	}
}

// pipe is a pipe whose reader gives up in time.
func pipe(t *testing.T) (*bufio.Reader, *os.File) {
	t.Helper()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = reader.Close(), writer.Close() })
	if err := reader.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return bufio.NewReader(reader), writer
}

// wantEnd fails if somebody still holds the other end.
func wantEnd(t *testing.T, reader *bufio.Reader) {
	t.Helper()
	if rest, err := reader.ReadString('\n'); rest != "" || os.IsTimeout(err) {
		t.Errorf("something lives on: %q, %v", rest, err)
	}
}
