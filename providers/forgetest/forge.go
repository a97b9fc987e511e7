// Package forgetest is a forge for tests, reached under the providers' real
// names: real git clones and pushes https://github.com/acme/website through a
// CONNECT proxy on loopback, TLS ends at a certificate of a CA made for the
// test, and `git http-backend` serves the repositories behind each provider's
// own way of saying no. The providers' APIs are there too, under their own
// names, and know the same tokens. A connection to a name that the test did not
// declare is refused and noted. No program imports this package.
package forgetest

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
)

// ErrUndeclared means that the named host was not declared to the forge.
var ErrUndeclared = errors.New("host not declared to the test forge")

// Host is one name under which the forge is reached. It brings its API along:
// github.com, tenants below ghe.com and bitbucket.org have it at api.HOST, every
// other host on its own name, below Root and /api/v3, /api/v4 or /rest.
type Host struct {
	Name     string // as git names it: HOST or HOST:PORT, lower case, without :443
	Provider string // github, gitlab, bitbucket or bitbucket-dc
	Root     string // the context path of the whole instance, such as /git, or empty
}

// Forge is a running forge. Its methods may be called at any time, from any
// goroutine; Close is the last.
type Forge struct {
	dir     string
	backend backend
	ca      *authority
	site    *server
	proxy   *server
	journal journal

	mu      sync.Mutex // guards hosts and what they hold
	hosts   map[string]*host
	rotated int // tokens that were made to replace others
}

// Start starts a forge that keeps its files below dir, which must exist, and
// declares the hosts. It fails with ErrNoBackend where git, or the part of git
// that serves HTTP, is not installed.
func Start(dir string, hosts ...Host) (*Forge, error) {
	f := &Forge{dir: dir, hosts: map[string]*host{}}
	for _, h := range hosts {
		if err := f.Declare(h); err != nil {
			return nil, err
		}
	}
	var err error
	if f.backend, err = findBackend(); err != nil {
		return nil, err
	}
	if f.ca, err = newAuthority(f.CAFile()); err != nil {
		return nil, err
	}
	if err := f.listen(); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// listen starts the TLS server and the proxy in front of it.
func (f *Forge) listen() (err error) {
	config := &tls.Config{GetCertificate: f.certificate}
	if f.site, err = serve(http.HandlerFunc(f.answer), config); err != nil {
		return err
	}
	f.proxy, err = serve(&proxy{forge: f, target: f.site.address()}, nil)
	return err
}

// Declare adds a host to a running forge, with no repositories and no
// credentials. A host that is declared already keeps what it has.
func (f *Forge) Declare(h Host) error {
	p, ok := providerNamed(h.Provider)
	if !ok {
		return fmt.Errorf("host %s: no provider %q", h.Name, h.Provider)
	}
	if h.Name != canonical(h.Name) || !filepath.IsLocal(h.Name) || strings.ContainsAny(h.Name, `/\`) {
		return fmt.Errorf("%q is no host name as git writes it", h.Name)
	}
	if h.Root != "" && (h.Root != path.Clean(h.Root) || h.Root[0] != '/' || h.Root == "/") {
		return fmt.Errorf("host %s: %q is no context path", h.Name, h.Root)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.hosts[h.Name] == nil {
		f.hosts[h.Name] = newHost(h, p)
	}
	return nil
}

// ProxyURL is the address for http.proxy, https_proxy and the like.
func (f *Forge) ProxyURL() string { return "http://" + f.proxy.address() }

// CAFile is the PEM file with the CA that signs for every declared host.
func (f *Forge) CAFile() string { return filepath.Join(f.dir, "ca.pem") }

// GitConfig is what git needs to reach the forge, as text for a config file.
func (f *Forge) GitConfig() string {
	return fmt.Sprintf("[http]\n\tproxy = %s\n\tsslCAInfo = %q\n", f.ProxyURL(), f.CAFile())
}

// Env is what git, curl and (SSL_CERT_FILE, outside macOS and Windows) Go
// programs need in their environment to reach the forge.
func (f *Forge) Env() []string {
	return []string{
		"GIT_SSL_CAINFO=" + f.CAFile(),
		"SSL_CERT_FILE=" + f.CAFile(),
		"https_proxy=" + f.ProxyURL(),
		"http_proxy=" + f.ProxyURL(),
		"no_proxy=",
	}
}

// Close ends both servers, waits for every handler and removes the forge's
// files.
func (f *Forge) Close() {
	// A tunnel of the proxy ends when its far end does, so the site goes first.
	f.site.close()
	f.proxy.close()
	f.mu.Lock()
	defer f.mu.Unlock()
	for name := range f.hosts {
		_ = os.RemoveAll(f.root(name))
	}
	_ = os.Remove(f.CAFile())
}
