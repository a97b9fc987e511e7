package helper

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"git-credential-pat/store/secret"
)

// Answer is what git is told on get. git acts on it whatever happens
// afterwards, so it is complete before a byte is written.
type Answer struct {
	Username     string
	Password     secret.Secret
	Bearer       secret.Secret // in place of Username and Password
	Expiry       string
	RefreshToken secret.Secret
	Ephemeral    bool   // no helper is to keep it; needs authtype
	State        string // comes back with git's store and erase
	Continue     bool   // with State: git asks again where the token is rejected
	Quit         bool   // git is to give up, and not to ask by itself
}

// WriteTo writes the answer in one piece. No value may hold a byte that ends
// a line: the key is named, the value is not.
func (a *Answer) WriteTo(out io.Writer) (int64, error) {
	var b strings.Builder
	for _, line := range a.lines() {
		if strings.ContainsAny(line.value, "\r\n\x00") {
			return 0, fmt.Errorf("not answering: %s holds a control character", line.key)
		}
		b.WriteString(line.key + "=" + line.value + "\n")
	}
	n, err := io.WriteString(out, b.String())
	if err != nil {
		return int64(n), errors.New("git went away before it was answered")
	}
	return int64(n), nil
}

type line struct{ key, value string }

// lines puts a capability before what depends on it.
func (a *Answer) lines() []line {
	if a.Quit {
		return []line{{"quit", "1"}}
	}
	var lines []line
	if !a.Bearer.Empty() || a.Ephemeral {
		lines = append(lines, line{"capability[]", "authtype"})
	}
	if a.State != "" {
		lines = append(lines, line{"capability[]", "state"})
	}
	if !a.Bearer.Empty() {
		lines = append(lines, line{"authtype", "Bearer"}, line{"credential", a.Bearer.Reveal()})
	} else {
		lines = append(lines, line{"username", a.Username}, line{"password", a.Password.Reveal()})
	}
	if a.Expiry != "" {
		lines = append(lines, line{"password_expiry_utc", a.Expiry})
	}
	if !a.RefreshToken.Empty() {
		lines = append(lines, line{"oauth_refresh_token", a.RefreshToken.Reveal()})
	}
	if a.Ephemeral {
		lines = append(lines, line{"ephemeral", "1"})
	}
	if a.State != "" {
		lines = append(lines, line{"state[]", a.State})
	}
	if a.Continue {
		lines = append(lines, line{"continue", "1"})
	}
	return lines
}

// Capabilities is the answer to the action capability.
// Source: git-credential(1), "capability".
const Capabilities = "version 0\ncapability authtype\ncapability state\n"
