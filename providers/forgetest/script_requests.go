package forgetest

import (
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

func scriptFault(f *Forge, ts *testscript.TestScript, _ bool, args []string) {
	n, path := 0, ""
	for _, word := range args[3:] {
		var err error
		if strings.HasPrefix(word, "/") {
			path = word
		} else {
			n, err = strconv.Atoi(word)
		}
		ts.Check(err)
	}
	ts.Check(f.FaultAt(args[0], Area(args[1]), path, args[2], n))
}

func scriptSaw(f *Forge, ts *testscript.TestScript, neg bool, args []string) {
	_, err := f.declared(args[0])
	ts.Check(err)
	s := sought{host: canonical(args[0])}
	what := "a request with that credential to " + args[0]
	for _, word := range args[1:] {
		key, value, _ := strings.Cut(word, "=")
		switch {
		case key == "user":
			s.user = &value
		case key == "token":
			s.token = &value
		case word == string(API) || word == string(Git):
			s.area, what = Area(word), what+", "+word
		case strings.HasPrefix(word, "/"):
			s.path, what = word, what+", "+word
		default:
			ts.Fatalf("forge saw: no option %q", key)
		}
	}
	expect(ts, neg, slices.ContainsFunc(f.Log(), s.fits), what)
}

func scriptCount(f *Forge, ts *testscript.TestScript, _ bool, args []string) {
	_, err := f.declared(args[0])
	ts.Check(err)
	want, err := strconv.Atoi(args[3])
	ts.Check(err)
	s, got := sought{host: canonical(args[0]), area: Area(args[1]), path: args[2]}, 0
	if s.area != API && s.area != Git || !strings.HasPrefix(s.path, "/") {
		ts.Fatalf("forge count: no area %q with a path %q", s.area, s.path)
	}
	for _, r := range f.Log() {
		if s.fits(r) {
			got++
		}
	}
	if got != want {
		ts.Fatalf("%d requests to %s, %s, %s, want %d", got, args[0], args[1], args[2], want)
	}
}

// sought is what a script looks for among the requests; what is empty or nil
// may be anything.
type sought struct {
	host        string
	area        Area
	path        string
	user, token *string
}

func (s sought) fits(r Request) bool {
	switch {
	case r.Host != s.host, s.area != "" && r.Area != s.area, s.path != "" && r.Path != s.path,
		s.user != nil && (!r.HasCredential || r.User != *s.user),
		s.token != nil && !r.carries(*s.token):
		return false
	}
	return r.HasCredential || s.area != "" || s.path != "" || s.token != nil
}
