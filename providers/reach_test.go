package providers

import (
	"net/http"
	"slices"
	"testing"
	"time"
)

// TestReach asks once and without anything of anybody's, and takes any answer of
// the API's own for one.
func TestReach(t *testing.T) {
	date := "Date: Tue, 24 Nov 2026 12:00:00 GMT"
	at := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		reply reply
		want  Reached
	}{
		"well":           {inJSON(200, "{}", date), Reached{At: "api.github.com", Date: at}},
		"a token wanted": {inJSON(401, "{}", date), Reached{At: "api.github.com", Date: at}},
		"not found":      {inJSON(404, "{}", date), Reached{At: "api.github.com", Date: at}},
		"out of order":   {page(503), Reached{At: "api.github.com", Cause: "api.github.com answered 503"}},
		"a proxy's":      {page(407), Reached{At: "api.github.com", Cause: "api.github.com answered 407"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, map[string]reply{"api.github.com/": c.reply})
			got := Builtin()["github.com"].Reach(t.Context(), s.client(t))
			if c.want.Date.IsZero() { // the server's own
				got.Date = time.Time{}
			}
			if got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
			if want := []string{"api.github.com/ unsigned"}; !slices.Equal(s.asked, want) {
				t.Errorf("asked %q, want %q", s.asked, want)
			}
		})
	}
}

// TestReachNobody says why no answer came.
func TestReachNobody(t *testing.T) {
	s := newSite(t, nil)
	client := s.client(t)
	s.Close()
	got := Builtin()["gitlab.com"].Reach(t.Context(), client)
	if got.Cause != "gitlab.com could not be reached" || !got.Date.IsZero() {
		t.Errorf("%+v", got)
	}
	h := Builtin()["gitlab.com"]
	h.API = "http://gitlab.com"
	if got := h.Reach(t.Context(), http.DefaultClient); got.Cause == "" {
		t.Error("an address that is not https was asked")
	}
}
