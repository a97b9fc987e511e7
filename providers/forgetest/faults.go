package forgetest

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
)

// fault is something else that happens to requests than the host's answer.
type fault struct {
	answer faultyAnswer
	path   string // the only path that it meets, or empty for all
	// toTokens leaves requests without a credential alone.
	toTokens bool
	left     int // requests that it will still meet; negative is all
}

type faultyAnswer func(w http.ResponseWriter, m meeting)

// meeting is a request that meets a fault.
type meeting struct {
	http *http.Request
	host *host
	area Area
	own  func(http.ResponseWriter) // the host's own answer, and what it does
}

// Fault makes the next n requests to one side of a host meet something else
// than its answer, all of them if n is 0. It takes the place of a fault that was
// there. Kinds are
//
//	none           no fault
//	400 to 599     the status, in the provider's words; 401 comes to requests
//	               with a credential alone, and 404 is what a GitLab before 15.5
//	               says of a token
//	html           a gateway's page, with 200
//	html=STATUS    the same with another status
//	redirect=HOST  307 to the same path on another host
//	timeout        no answer until the client goes
//	endless        a body that begins well and has no end
//	unreachable    the connection ends without an answer, and nothing is done
//	swallow        what was asked for is done, and the connection ends without
//	               an answer
//	captcha        Data Center wants a person at its login page
//
// It fails with ErrUndeclared, and where there is no such area or kind.
func (f *Forge) Fault(name string, area Area, kind string, n int) error {
	return f.FaultAt(name, area, "", kind, n)
}

// FaultAt is Fault for the requests to one path alone, context path and all.
func (f *Forge) FaultAt(name string, area Area, path, kind string, n int) error {
	made, ok := faultNamed(kind)
	if !ok || area != API && area != Git || n < 0 {
		return fmt.Errorf("no fault %q for %q, %d times", kind, area, n)
	}
	made.path, made.left = path, n
	if n == 0 {
		made.left = -1
	}
	return f.change(name, func(h *host) { h.faults[area] = &made })
}

// fault takes the fault that a request meets, or nil.
func (f *Forge) fault(h *host, r Request) faultyAnswer {
	f.mu.Lock()
	defer f.mu.Unlock()
	fault := h.faults[r.Area]
	if fault == nil || fault.left == 0 || fault.toTokens && !r.HasCredential || fault.path != "" && fault.path != r.Path {
		return nil
	}
	fault.left--
	return fault.answer
}

// faultNamed finds a kind of fault. "none" is one without an answer.
func faultNamed(kind string) (fault, bool) {
	word, value, told := strings.Cut(kind, "=")
	switch word {
	case "redirect":
		return fault{answer: redirectTo(value)}, value != ""
	case "html":
		status, err := strconv.Atoi(value)
		if !told {
			status, err = http.StatusOK, nil
		}
		return fault{answer: page(status)}, err == nil && 200 <= status && status <= 599
	}
	if answer, ok := plainFaults()[kind]; ok {
		return fault{answer: answer}, true
	}
	status, err := strconv.Atoi(kind)
	return fault{answer: failWith(status), toTokens: status == http.StatusUnauthorized}, err == nil && 400 <= status && status <= 599
}

func plainFaults() map[string]faultyAnswer {
	return map[string]faultyAnswer{
		"none":        nil,
		"timeout":     hang,
		"endless":     endless,
		"unreachable": func(http.ResponseWriter, meeting) { panic(http.ErrAbortHandler) },
		"swallow":     swallow,
		"captcha":     dataCenterCaptcha,
	}
}

// failWith is a status in the provider's words.
func failWith(status int) faultyAnswer {
	return func(w http.ResponseWriter, m meeting) {
		switch {
		case m.area == API:
			m.host.writeAPI(w, m.host.failAPI(status, ""))
		case status == http.StatusUnauthorized:
			m.host.answerGit(w, denied, "", "")
		default:
			http.Error(w, http.StatusText(status), status)
		}
	}
}

// page is what a gateway says in front of the host.
func page(status int) faultyAnswer {
	return func(w http.ResponseWriter, _ meeting) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, "<!DOCTYPE html>\n<title>Sign in</title>\n<p>Sign in to the company's network first.</p>\n")
	}
}

// redirectTo keeps method and body, as 307 does: the worst for a client that
// follows.
func redirectTo(other string) faultyAnswer {
	return func(w http.ResponseWriter, m meeting) {
		http.Redirect(w, m.http, "https://"+other+m.http.URL.RequestURI(), http.StatusTemporaryRedirect)
	}
}

// hang waits for the client to go.
func hang(_ http.ResponseWriter, m meeting) {
	// The server notices that only once the body has been read.
	_, _ = io.Copy(io.Discard, m.http.Body)
	<-m.http.Context().Done()
}

// swallow does what was asked and tells nobody.
func swallow(_ http.ResponseWriter, m meeting) {
	m.own(httptest.NewRecorder())
	panic(http.ErrAbortHandler)
}

// endless writes until the client goes.
func endless(w http.ResponseWriter, _ meeting) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, err := io.WriteString(w, `{"login":"`)
	for more := strings.Repeat("a", 32<<10); err == nil; {
		_, err = io.WriteString(w, more)
	}
}
