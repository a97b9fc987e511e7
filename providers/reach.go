package providers

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// Reached is whether a host's API answers, and what its clock says.
type Reached struct {
	At    string    // the host that was asked
	Date  time.Time // by the answer's header; zero: not told
	Cause string    // why it is no good, in words for people; empty where it answers
}

// Reach makes one call to the host's API, without a token and without a name.
// Any answer of the API's own will do, that a token is wanted included. It never
// fails; the context brings the deadline.
func (h *Host) Reach(ctx context.Context, client *http.Client) Reached {
	q := h.about(Checked{}, client)
	a := q.get(ctx, h.APIBase()+"/", func(*http.Request) {})
	r := Reached{At: a.from, Cause: a.trouble}
	if date, err := http.ParseTime(a.header.Get("Date")); err == nil {
		r.Date = date
	}
	switch {
	case a.status == http.StatusProxyAuthRequired, a.status >= 500:
		r.Cause = fmt.Sprintf("%s answered %d", a.from, a.status)
	case a.status != 0: // whatever the answer holds
		r.Cause = ""
	}
	return r
}
