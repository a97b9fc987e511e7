package providers

import (
	"context"
	"crypto/tls"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"
)

// TestSentOnce reads the call that must not be made twice, and ends the
// connection or the stream under it, in every way after which net/http tries
// some calls again.
func TestSentOnce(t *testing.T) {
	for name, start := range map[string]func(*testing.T, *atomic.Int32) *httptest.Server{
		"HTTP/1":                 func(t *testing.T, seen *atomic.Int32) *httptest.Server { return dropping(t, seen, false) },
		"HTTP/2":                 func(t *testing.T, seen *atomic.Int32) *httptest.Server { return dropping(t, seen, true) },
		"HTTP/2, protocol error": resetting([]byte{0, 0, 4, 3, 0, 0, 0, 0, 1, 0, 0, 0, 1}),
		"HTTP/2, refused":        resetting([]byte{0, 0, 4, 3, 0, 0, 0, 0, 1, 0, 0, 0, 7}),
		"HTTP/2, going away":     resetting([]byte{0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}),
	} {
		t.Run(name, func(t *testing.T) {
			var seen atomic.Int32
			client, transport := reach(t, start(t, &seen))
			transport.ForceAttemptHTTP2 = name != "HTTP/1"
			h := Builtin()["gitlab.com"]
			got := h.Rotate(limited(t, 5*time.Second), client, checked(t, h, "gl-pat", "", ""), rotateDay())
			if got.Outcome != InDoubt || got.Cause != "gitlab.com could not be reached" || seen.Load() != 1 {
				t.Errorf("sent %d times, %+v", seen.Load(), got)
			}
		})
	}
}

// TestSentOnceOverAKeptConnection does the same where net/http is most ready to
// try again, on a connection that served before; and sees that it is not used
// where it can be helped, since the far end may have closed it.
func TestSentOnceOverAKeptConnection(t *testing.T) {
	h := Builtin()["gitlab.com"]
	token := checked(t, h, "gl-pat", "", "")
	onKept := func(client *http.Client) Rotation {
		return gitlabRotate(t.Context(), h.about(token, client), rotateDay())
	}
	onNew := func(client *http.Client) Rotation { return h.Rotate(t.Context(), client, token, rotateDay()) }
	for _, c := range []struct {
		name        string
		http2       bool
		rotate      func(*http.Client) Rotation
		connections int32
	}{
		{"HTTP/1, kept", false, onKept, 1},
		{"HTTP/2, kept", true, onKept, 1},
		{"HTTP/1, new", false, onNew, 2},
	} {
		var seen, connections atomic.Int32
		client, transport := reach(t, dropping(t, &seen, c.http2))
		transport.ForceAttemptHTTP2 = c.http2
		home := transport.DialContext
		transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			connections.Add(1)
			return home(ctx, network, address)
		}
		if v := h.Check(t.Context(), client, token); v.Outcome != Accepted {
			t.Fatalf("%+v", v)
		}
		if got := c.rotate(client); got.Outcome != InDoubt || seen.Load() != 1 || connections.Load() != c.connections {
			t.Errorf("%s: sent %d times over %d connections, %+v", c.name, seen.Load(), connections.Load(), got)
		}
	}
}

// dropping is a server that says a token is good, and reads a call to rotate it
// and goes.
func dropping(t *testing.T, seen *atomic.Int32, http2 bool) *httptest.Server {
	t.Helper()
	s := unstarted(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, gitlabToken+`"active":true,"scopes":["api"]}`)
			return
		}
		_, _ = io.Copy(io.Discard, r.Body)
		seen.Add(1)
		panic(http.ErrAbortHandler)
	})
	s.EnableHTTP2 = http2
	return started(t, s)
}

// resetting makes servers that read a call over HTTP/2 and answer with a frame
// that net/http's own server would not send.
func resetting(frame []byte) func(*testing.T, *atomic.Int32) *httptest.Server {
	return func(t *testing.T, seen *atomic.Int32) *httptest.Server {
		t.Helper()
		s := unstarted(nil)
		s.TLS = &tls.Config{NextProtos: []string{"h2"}}
		s.Config.TLSNextProto = map[string]func(*http.Server, *tls.Conn, http.Handler){
			"h2": func(_ *http.Server, c *tls.Conn, _ http.Handler) { resetStreams(c, frame, seen) },
		}
		return started(t, s)
	}
}

// resetStreams answers each request on a connection with the frame, made out to
// the request's stream where it is about one. RFC 9113, sections 3.4, 4.1 and 6.
func resetStreams(c net.Conn, frame []byte, seen *atomic.Int32) {
	const headers, data, goAway, endStream = 1, 0, 7, 1
	_, _ = c.Write([]byte{0, 0, 0, 4, 0, 0, 0, 0, 0}) // SETTINGS
	_, err := io.CopyN(io.Discard, c, int64(len("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")))
	for err == nil {
		var head [9]byte
		if _, err = io.ReadFull(c, head[:]); err != nil {
			return
		}
		length := int64(binary.BigEndian.Uint32(head[:4]) >> 8)
		if _, err = io.CopyN(io.Discard, c, length); err != nil {
			return
		}
		if kind := head[3]; (kind == headers || kind == data) && head[4]&endStream != 0 {
			seen.Add(1)
			if frame[3] != goAway {
				copy(frame[5:9], head[5:])
			}
			_, err = c.Write(frame)
		}
	}
}
