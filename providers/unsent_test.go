package providers

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"testing"
	"time"
)

// lost is a call without a whole answer.
type lost struct {
	name   string
	client *http.Client
	within func(*testing.T) context.Context
	cause  string
}

func runLost(t *testing.T, want RotateOutcome, cases []lost) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			h := Builtin()["gitlab.com"]
			got := h.Rotate(c.within(t), c.client, checked(t, h, "gl-pat", "", ""), rotateDay())
			if got.Outcome != want || got.Cause != c.cause || !got.Token.Empty() {
				t.Errorf("%+v", got)
			}
		})
	}
}

// TestUnsent is about calls that surely did not leave.
func TestUnsent(t *testing.T) {
	server := serve(t, stuck)
	good, _ := reach(t, server)
	nowhere, transport := reach(t, server)
	transport.DialContext = func(context.Context, string, string) (net.Conn, error) { return nil, net.ErrClosed }
	stranger, transport := reach(t, server)
	transport.TLSClientConfig.RootCAs = x509.NewCertPool()
	refuses := func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusProxyAuthRequired) }
	goes := func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }
	const away, slow = "gitlab.com could not be reached", "gitlab.com did not answer in time"
	runLost(t, NotRotated, []lost{
		{"nowhere", nowhere, long, away},
		{"not trusted", stranger, long, "gitlab.com has a certificate that is not trusted here"},
		{"too late", good, over, slow},
		{"not waited for", good, cancelled, "gitlab.com was not waited for"},
		{"a proxy that refuses", behind(t, refuses), long, away},
		{"a proxy that goes", behind(t, goes), long, away},
		{"a proxy that goes later", behind(t, hangUp), long, away},
		{"a proxy that is slow", behind(t, stuck), short, slow},
	})
}

// TestInDoubt is about calls that may have been carried out.
func TestInDoubt(t *testing.T) {
	left, asked := untilAsked(t)
	cut, _ := reach(t, serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, _ = io.WriteString(w, gitlabToken)
	}))
	endless, _ := reach(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		for r.Context().Err() == nil {
			_, _ = io.WriteString(w, `{"token":"`)
		}
	}))
	const away = "gitlab.com could not be reached"
	runLost(t, InDoubt, []lost{
		{"not waited for any more", left, asked, "gitlab.com was not waited for"},
		{"cut off", cut, long, away},
		{"endless", endless, long, "gitlab.com answered too much"},
		{"a client that tells nothing", &http.Client{Transport: silent{}}, long, away},
	})
}

// TestRevokeLost says whether a token that the host was to revoke may be so.
func TestRevokeLost(t *testing.T) {
	left, asked := untilAsked(t)
	h := Builtin()["github.com"]
	token := checked(t, h, "gh-fine-pat", "", "")
	const cause = "api.github.com was not waited for"
	if got := h.Revoke(cancelled(t), left, token); got != (Revocation{Cause: cause}) {
		t.Errorf("before: %+v", got)
	}
	if got := h.Revoke(asked(t), left, token); got != (Revocation{Cause: cause + inDoubt}) {
		t.Errorf("after: %+v", got)
	}
}

// untilAsked is a client, and a time that ends when its server was asked.
func untilAsked(t *testing.T) (*http.Client, func(*testing.T) context.Context) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	client, _ := reach(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		cancel()
		stuck(w, r)
	}))
	return client, func(*testing.T) context.Context { return ctx }
}

// stuck reads a request and never answers.
func stuck(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
	// To return would be to answer, which a client that is on its way may hear.
	panic(http.ErrAbortHandler)
}

// hangUp opens a tunnel and ends it.
func hangUp(w http.ResponseWriter, _ *http.Request) {
	if c, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_, _ = io.WriteString(c, "HTTP/1.1 200 Connection established\r\n\r\n")
		_ = c.Close()
	}
}

// behind is a client whose proxy is the handler.
func behind(t *testing.T, proxy http.HandlerFunc) *http.Client {
	t.Helper()
	s := unstarted(proxy)
	s.Start()
	t.Cleanup(s.Close)
	address, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{Proxy: http.ProxyURL(address)}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

// silent fails, and says nothing of what it did before.
type silent struct{}

// RoundTrip implements http.RoundTripper.
func (silent) RoundTrip(*http.Request) (*http.Response, error) { return nil, errors.New("gone") }

func long(t *testing.T) context.Context  { return limited(t, time.Minute) }
func short(t *testing.T) context.Context { return limited(t, 50*time.Millisecond) }
func over(t *testing.T) context.Context  { return limited(t, -time.Second) }

func limited(t *testing.T, wait time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), wait)
	t.Cleanup(cancel)
	return ctx
}

func cancelled(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}
