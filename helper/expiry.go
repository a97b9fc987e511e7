package helper

import (
	"context"
	"strconv"
	"time"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/store"
)

// expiryFor is the end that git is told of a token. One that has passed is
// never told: git would drop the token and ask for a password. After a
// rejection one is told in any case, zero for none, since git carries the one
// of the rejected token over.
func (h *Helper) expiryFor(q *query, e *store.Entry) string {
	switch {
	case h.Now().Before(e.Expires):
		return strconv.FormatInt(e.Expires.Unix(), 10)
	case comesBack(q):
		return "0"
	}
	return ""
}

// warn tells once a day that an account's token is about to end.
func (h *Helper) warn(ctx context.Context, q *query, e *store.Entry) {
	today := h.Now().Format(time.DateOnly)
	if !h.EndsSoon(e) || e.Warned == today {
		return
	}
	h.Tell(prompt.ExpiresSoon(q.account(e), e.Expires, h.daysTo(e.Expires)))
	if h.InCI {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, noteWait)
	defer cancel()
	// Where that cannot be noted the next command warns again.
	_ = h.update(ctx, func(c *store.Change) error {
		if e := c.Find(e.Key()); e != nil {
			e.Warned = today
		}
		return nil
	})
}

// EndsSoon reports whether a token ends within the days of which it is warned.
func (h *Helper) EndsSoon(e *store.Entry) bool {
	left := e.Expires.Sub(h.Now())
	return !e.Expires.IsZero() && left >= 0 && left <= time.Duration(h.WarnDays)*day
}

// daysTo is how many days from today a moment lies, by the calendar.
func (h *Helper) daysTo(t time.Time) int {
	return int(t.UTC().Truncate(day).Sub(h.Now().UTC().Truncate(day)) / day)
}
