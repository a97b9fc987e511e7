package providers

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"net/url"
	"os"
	"testing"
	"time"

	"git-credential-pat/providers/forgetest"
	"git-credential-pat/store/secret"
)

// withForge starts a forge, and makes a client that reaches it as a program
// behind a proxy does.
func withForge(t *testing.T) (*forgetest.Forge, *http.Client) {
	t.Helper()
	f, err := forgetest.Start(t.TempDir(), forgetest.Host{Name: "github.com", Provider: "github"}, forgetest.Host{Name: "gitlab.com", Provider: "gitlab"})
	if errors.Is(err, forgetest.ErrNoBackend) && os.Getenv("CI") != "true" {
		t.Skip(err)
	}
	must(t, err)
	t.Cleanup(f.Close)
	pem, err := os.ReadFile(f.CAFile())
	must(t, err)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	proxy, err := url.Parse(f.ProxyURL())
	must(t, err)
	transport := &http.Transport{Proxy: http.ProxyURL(proxy), TLSClientConfig: &tls.Config{RootCAs: roots}}
	t.Cleanup(transport.CloseIdleConnections)
	return f, &http.Client{Transport: transport}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestRotateAtAForge loses the call or its answer on every part of the way, and
// looks at what became of the old token.
func TestRotateAtAForge(t *testing.T) {
	f, client := withForge(t)
	h := Builtin()["gitlab.com"]
	for i, c := range []struct {
		fault string
		want  RotateOutcome
		old   Outcome
	}{
		{"none", Rotated, Rejected},
		{"swallow", InDoubt, Rejected},
		{"unreachable", InDoubt, Accepted},
		{"502", InDoubt, Accepted},
		{"403", NotRotated, Accepted},
		{"html", InDoubt, Accepted},
		{"redirect=elsewhere.example", InDoubt, Accepted},
		{"endless", InDoubt, Accepted},
	} {
		old := rotatable(t, f, h, i)
		must(t, f.Fault("gitlab.com", forgetest.API, c.fault, 1))
		if got := h.Rotate(t.Context(), client, old, time.Now().AddDate(0, 0, 90)); got.Outcome != c.want {
			t.Errorf("%s: %+v", c.fault, got)
		}
		if v := h.Check(t.Context(), client, old); v.Outcome != c.old {
			t.Errorf("%s: the old token is answered %+v", c.fault, v)
		}
	}
	if strays := f.Strays(); len(strays) > 0 {
		t.Errorf("asked for %q", strays)
	}
}

// TestRotatedTokenWorks takes the new token through what a program does next.
func TestRotatedTokenWorks(t *testing.T) {
	f, client := withForge(t)
	h, day := Builtin()["gitlab.com"], time.Now().UTC().AddDate(0, 0, 90).Truncate(24*time.Hour)
	old := rotatable(t, f, h, 1)
	if v := h.Check(t.Context(), client, old); !h.MayRotate(old.Kind, v) {
		t.Fatalf("%+v", v)
	}
	got := h.Rotate(t.Context(), client, old, day)
	next, err := f.Successor("gitlab.com", old.Token.Reveal())
	must(t, err)
	if got.Outcome != Rotated || got.Token.Reveal() != next || !got.Expires.Equal(day) {
		t.Fatalf("%+v", got)
	}
	v := h.Check(t.Context(), client, Checked{Token: got.Token, Kind: h.Identify(next).Kind})
	if v.Outcome != Accepted || !v.Expires.Equal(day) || !h.MayRotate(old.Kind, v) {
		t.Errorf("%+v", v)
	}
}

// rotatable is a token that the forge lets rotate itself.
func rotatable(t *testing.T, f *forgetest.Forge, h *Host, n int) Checked {
	t.Helper()
	token := forgetest.Token("gl-pat-routable", n)
	must(t, f.Allow(h.Name, forgetest.Credential{Token: token, Scopes: []string{"write_repository", "self_rotate"}}))
	return Checked{Token: secret.New(token), Kind: h.Identify(token).Kind}
}

// TestRotateBehindAProxy asks for a host that the proxy does not let through.
func TestRotateBehindAProxy(t *testing.T) {
	f, client := withForge(t)
	h := at("gitlab", "")
	if got := h.Rotate(t.Context(), client, checked(t, h, "gl-pat", "", ""), rotateDay()); got.Outcome != NotRotated {
		t.Errorf("%+v", got)
	}
	if len(f.Strays()) != 1 || len(f.Log()) > 0 {
		t.Errorf("asked for %q", f.Strays())
	}
}

// TestRevokeAtAForge revokes tokens, and again, as after an answer that was
// lost.
func TestRevokeAtAForge(t *testing.T) {
	f, client := withForge(t)
	hosts := Builtin()
	for kind, name := range map[string]string{"gh-classic-pat": "github.com", "gh-fine-pat": "github.com", "gl-pat": "gitlab.com"} {
		h, token := hosts[name], forgetest.Token(kind, 1)
		must(t, f.Allow(name, forgetest.Credential{Token: token, Read: true}))
		asked := Checked{Token: secret.New(token), Kind: h.Identify(token).Kind}
		must(t, f.Fault(name, forgetest.API, "swallow", 1))
		if got := h.Revoke(t.Context(), client, asked); got.Outcome != NotRevoked {
			t.Errorf("%s, answer lost: %+v", kind, got)
		}
		if v := h.Check(t.Context(), client, asked); v.Outcome != Rejected {
			t.Errorf("%s lives on: %+v", kind, v)
		}
		if got := h.Revoke(t.Context(), client, asked); got.Outcome != Revoked {
			t.Errorf("%s, again: %+v", kind, got)
		}
	}
	for _, r := range f.Log() {
		if r.Path == "/credentials/revoke" && r.HasCredential {
			t.Error("GitHub's call came with a credential of its own")
		}
	}
}
