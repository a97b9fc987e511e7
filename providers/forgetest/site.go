package forgetest

import (
	"net/http"
	"strings"
)

// answer serves a request that came over TLS.
func (f *Forge) answer(w http.ResponseWriter, r *http.Request) {
	h, isAPI, err := f.reached(r.Host)
	if err != nil || withoutPort(canonical(r.Host)) != canonical(r.TLS.ServerName) {
		// A token could slip from one host to another here.
		f.journal.stray("https://" + r.Host)
		http.Error(w, "not declared to the test forge", http.StatusMisdirectedRequest)
		return
	}
	note := requestTo(h, r)
	path, isAPI := h.apiPath(isAPI, r.URL.Path)
	if isAPI {
		note.Area, note.Body = API, bodyOf(r)
	}
	f.journal.request(note)
	own := func(w http.ResponseWriter) { f.answerGit(w, r, h, note) }
	if isAPI {
		own = func(w http.ResponseWriter) { f.answerAPI(w, apiCall{f, h, note, r, path}) }
	}
	if fail := f.fault(h, note); fail != nil {
		fail(w, meeting{r, h, note.Area, own})
		return
	}
	own(w)
}

// answerGit serves a request to git's side of a host.
func (f *Forge) answerGit(w http.ResponseWriter, r *http.Request, h *host, note Request) {
	call, ok := parseCall(h, r)
	if !ok {
		h.answerGit(w, f.elsewhere(h, r, note), "", "")
		return
	}
	exists := f.exists(h.name, call.repo)
	f.mu.Lock()
	v, user := h.judge(note, call.repo, exists, call.push)
	f.mu.Unlock()
	if v != granted {
		h.answerGit(w, v, call.repo, user)
		return
	}
	f.backend.serve(w, r, f.root(h.name), "/"+call.repo+".git"+call.service)
}

// elsewhere decides about a path that is not the smart protocol's. Nothing is
// there; what git-lfs asks for says so to those alone who bring a good token.
func (f *Forge) elsewhere(h *host, r *http.Request, note Request) verdict {
	f.mu.Lock()
	defer f.mu.Unlock()
	if strings.Contains(r.URL.Path, ".git/info/lfs/") && h.find(note) == nil {
		return denied
	}
	return notForGit
}

// call is one of the four requests of git's smart protocol.
type call struct {
	repo    string // as repoName gives it
	service string // /info/refs, /git-upload-pack or /git-receive-pack
	push    bool
}

// parseCall takes a request apart. Anything but the smart protocol is not ok:
// none of the providers serves more at these paths.
func parseCall(h *host, r *http.Request) (c call, ok bool) {
	services := map[string]string{
		"GET /info/refs":         r.URL.Query().Get("service"),
		"POST /git-upload-pack":  "git-upload-pack",
		"POST /git-receive-pack": "git-receive-pack",
	}
	for route, name := range services {
		method, service, _ := strings.Cut(route, " ")
		path, found := strings.CutSuffix(r.URL.Path, service)
		if !found || r.Method != method || name != "git-upload-pack" && name != "git-receive-pack" {
			continue
		}
		repo, ok := repoAt(h, path)
		return call{repo, service, name == "git-receive-pack"}, ok
	}
	return call{}, false
}

// repoAt is the repository that a path means: Data Center has them below scm/,
// perhaps with a context path in front, declared or not.
func repoAt(h *host, path string) (string, bool) {
	path, ok := h.belowRoot(path)
	if h.provider.scm && ok {
		_, path, ok = strings.Cut(path, "/scm/")
	}
	return repoName(path), ok
}
