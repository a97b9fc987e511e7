package forgetest

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"path"
	"strings"
	"time"
)

// api is a provider's API: where it is, whom it takes and what it answers.
type api struct {
	// root is what its own name stands for: api.github.com is HOST/api/v3.
	root string
	// below are the paths that belong to it where it shares the host's name.
	below  []string
	routes []route
	// takes reports whether a token that was issued as c is taken in the form
	// in which it came.
	takes func(c Credential, r Request) bool
	// headers go with every answer to a good token.
	headers func(h *host, g *grant) map[string]string
	// failures are the usual words for a status, and failure is the body that
	// words for people come in.
	failures   map[int]string
	failure    func(status int, message string) any
	challenges bool // 401 comes with WWW-Authenticate
}

// route is one call of an API.
type route struct {
	pattern string // the method, a space and a pattern of package path
	answer  func(apiCall) apiReply
}

// apiReply is an answer, with a body that is written as JSON unless it is nil.
type apiReply struct {
	status int
	header map[string]string
	body   any
}

// object is a JSON object.
type object map[string]any

// apiCall is a request to an API. The forge's lock is held while it is
// answered.
type apiCall struct {
	forge *Forge
	host  *host
	Request
	http *http.Request // whose body has been read
	path string        // as the routes have it
}

// privateToken is GitLab's own header for tokens.
const privateToken = "PRIVATE-TOKEN"

// bodyOf reads a request's body, no more of it than an API call can need.
func bodyOf(r *http.Request) string {
	body, _ := io.ReadAll(io.LimitReader(r.Body, 64<<10))
	return string(body)
}

// apiPath is a path as the routes have it, if it is one of the API's. named
// says that the API was asked under its own name.
func (h *host) apiPath(named bool, path string) (string, bool) {
	if named {
		return h.provider.api.root + path, true
	}
	path, ok := h.belowRoot(path)
	if !ok || !h.apiShared {
		return "", false
	}
	for _, prefix := range h.provider.api.below {
		if strings.HasPrefix(path, prefix) {
			return path, true
		}
	}
	return "", false
}

// answerAPI serves a request to the API.
func (f *Forge) answerAPI(w http.ResponseWriter, c apiCall) {
	f.mu.Lock()
	g, header := c.grant(), map[string]string{}
	if g != nil {
		g.used = time.Now()
		header = c.host.provider.api.headers(c.host, g)
	}
	reply := c.answer()
	f.mu.Unlock()
	maps.Copy(header, reply.header)
	reply.header = header
	c.host.writeAPI(w, reply)
}

// answer finds the call's route.
func (c apiCall) answer() apiReply {
	for _, route := range c.host.provider.api.routes {
		if fits, _ := path.Match(route.pattern, c.http.Method+" "+c.path); fits {
			return route.answer(c)
		}
	}
	return c.fail(http.StatusNotFound, "")
}

// writeAPI writes a reply as the provider does.
func (h *host) writeAPI(w http.ResponseWriter, r apiReply) {
	p := h.provider
	w.Header().Set(p.header[0], p.header[1])
	for key, value := range r.header {
		w.Header().Set(key, value)
	}
	if r.status == http.StatusUnauthorized && p.api.challenges {
		w.Header().Set("WWW-Authenticate", p.challenge())
	}
	if r.body == nil {
		w.WriteHeader(r.status)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(r.status)
	_ = json.NewEncoder(w).Encode(r.body)
}

// known is the grant of the call's token, dead or alive, or nil where the host
// never issued it or the API does not take it in the form in which it came.
func (c apiCall) known() *grant {
	g := c.host.issued(c.Token)
	if g == nil || !c.HasCredential || !c.host.provider.api.takes(g.Credential, c.Request) {
		return nil
	}
	return g
}

// grant is the living grant of the call's token, or nil.
func (c apiCall) grant() *grant {
	if g := c.known(); g != nil && g.live() {
		return g
	}
	return nil
}

// fail is a failure in the provider's words, or in the given ones.
func (c apiCall) fail(status int, message string) apiReply { return c.host.failAPI(status, message) }

func (h *host) failAPI(status int, message string) apiReply {
	if message == "" {
		message = h.provider.api.failures[status]
	}
	if message == "" {
		message = http.StatusText(status)
	}
	return apiReply{status: status, body: h.provider.api.failure(status, message)}
}

// isBearer reports whether the token came as Bearer.
func isBearer(r Request) bool { return strings.EqualFold(r.Scheme, "Bearer") }

// noHeaders is for a provider whose answers say nothing of the token.
func noHeaders(*host, *grant) map[string]string { return map[string]string{} }
