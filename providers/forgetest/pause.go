package forgetest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync"
)

// Pause is where a client is made to wait, so that something can happen to it
// meanwhile. Once it went on, or its client has gone, it is over.
type Pause struct {
	there, goesOn chan struct{}
	once          sync.Once
}

func newPause() *Pause { return &Pause{there: make(chan struct{}), goesOn: make(chan struct{})} }

// There is closed when the client has come and waits.
func (p *Pause) There() <-chan struct{} { return p.there }

// GoOn lets the client go on.
func (p *Pause) GoOn() { p.once.Do(func() { close(p.goesOn) }) }

// wait holds a client up, and reports whether it goes on.
func (p *Pause) wait(client context.Context) bool {
	close(p.there)
	select {
	case <-p.goesOn:
		return client.Err() == nil
	case <-client.Done():
		return false
	}
}

// PauseCall stops the next call to a path of a host's API before anything is
// done, or, if done is true, when all is done and nothing answered. It takes the
// place of a fault that was there, and fails with ErrUndeclared.
func (f *Forge) PauseCall(name, path string, done bool) (*Pause, error) {
	p := newPause()
	answer := p.before
	if done {
		answer = p.after
	}
	return p, f.change(name, func(h *host) { h.faults[API] = &fault{answer: answer, path: path, left: 1} })
}

func (p *Pause) before(w http.ResponseWriter, m meeting) {
	if p.wait(m.http.Context()) {
		m.own(w)
	}
}

func (p *Pause) after(w http.ResponseWriter, m meeting) {
	said := httptest.NewRecorder()
	m.own(said)
	if !p.wait(m.http.Context()) {
		return
	}
	for key, values := range said.Header() {
		w.Header()[key] = values
	}
	w.WriteHeader(said.Code)
	_, _ = w.Write(said.Body.Bytes())
}

// PauseConnection stops the next connection to a host, or to its API, before it
// is made. It fails with ErrUndeclared.
func (f *Forge) PauseConnection(name string) (*Pause, error) {
	p := newPause()
	return p, f.change(name, func(h *host) { h.pause = p })
}

// pauseConnection stops a connection that is to be made to a host.
func (f *Forge) pauseConnection(client context.Context, h *host) {
	f.mu.Lock()
	p := h.pause
	h.pause = nil
	f.mu.Unlock()
	if p != nil {
		p.wait(client)
	}
}
