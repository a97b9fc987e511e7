package providers

import (
	"context"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
)

// call is one request to a host.
type call struct {
	method  string
	address string
	body    string // JSON, or empty
	sign    func(*http.Request)
}

// send makes a call to an https address. One with a body is made once,
// whatever happens to it.
func (q *question) send(ctx context.Context, c call) answer {
	var way wire
	req, err := http.NewRequestWithContext(way.watch(ctx), c.method, c.address, strings.NewReader(c.body))
	if err != nil || req.URL.Scheme != "https" || req.URL.Host == "" || req.URL.User != nil {
		return answer{trouble: "the configured address of the API is not a plain https one", unsent: true}
	}
	host := req.URL.Host
	if ctx.Err() != nil {
		return answer{from: host, trouble: unreached(host, ctx.Err()), unsent: true}
	}
	c.prepare(req)
	res, err := q.client.Do(req)
	if err != nil {
		return answer{from: host, trouble: unreached(host, err), unsent: way.unused()}
	}
	defer func() { _ = res.Body.Close() }()
	return read(host, res)
}

// prepare sets what goes with the request.
func (c call) prepare(req *http.Request) {
	// net/http repeats what it can read again: over HTTP/2 that is any request,
	// on some of the words with which a server gives one up.
	req.GetBody = nil
	req.Header.Set("User-Agent", "git-credential-pat")
	req.Header.Set("Accept", "application/json")
	if c.body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	c.sign(req)
}

// wire is what was seen of a request's way out.
type wire struct{ sought, had atomic.Bool } // a connection

func (w *wire) watch(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { w.sought.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { w.had.Store(true) },
	})
}

// unused reports that nothing can have left, since there was no connection for
// it. Of a client that tells nothing of its connections it says no.
func (w *wire) unused() bool { return w.sought.Load() && !w.had.Load() }
