package providers

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"git-credential-pat/store/secret"
)

// underTest stands for a token. What kind it is, the case says.
const underTest = "under-test-0123456789"

// reply is what a host answers to one call.
type reply struct {
	status int
	header []string // "Name: value"
	body   string
}

func inJSON(status int, body string, header ...string) reply {
	return reply{status, append(header, "Content-Type: application/json; charset=utf-8"), body}
}

func inText(status int, body string, header ...string) reply {
	return reply{status, append(header, "Content-Type: text/plain; charset=utf-8"), body}
}

// page is what gateways, proxies and captive portals answer.
func page(status int) reply {
	return reply{status, []string{"Content-Type: text/html"}, "<html><h1>Sign in</h1></html>"}
}

// toGit is the answer to git when a push may begin.
func toGit() reply {
	return reply{200, []string{"Content-Type: application/x-git-receive-pack-advertisement"}, "001f# service=git-receive-pack\n0000"}
}

// checkCase is a token at a host, the host's answers, and what comes of them.
type checkCase struct {
	name    string
	kind    string
	login   string
	path    string
	asked   []string         // the calls in their order, as site notes them
	answers map[string]reply // by [METHOD] HOST/PATH
	want    Verdict
}

// site is a server that is reached under every name. It notes of a call: its
// method if that is not GET, HOST/PATH, how it was signed, and its body.
type site struct {
	*httptest.Server
	mu      sync.Mutex
	asked   []string
	answers map[string]reply
}

func newSite(t *testing.T, answers map[string]reply) *site {
	t.Helper()
	s := &site{answers: answers}
	s.Server = serve(t, s.ServeHTTP)
	return s
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	call := strings.TrimPrefix(r.Method+" "+r.Host+r.URL.RequestURI(), "GET ")
	body, _ := io.ReadAll(r.Body)
	s.asked = append(s.asked, strings.TrimSpace(call+" "+signature(r)+" "+string(body)))
	said, known := s.answers[call]
	if !known || r.UserAgent() != "git-credential-pat" || len(body) > 0 && r.Header.Get("Content-Type") != "application/json" {
		said = page(599)
	}
	for _, line := range said.header {
		name, value, _ := strings.Cut(line, ": ")
		w.Header().Add(name, value)
	}
	w.WriteHeader(said.status)
	_, _ = w.Write([]byte(said.body))
}

// signature says how a request carries the token.
func signature(r *http.Request) string {
	user, password, basic := r.BasicAuth()
	switch {
	case basic && password == underTest:
		return "basic " + user
	case r.Header.Get("Authorization") == "Bearer "+underTest:
		return "bearer"
	case r.Header.Get("Private-Token") == underTest && r.Header.Get("Authorization") == "":
		return "private"
	}
	return "unsigned"
}

// reach makes a client that finds the server under whatever name is asked for.
// The caller may change it.
func reach(t *testing.T, s *httptest.Server) (*http.Client, *http.Transport) {
	t.Helper()
	transport := s.Client().Transport.(*http.Transport).Clone()
	transport.TLSClientConfig.ServerName = "example.com" // the certificate's
	transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, s.Listener.Addr().String())
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}, transport
}

func (s *site) client(t *testing.T) *http.Client {
	t.Helper()
	client, _ := reach(t, s.Server)
	return client
}

// checked is the token under test, of a kind that the host's provider knows.
func checked(t testing.TB, h *Host, kind, login, path string) Checked {
	t.Helper()
	k := h.Provider.KindByID(kind)
	if k == nil {
		t.Fatalf("%s has no kind %q", h.Provider.ID, kind)
	}
	return Checked{Token: secret.New(underTest), Kind: k, Login: login, Path: path}
}

// runChecks runs the cases of one host.
func runChecks(t *testing.T, h *Host, cases []checkCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := newSite(t, c.answers)
			got := h.Check(t.Context(), s.client(t), checked(t, h, c.kind, c.login, c.path))
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("\n%+v, want\n%+v", got, c.want)
			}
			if !slices.Equal(s.asked, c.asked) {
				t.Errorf("asked\n%q, want\n%q", s.asked, c.asked)
			}
		})
	}
}

// oneCall is a call and its answer.
func oneCall(call, signed string, r reply) ([]string, map[string]reply) {
	return []string{call + " " + signed}, map[string]reply{call: r}
}

// serve runs a server whose complaints about its clients nobody reads.
func serve(t *testing.T, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	return started(t, unstarted(handler))
}

// unstarted is such a server before it starts.
func unstarted(handler http.HandlerFunc) *httptest.Server {
	s := httptest.NewUnstartedServer(handler)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	return s
}

func started(t *testing.T, s *httptest.Server) *httptest.Server {
	t.Helper()
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}
