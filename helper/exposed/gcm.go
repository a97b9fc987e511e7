package exposed

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"git-credential-pat/store/secret"
)

// parseGCM returns what a file of Git Credential Manager's plaintext store
// holds: the secret, then service= and account=
// (https://github.com/git-ecosystem/git-credential-manager/blob/main/src/shared/Core/PlaintextCredentialStore.cs).
func parseGCM(file []byte) ([]Found, error) {
	first, rest, ok := bytes.Cut(bytes.TrimPrefix(file, []byte("\xef\xbb\xbf")), []byte("\n"))
	value := strings.TrimRight(string(first), "\r")
	f := Found{Line: 1, Secret: secret.New(value), all: []span{{0, len(file)}}}
	for line := range strings.SplitSeq(string(rest), "\n") {
		key, value, _ := strings.Cut(strings.TrimRight(line, "\r"), "=")
		switch key {
		case "account":
			f.User = value
		case "service":
			service := []byte(value)
			if u, _, ok := nextAddress(service, 0); ok {
				f.Protocol, f.Host, f.Path = u.protocol, u.host, u.path
			}
		}
	}
	if !ok || value == "" || f.Host == "" {
		return nil, nil
	}
	return []Found{f}, nil
}

// removeFile removes a file that holds nothing else.
func (f *Found) removeFile() error {
	now, err := Read(f.File, f.Place)
	if err != nil {
		return err
	}
	if len(now) != 1 || !now[0].same(f) {
		return fmt.Errorf("%s: %w", f.File, ErrChanged)
	}
	return os.Remove(f.File)
}
