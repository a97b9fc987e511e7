package forgetest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cgi"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// ErrNoBackend means that git, or its http-backend, is not installed: the part
// that a test lacks.
var ErrNoBackend = errors.New("git http-backend is not installed")

// backend is the git that serves the repositories.
type backend struct{ git string }

// findBackend finds git, and sees whether it can serve HTTP.
func findBackend() (backend, error) {
	git, err := exec.LookPath("git")
	if err != nil {
		return backend{}, ErrNoBackend
	}
	out, err := exec.Command(git, "--exec-path").Output()
	if err != nil {
		return backend{}, fmt.Errorf("%w: %w", ErrNoBackend, err)
	}
	program := filepath.Join(strings.TrimSpace(string(out)), "git-http-backend")
	if _, err := exec.LookPath(program); err != nil {
		return backend{}, fmt.Errorf("%w: %w", ErrNoBackend, err)
	}
	return backend{git}, nil
}

// environ keeps the machine's and the person's configuration away from the
// forge's git.
func environ() []string {
	return []string{"GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_HTTP_EXPORT_ALL=1"}
}

// run runs git with the given input and returns its first line.
func (b backend) run(input string, args ...string) (string, error) {
	cmd := exec.Command(b.git, args...)
	cmd.Env = append(environ(), "PATH="+os.Getenv("PATH"), "SYSTEMROOT="+os.Getenv("SYSTEMROOT"))
	cmd.Stdin = strings.NewReader(input)
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("git %s: %w: %s", strings.Join(args, " "), err, strings.TrimSpace(said.String()))
	}
	line, _, _ := strings.Cut(string(out), "\n")
	return strings.TrimSpace(line), nil
}

// serve hands a request for a repository below root to git http-backend.
func (b backend) serve(w http.ResponseWriter, r *http.Request, root, path string) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, "cannot read the request", http.StatusBadRequest)
		return
	}
	inner := r.Clone(r.Context())
	inner.URL.Path = path
	// git's child processes have no use for the token, and an environment is
	// no place for one.
	inner.Header.Del("Authorization")
	// CGI has no chunked bodies, and git sends what is larger than
	// http.postBuffer as one.
	inner.Body, inner.ContentLength, inner.TransferEncoding = io.NopCloser(bytes.NewReader(body)), int64(len(body)), nil
	handler := &cgi.Handler{
		Path:   b.git,
		Args:   []string{"http-backend"},
		Dir:    root,
		Env:    append(environ(), "GIT_PROJECT_ROOT="+root),
		Stderr: io.Discard,
	}
	handler.ServeHTTP(w, inner)
}
