package forgetest

import (
	"io"
	"net"
	"net/http"
	"runtime"
	"sync/atomic"
	"testing"
)

func TestCloseWaitsForHandlers(t *testing.T) {
	started, release, ended := make(chan struct{}), make(chan struct{}), make(chan struct{})
	s, err := serve(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		defer close(ended)
		close(started)
		_, _ = io.ReadAll(r.Body) // until close cuts the connection
		<-release
	}), nil)
	check(t, err)
	conn, err := net.Dial("tcp", s.address())
	check(t, err)
	defer func() { _ = conn.Close() }()
	_, err = io.WriteString(conn, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf")
	check(t, err)
	<-started
	closed := make(chan struct{})
	go func() { defer close(closed); s.close() }()
	_, _ = io.ReadAll(conn) // ends when close has cut the connection
	select {
	case <-closed:
		t.Error("close did not wait")
	default:
	}
	close(release)
	<-closed
	select {
	case <-ended:
	default:
		t.Error("the handler was still running")
	}
}

func TestCloseWaitsForTunnels(t *testing.T) {
	f := start(t)
	conn, err := net.Dial("tcp", f.proxy.address())
	check(t, err)
	defer func() { _ = conn.Close() }()
	_, err = io.WriteString(conn, "CONNECT github.com:443 HTTP/1.1\r\nHost: github.com:443\r\n\r\n")
	check(t, err)
	_, err = conn.Read(make([]byte, 1)) // the tunnel stands
	check(t, err)
	var over atomic.Bool
	waited := make(chan bool)
	go func() { f.proxy.close(); waited <- over.Load() }()
	<-f.proxy.ended
	for range 10_000 {
		runtime.Gosched() // a close that does not wait gets its chance
	}
	over.Store(true)
	f.site.close() // nobody hangs up but the forge
	if !<-waited {
		t.Error("close did not wait for the tunnel")
	}
}
