package helper

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"git-credential-pat/store/secret"
)

const (
	maxRequest = 1 << 20 // bytes of a whole request
	maxLine    = 65535   // bytes of a line with its LF, as gitcredentials(7) has it
	maxDrain   = 64 << 20
)

// ErrMalformed means that a request breaks the protocol. Its text names the
// key or the line, never what stood there.
var ErrMalformed = errors.New("malformed request from git")

// Request is what git, or somebody in its place, asks for. All of it comes
// from outside.
type Request struct {
	Protocol, Host, Path, Username string

	Password    secret.Secret
	HasPassword bool

	Expiry       string        // password_expiry_utc, Unix seconds
	RefreshToken secret.Secret // oauth_refresh_token
	AuthType     string        // with Credential: an Authorization header in two parts
	Credential   secret.Secret
	Ephemeral    bool

	CanState, CanAuthType bool     // what git announced with capability[]
	State                 []string // what answers left with git, others' included

	hasUsername bool
}

// secret is the secret that the request names: a password, or a Bearer token.
func (r *Request) secret() (secret.Secret, bool) {
	if r.HasPassword {
		return r.Password, true
	}
	return r.Credential, r.AuthType == "Bearer" && !r.Credential.Empty()
}

// ReadRequest reads one request up to a blank line or the end of in, then
// drains in, within reason, so that git can finish writing. It works on bytes: lines
// end in LF and in nothing else.
func ReadRequest(in io.Reader) (*Request, error) {
	data, err := io.ReadAll(io.LimitReader(in, maxRequest+1))
	if err != nil {
		return nil, fmt.Errorf("reading from git: %w", err)
	}
	if len(data) > maxRequest {
		_, _ = io.Copy(io.Discard, io.LimitReader(in, maxDrain))
		return nil, fmt.Errorf("%w: longer than %d bytes", ErrMalformed, maxRequest)
	}
	p := parser{values: map[string]string{}}
	for number := 1; len(data) > 0; number++ {
		line, rest, complete := bytes.Cut(data, []byte{'\n'})
		if !complete {
			return nil, fmt.Errorf("%w: line %d: cut off", ErrMalformed, number)
		}
		data = rest
		line = bytes.TrimSuffix(line, []byte{'\r'})
		if len(line) == 0 {
			break
		}
		if err := p.line(line); err != nil {
			return nil, fmt.Errorf("%w: line %d: %w", ErrMalformed, number, err)
		}
	}
	return p.finish()
}

// parser collects the lines of a request.
type parser struct {
	request Request
	values  map[string]string // the single values, for telling duplicates
}

// line takes one line without its end.
func (p *parser) line(line []byte) error {
	if bytes.ContainsAny(line, "\r\x00") {
		return errors.New("a control character")
	}
	key, value, found := bytes.Cut(line, []byte{'='})
	if !found {
		return errors.New("no '='")
	}
	long := len(line)+1 > maxLine
	if bytes.HasSuffix(key, []byte("[]")) {
		if !long {
			p.multi(string(key), string(value))
		}
		return nil
	}
	return p.single(string(key), string(value), long)
}

// multi takes a value of a list. An empty one clears the list so far.
func (p *parser) multi(key, value string) {
	r := &p.request
	switch {
	case key == "capability[]" && value == "":
		r.CanState, r.CanAuthType = false, false
	case key == "capability[]":
		r.CanState = r.CanState || value == "state"
		r.CanAuthType = r.CanAuthType || value == "authtype"
	case key == "state[]" && value == "":
		r.State = nil
	case key == "state[]":
		r.State = append(r.State, value)
	}
}

// single takes a value that stands once. Unknown keys are dropped: they are
// git's future. A known one may be repeated only with the same value.
func (p *parser) single(key, value string, long bool) error {
	switch key {
	case "protocol", "host", "path", "username", "password", "password_expiry_utc",
		"oauth_refresh_token", "authtype", "credential", "ephemeral":
	default:
		return nil
	}
	if long {
		return fmt.Errorf("%s is longer than %d bytes", key, maxLine)
	}
	if earlier, again := p.values[key]; again && earlier != value {
		return fmt.Errorf("a second %s", key)
	}
	p.values[key] = value
	return nil
}

// finish makes the request of what was collected. One without a protocol or a
// host would match everything, and is what a request cut off looks like.
func (p *parser) finish() (*Request, error) {
	for _, key := range []string{"protocol", "host"} {
		if p.values[key] == "" {
			return nil, fmt.Errorf("%w: no %s", ErrMalformed, key)
		}
	}
	r := p.request
	r.Protocol, r.Host, r.Path = p.values["protocol"], p.values["host"], p.values["path"]
	r.Username, r.hasUsername = p.values["username"], p.has("username")
	r.Password, r.HasPassword = secret.New(p.values["password"]), p.has("password")
	r.Expiry = p.values["password_expiry_utc"]
	r.RefreshToken = secret.New(p.values["oauth_refresh_token"])
	r.AuthType = p.values["authtype"]
	r.Credential = secret.New(p.values["credential"])
	r.Ephemeral = isTrue(p.values["ephemeral"])
	return &r, nil
}

func (p *parser) has(key string) bool {
	_, found := p.values[key]
	return found
}

// isTrue reads a boolean as git writes one.
func isTrue(value string) bool { return value == "1" || value == "true" }
