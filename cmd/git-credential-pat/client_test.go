package main

import (
	"context"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"git-credential-pat/providers"
	"git-credential-pat/providers/forgetest"
	"git-credential-pat/store/secret"
)

// outside is what a client finds around it: an environment and a git
// configuration that hold what the test says and nothing else.
type outside struct {
	testing.TB
	home    string
	env     map[string]string
	dialled []string // what a client connected to
}

func newOutside(t *testing.T, gitConfig string, env map[string]string) *outside {
	o := &outside{TB: t, home: t.TempDir(), env: map[string]string{}}
	t.Chdir(o.home)
	for _, name := range []string{"GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS", "GIT_DIR"} {
		t.Setenv(name, "")
		o.must(os.Unsetenv(name))
	}
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	t.Setenv("GIT_CONFIG_GLOBAL", o.write(".gitconfig", gitConfig))
	t.Setenv("HOME", o.home)
	o.env["HOME"] = o.home
	for name, value := range env {
		o.env[name] = value
	}
	return o
}

// write writes a file in the home folder and returns its path.
func (o *outside) write(name, text string) string {
	o.Helper()
	path := filepath.Join(o.home, name)
	o.must(os.WriteFile(path, []byte(text), 0o600))
	return path
}

// world is the program's world out there, with a configuration.
func (o *outside) world(config ...string) *world {
	w := &world{
		lookup: func(name string) (string, bool) { value, set := o.env[name]; return value, set },
		home:   o.home, index: filepath.Join(o.home, "index"), vault: filepath.Join(o.home, "vault"), state: o.home,
	}
	for i, text := range config {
		w.configFiles = append(w.configFiles, o.write(fmt.Sprint(i, ".toml"), text))
	}
	return w
}

// client is the client for a host, held on this machine.
func (o *outside) client(config, host string) (*http.Client, *providers.Host) {
	o.Helper()
	w := o.world(config)
	c, err := w.loadConfig()
	o.must(err)
	client, err := w.client(context.Background(), c, c.hosts[host])
	o.must(err)
	o.Cleanup(client.CloseIdleConnections)
	transport := client.Transport.(*http.Transport)
	dial := transport.DialContext
	transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		o.dialled = append(o.dialled, address)
		if !strings.HasPrefix(address, "127.0.0.1:") {
			return nil, errors.New("not on this machine")
		}
		return dial(ctx, network, address)
	}
	return client, c.hosts[host]
}

// clientError is why there is no client for github.com.
func (o *outside) clientError(config string) error {
	o.Helper()
	w := o.world(config)
	c, err := w.loadConfig()
	o.must(err)
	_, err = w.client(context.Background(), c, c.hosts["github.com"])
	return err
}

// ask asks a host about a classic token.
func (o *outside) ask(config, host string) providers.Verdict {
	o.Helper()
	client, h := o.client(config, host)
	token := providers.Checked{Token: secret.New(forgetest.Token("gh-classic-pat", 1)), Kind: h.Provider.KindByID("gh-classic-pat")}
	return h.Check(context.Background(), client, token)
}

func (o *outside) must(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

// startForge starts a forge that took the token of [outside.ask] for its own.
func startForge(t *testing.T) *forgetest.Forge {
	t.Helper()
	f, err := forgetest.Start(t.TempDir(), forgetest.Host{Name: "github.com", Provider: "github"})
	if errors.Is(err, forgetest.ErrNoBackend) && os.Getenv("CI") != "true" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	if err := f.Allow("github.com", forgetest.Credential{Token: forgetest.Token("gh-classic-pat", 1), Write: true}); err != nil {
		t.Fatal(err)
	}
	return f
}

// TestClientStays follows no redirect, even where nobody guards it.
func TestClientStays(t *testing.T) {
	forge := startForge(t)
	o := newOutside(t, forge.GitConfig(), nil)
	o.must(forge.Fault("github.com", forgetest.API, "redirect=gitlab.com", 0))
	client, h := o.client("", "github.com")
	res, err := client.Get(h.APIBase() + "/user")
	o.must(err)
	_ = res.Body.Close()
	if res.StatusCode != http.StatusTemporaryRedirect || client.Jar != nil || len(forge.Strays()) > 0 {
		t.Errorf("%d, and strays %q", res.StatusCode, forge.Strays())
	}
}

// TestClientRefusesOldTLS meets a server that speaks nothing newer than 1.1.
func TestClientRefusesOldTLS(t *testing.T) {
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}
	s.StartTLS()
	t.Cleanup(s.Close)
	o := newOutside(t, "", nil)
	trusted := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	o.env["GIT_SSL_CAINFO"] = o.write("ca.pem", string(trusted))
	client, _ := o.client("", "github.com")
	res, err := client.Get(s.URL)
	if err == nil {
		_ = res.Body.Close()
		t.Error("it is spoken to")
	} else if !strings.Contains(err.Error(), "protocol version") {
		t.Error(err)
	}
}
