package forgetest

import (
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
)

// server is an HTTP server on loopback that can be waited for.
type server struct {
	http     *http.Server
	listener net.Listener
	ended    chan struct{}  // closed when no connection begins any more
	busy     sync.WaitGroup // one for each connection that is being served
}

// serve starts a server on a free port, with TLS if there is a config for it.
func serve(h http.Handler, config *tls.Config) (*server, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	if config != nil {
		listener = tls.NewListener(listener, config)
	}
	s := &server{listener: listener, ended: make(chan struct{})}
	// Clients that hang up are the tests' business, not news for the log.
	s.http = &http.Server{Handler: h, ErrorLog: log.New(io.Discard, "", 0), ConnState: s.count}
	go func() {
		defer close(s.ended)
		_ = s.http.Serve(listener)
	}()
	return s, nil
}

// count follows the connections. A hijacked one is counted by its handler.
func (s *server) count(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		s.busy.Add(1)
	case http.StateClosed, http.StateHijacked:
		s.busy.Done()
	}
}

// address is the server's HOST:PORT.
func (s *server) address() string { return s.listener.Addr().String() }

// close ends the server and returns when its last handler has. A nil server is
// closed already.
func (s *server) close() {
	if s == nil {
		return
	}
	_ = s.listener.Close()
	// http.Server.Close overlooks a connection that is being accepted.
	<-s.ended
	_ = s.http.Close()
	s.busy.Wait()
}
