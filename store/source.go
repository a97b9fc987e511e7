package store

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"git-credential-pat/store/secret"
)

// maxLooked is how many bytes of a file or of what a command prints are
// looked at.
const maxLooked = 64 << 10

// Source is where a host's token is read from outside of this program.
// Nothing is ever written there. Exactly one of Env, File and Command is set.
type Source struct {
	Env     string   // the name of an environment variable
	File    string   // an absolute path, or one that begins with ~/ or $NAME/
	Command []string // a program and its arguments, run without a shell

	// Lookup looks up an environment variable: Env, and the folder that File
	// begins with. Only a Command can do without it.
	Lookup func(name string) (value string, set bool)
	// Environ is the whole environment of Command; nil is an empty one.
	Environ []string
	// Dir is the folder that Command runs in: not the repository at hand, which
	// could bring programs and settings of its own.
	Dir string
	// Stderr is the standard error of Command; nil is the null device.
	Stderr *os.File

	limit time.Duration // how long Command may run; 0 is commandLimit
}

// Get returns the first line of the source, without the blanks around it.
//
// ErrNotFound: see [Source.Absent]. ErrTooLong: the line is longer than
// MaxSecret. The context's error: it ended first, and Command was ended with
// all that it started. Every other error is an [ErrUnavailable] and says what
// is wrong with which source: one that cannot be read is not absent.
func (s *Source) Get(ctx context.Context) (secret.Secret, error) {
	if err := s.Check(); err != nil {
		// By the key alone: what is no name or path may be a token in its place.
		key, _ := s.setting()
		return secret.Secret{}, unreadable(key + " " + err.Error())
	}
	text, err := s.read(ctx)
	if err != nil {
		return secret.Secret{}, s.explain(ctx, err)
	}
	token, err := firstLine(text)
	return token, s.explain(ctx, err)
}

// String names the source as the configuration does, such as "token_file
// /run/secrets/token". Of a command it names the program alone, since the
// arguments may be private. It is meant for sources that pass Check.
func (s *Source) String() string {
	key, value := s.setting()
	return strings.TrimSuffix(key+" "+value, " ")
}

// setting is the configuration's key for the source, and what stands there.
func (s *Source) setting() (key, value string) {
	switch {
	case s.Env != "":
		return "token_env", s.Env
	case s.File != "":
		return "token_file", s.File
	case len(s.Command) > 0:
		return "token_command", s.Command[0]
	}
	return "the source", ""
}

// Absent reports whether the source gives nothing at all: an environment
// variable that is not set or empty. A file or a command is never absent.
func (s *Source) Absent() bool {
	if s.Env == "" {
		return false
	}
	value, _ := s.Lookup(s.Env)
	return value == ""
}

func (s *Source) read(ctx context.Context) ([]byte, error) {
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case s.Absent():
		return nil, ErrNotFound
	case s.Env != "":
		value, _ := s.Lookup(s.Env)
		return []byte(value), nil
	case s.File != "":
		return s.readFile()
	}
	return s.readCommand(ctx)
}

// explain names the source in err, except where a caller decides by err.
func (s *Source) explain(ctx context.Context, err error) error {
	switch err {
	case nil, ErrNotFound, ErrTooLong, ctx.Err():
		return err
	}
	return unreadable(s.String() + ": " + withoutName(err).Error())
}

// withoutName leaves out of err the path or program that String says already.
func withoutName(err error) error {
	if failed, ok := errors.AsType[*fs.PathError](err); ok {
		return failed.Err
	}
	if failed, ok := errors.AsType[*exec.Error](err); ok {
		return failed.Err
	}
	return err
}

// unreadable is the error of a source that gave no token. It is an
// ErrUnavailable with a text of its own.
type unreadable string

// Error implements error.
func (u unreadable) Error() string { return string(u) }

// Is makes every unreadable an ErrUnavailable.
func (unreadable) Is(target error) bool { return target == ErrUnavailable }

// firstLine takes the token out of text. What cannot be printed is refused,
// which is more than control characters: a byte order mark would be sent too.
func firstLine(text []byte) (secret.Secret, error) {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	token := strings.Trim(string(line), " \t\r")
	switch {
	case token == "":
		return secret.Secret{}, errors.New("its first line is empty")
	case len(token) > MaxSecret:
		return secret.Secret{}, ErrTooLong
	case !utf8.ValidString(token), strings.ContainsFunc(token, unprintable):
		return secret.Secret{}, errors.New("its first line holds characters that cannot be printed")
	}
	return secret.New(token), nil
}

func unprintable(r rune) bool { return !unicode.IsPrint(r) }
