package forgetest

import (
	"crypto/tls"
	"fmt"
	"net"
	"strings"
)

// canonical is a host's name as it is declared: ASCII letters in lower case and
// without the port that https implies. Only ASCII, since other letters that
// become a declared name are what a test may be looking for.
func canonical(name string) string {
	return strings.TrimSuffix(strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r | 0x20
		}
		return r
	}, name), ":443")
}

// withoutPort is a host's bare name.
func withoutPort(name string) string {
	if bare, _, err := net.SplitHostPort(name); err == nil {
		return bare
	}
	return name
}

// apiName is the name that a host's API has for itself, or empty where it is
// on the host's own name, which shared says. A gist's host has none: its tokens
// are asked about where they were made. Source: providers.md 6.1, 6.3.
func apiName(h Host) (name string, shared bool) {
	switch {
	case strings.HasPrefix(h.Name, "gist."):
		return "", false
	case h.Provider == "bitbucket",
		h.Provider == "github" && (h.Name == "github.com" || strings.HasSuffix(h.Name, ".ghe.com")):
		return "api." + h.Name, false
	}
	return "", true
}

// declared finds a host by the name that git used.
func (f *Forge) declared(name string) (*host, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if h := f.hosts[canonical(name)]; h != nil {
		return h, nil
	}
	return nil, fmt.Errorf("%s: %w", name, ErrUndeclared)
}

// reached finds a host by the name that a client connects to: its own, or its
// API's.
func (f *Forge) reached(name string) (h *host, isAPI bool, err error) {
	if h, err = f.declared(name); err == nil {
		return h, false, nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, h := range f.hosts {
		if h.apiName == canonical(name) && h.apiName != "" {
			return h, true, nil
		}
	}
	return nil, false, err
}

// certificate makes the certificate for a declared host or its API, whatever
// the port.
func (f *Forge) certificate(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	asked := canonical(hello.ServerName)
	for name, h := range f.hosts {
		if asked == withoutPort(name) || asked != "" && asked == withoutPort(h.apiName) {
			return f.ca.certificate(asked)
		}
	}
	return nil, fmt.Errorf("%s: %w", hello.ServerName, ErrUndeclared)
}
