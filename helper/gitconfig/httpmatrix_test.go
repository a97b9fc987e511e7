package gitconfig

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestHTTPMatrix holds what we say of headers and cookies against what git sends
// to a proxy, over generated configurations. Each value stands in a file of its
// own, so that its place tells which it is.
func TestHTTPMatrix(t *testing.T) {
	configurations := 80
	if testing.Short() {
		configurations = 10
	}
	onBothGits(t, func(t *testing.T) {
		world := newMatrixWorld(t)
		sent := headersSent(t, http.StatusNotFound)
		t.Chdir(world.outside)
		for seed := range configurations {
			m := &matrix{t: t, random: rand.New(rand.NewPCG(uint64(seed), 9)), matrixWorld: world}
			m.writeHTTP()
			address := m.one([]string{"http://github.com/acme/x.git", "http://alice@github.com/acme/x.git", "http://gitlab.com/x"})
			headers := sent(address)
			if len(headers) == 0 {
				t.Fatal("git asks nobody")
			}
			m.compareHTTP(seed, address, headers[0])
		}
	})
}

// headersSent makes a proxy that git is told of and that gives every request the
// same answer. What it returns has git go to an address, and is what git sent.
func headersSent(t *testing.T, status int) func(address string) []http.Header {
	sent := make(chan http.Header, 100)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent <- r.Header
		w.Header().Set("WWW-Authenticate", `Basic realm="a"`)
		w.WriteHeader(status)
	}))
	t.Cleanup(proxy.Close)
	t.Setenv("http_proxy", proxy.URL)
	return func(address string) (all []http.Header) {
		_ = exec.Command("git", "ls-remote", address).Run()
		for len(sent) > 0 {
			all = append(all, <-sent)
		}
		return all
	}
}

func (m *matrix) writeHTTP() {
	var b strings.Builder
	for n := range 1 + m.random.IntN(6) {
		file := filepath.Join(m.home, fmt.Sprintf("h%d", n))
		header := "[http]"
		if pattern := m.httpPattern(); pattern != "" {
			header = `[http "` + pattern + `"]`
		}
		line := fmt.Sprintf("extraHeader = Authorization: h%d", n)
		switch m.random.IntN(5) {
		case 0:
			line = "extraHeader ="
		case 1:
			line = "extraHeader = X-Nothing: h"
		case 2:
			write(m.t, file+".jar", fmt.Sprintf("github.com\tFALSE\t/\tFALSE\t0\tc\th%d\ngitlab.com\tFALSE\t/\tFALSE\t0\tc\th%d\n", n, n))
			line = fmt.Sprintf("cookieFile = ~/h%d.jar", n)
		}
		write(m.t, file, header+"\n\t"+line+"\n")
		fmt.Fprintf(&b, "[include]\n\tpath = h%d\n", n)
	}
	write(m.t, m.files["global"], b.String())
}

func (m *matrix) httpPattern() string {
	return m.one([]string{
		"", "http://github.com", "http://alice@github.com", "http://github.com", "http://github.com/acme", "http://github.com/acme/x.git", "http://alice@github.com", "http://*.com", "http://*.com/acme",
		"http://alice@*.com", "https://github.com", "github.com", "http://github.com:80/acme/", "http://GitHub.com/acme", "http://gitlab.com", "http://", "http://github.com/%61cme", "http://alice:pw@github.com/acme",
	})
}

func (m *matrix) compareHTTP(seed int, address string, sent http.Header) {
	s, err := ReadSettings(m.t.Context(), "")
	if err != nil {
		m.t.Fatal(err)
	}
	view, err := s.For(m.t.Context(), address)
	if err != nil {
		m.t.Fatal(err)
	}
	var headers []string
	for _, place := range view.Headers {
		headers = append(headers, filepath.Base(place.File))
	}
	cookie := ""
	if view.CookieJar != "" {
		cookie = "c=" + strings.TrimSuffix(filepath.Base(view.CookieJar), ".jar")
	}
	if !slices.Equal(headers, sent["Authorization"]) || cookie != sent.Get("Cookie") {
		m.t.Errorf("seed %d: %s: %v %q, git sends %v %q", seed, address, headers, cookie, sent["Authorization"], sent.Get("Cookie"))
		m.log()
	}
	for n := range 6 {
		os.Remove(filepath.Join(m.home, fmt.Sprintf("h%d.jar", n)))
	}
}

// TestHTTPUser is a rule that the matrix seldom meets: a section for the user
// keeps one for the same host and path from being looked at.
func TestHTTPUser(t *testing.T) {
	onBothGits(t, func(t *testing.T) {
		world := newMatrixWorld(t)
		m := &matrix{t: t, matrixWorld: world}
		sent := headersSent(t, http.StatusNotFound)
		t.Chdir(world.outside)
		for n, pattern := range []string{"http://alice@github.com", "http://github.com"} {
			write(t, filepath.Join(m.home, fmt.Sprintf("h%d", n)), fmt.Sprintf("[http \"%s\"]\n\textraHeader = Authorization: h%d\n", pattern, n))
		}
		write(t, m.files["global"], "[include]\n\tpath = h0\n[include]\n\tpath = h1\n")
		for n, address := range []string{"http://alice@github.com/acme/x", "http://github.com/acme/x"} {
			headers := sent(address)
			if len(headers) == 0 {
				t.Fatal("git asks nobody")
			}
			m.compareHTTP(n, address, headers[0])
		}
	})
}
