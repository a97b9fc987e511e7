package forgetest

import (
	"net/http"
	"slices"
	"strings"
	"sync"
)

// Request is what the forge saw of one request. It holds the token in the
// clear, for comparing: print none of it.
type Request struct {
	Host          string // the declared name, also where its API was asked
	Area          Area
	Path          string // as it was asked, context path and all
	User          string // of Basic
	HasCredential bool
	Scheme        string // Basic, Bearer, PRIVATE-TOKEN, or what else the client said
	Token         string
	Plain         bool   // came over http://, without TLS
	Body          string // of a request to the API
}

// Area is one of the two things that a host serves.
type Area string

// The areas of a host.
const (
	Git Area = "git"
	API Area = "api"
)

// carries reports whether a token came with the request.
func (r Request) carries(token string) bool {
	return r.HasCredential && r.Token == token || token != "" && strings.Contains(r.Body, token)
}

// journal keeps what came, and what should not have come.
type journal struct {
	mu       sync.Mutex
	requests []Request
	strays   []string
}

// requestTo is the note of r, which came for h.
func requestTo(h *host, r *http.Request) Request {
	note := Request{Host: h.name, Area: Git, Path: r.URL.Path, Plain: r.TLS == nil}
	if token := r.Header.Get(privateToken); token != "" {
		note.HasCredential, note.Scheme, note.Token = true, privateToken, token
	}
	header := r.Header.Get("Authorization")
	if header == "" {
		return note
	}
	note.HasCredential = true
	note.Scheme, note.Token, _ = strings.Cut(header, " ")
	if user, password, ok := r.BasicAuth(); ok {
		note.User, note.Token = user, password
	}
	return note
}

func (j *journal) request(r Request) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.requests = append(j.requests, r)
}

func (j *journal) stray(name string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.strays = append(j.strays, name)
}

// Log is every request to a declared host so far, in the order they came.
func (f *Forge) Log() []Request {
	f.journal.mu.Lock()
	defer f.journal.mu.Unlock()
	return slices.Clone(f.journal.requests)
}

// Strays is every name that a client asked the proxy for and that the test did
// not declare: HOST:PORT for a CONNECT, http://HOST[:PORT] for plain http. A
// test that does not expect one fails if there is any.
func (f *Forge) Strays() []string {
	f.journal.mu.Lock()
	defer f.journal.mu.Unlock()
	return slices.Clone(f.journal.strays)
}

// takeStray removes an expected stray, once, and reports whether it was there.
func (f *Forge) takeStray(name string) bool {
	f.journal.mu.Lock()
	defer f.journal.mu.Unlock()
	i := slices.Index(f.journal.strays, name)
	if i < 0 {
		return false
	}
	f.journal.strays = slices.Delete(f.journal.strays, i, i+1)
	return true
}
