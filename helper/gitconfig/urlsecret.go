package gitconfig

import (
	"strings"
)

// URLSecret is an address in git's configuration that carries a secret, so that
// git has nothing to ask anybody.
type URLSecret struct {
	Place
	Host string // as the address has it, with its port
}

// URLSecrets returns the addresses with a secret in them that git would go to
// or rewrite others into: of remotes, branches and submodules, and the bases of
// url.<base>.insteadOf and pushInsteadOf. Those of a host are told by
// comparing Host as hosts are compared.
func (s *Settings) URLSecrets() []URLSecret {
	var found []URLSecret
	for _, e := range s.entries {
		address := e.value
		switch e.section {
		case "url":
			address = e.name
		case "remote", "submodule", "branch":
		default:
			continue
		}
		if host, ok := hostWithSecret(address); ok {
			found = append(found, URLSecret{s.place(e), host})
		}
	}
	return found
}

// hostWithSecret is the host of an address of http or https that carries a secret.
// A user name alone is none: git still asks for its secret.
func hostWithSecret(address string) (host string, ok bool) {
	protocol, rest, ok := strings.Cut(address, "://")
	if !ok || !strings.EqualFold(protocol, "https") && !strings.EqualFold(protocol, "http") {
		return "", false
	}
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		rest = rest[:end]
	}
	// git ends the user info at the first "@", curl at the last; nothing of
	// what stands before that is a host.
	at := strings.LastIndexByte(rest, '@')
	if at < 0 || !strings.Contains(rest[:at], ":") {
		return "", false
	}
	return *decode(rest[at+1:]), true
}
