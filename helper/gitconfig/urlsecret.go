package gitconfig

import (
	"strings"
)

// URLSecret is an address in git's configuration that carries a secret, so that
// git has nothing to ask anybody.
type URLSecret struct {
	Place
	Host  string // as the address has it, with its port
	Clean string // the address without user info
	Only  bool   // no other value stands under the same key
}

// URLSecrets returns the addresses with a secret in them that git would go to
// or rewrite others into: of remotes, branches and submodules, and the bases of
// url.<base>.insteadOf and pushInsteadOf. Those of a host are told by
// comparing Host as hosts are compared.
func (s *Settings) URLSecrets() []URLSecret {
	var found []URLSecret
	values := map[string]int{}
	for _, e := range s.entries {
		values[s.place(e).Key]++
	}
	for _, e := range s.entries {
		address := e.value
		switch e.section {
		case "url":
			address = e.name
		case "remote", "submodule", "branch":
		default:
			continue
		}
		if secret, ok := parseSecret(address); ok {
			secret.Place = s.place(e)
			secret.Only = values[secret.Key] == 1
			found = append(found, secret)
		}
	}
	return found
}

// parseSecret takes the user info out of an address of http or https. A user
// name alone is none: git still asks for its secret.
func parseSecret(address string) (u URLSecret, ok bool) {
	protocol, rest, ok := strings.Cut(address, "://")
	if !ok || !strings.EqualFold(protocol, "https") && !strings.EqualFold(protocol, "http") {
		return u, false
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	// git ends the user info at the first "@", curl at the last; nothing of
	// what stands before that is a host.
	at := strings.LastIndexByte(rest[:end], '@')
	if at < 0 || !strings.Contains(rest[:at], ":") {
		return u, false
	}
	u.Host = *decode(rest[at+1 : end])
	u.Clean = protocol + "://" + rest[at+1:]
	return u, true
}
