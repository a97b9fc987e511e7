package forgetest

import (
	"io"
	"net"
	"net/http"
	"strings"
)

// proxy is the way in: it connects declared names to the site, whatever they
// resolve to elsewhere, and nothing else.
type proxy struct {
	forge  *Forge
	target string // the site's HOST:PORT
}

// ServeHTTP implements http.Handler.
func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method == http.MethodConnect:
		p.connect(w, r)
	case r.URL.Host != "":
		p.plain(w, r)
	default:
		http.Error(w, "this is a proxy", http.StatusBadRequest)
	}
}

// connect opens a tunnel to the site for a declared name.
func (p *proxy) connect(w http.ResponseWriter, r *http.Request) {
	h, _, err := p.forge.reached(r.Host)
	if err != nil {
		p.refuse(w, r.Host)
		return
	}
	p.forge.pauseConnection(r.Context(), h)
	site, err := net.Dial("tcp", p.target)
	if err != nil {
		http.Error(w, "the forge is closing", http.StatusBadGateway)
		return
	}
	// Once hijacked, the connection is not the server's to count any more.
	p.forge.proxy.busy.Add(1)
	defer p.forge.proxy.busy.Done()
	client, early, err := http.NewResponseController(w).Hijack()
	if err != nil {
		_ = site.Close()
		return
	}
	_, _ = io.WriteString(client, "HTTP/1.1 200 Connection established\r\n\r\n")
	join(client, early, site)
}

// join copies both ways until one side ends. What the client sent early is in
// fromClient's buffer.
func join(client net.Conn, fromClient io.Reader, site net.Conn) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = io.Copy(site, fromClient)
		_ = site.Close()
	}()
	_, _ = io.Copy(client, site)
	_ = client.Close()
	<-done
}

// plain answers a request for an http:// address: no provider gives anything
// there, so what matters is who was asked and what came along.
func (p *proxy) plain(w http.ResponseWriter, r *http.Request) {
	h, isAPI, err := p.forge.reached(strings.TrimSuffix(r.URL.Host, ":80"))
	if err != nil {
		p.refuse(w, "http://"+r.URL.Host)
		return
	}
	note := requestTo(h, r)
	if _, isAPI = h.apiPath(isAPI, r.URL.Path); isAPI {
		note.Area = API
	}
	p.forge.journal.request(note)
	h.answerGit(w, denied, "", "")
}

// refuse notes a name that the test did not declare.
func (p *proxy) refuse(w http.ResponseWriter, name string) {
	p.forge.journal.stray(name)
	http.Error(w, "not declared to the test forge", http.StatusForbidden)
}
