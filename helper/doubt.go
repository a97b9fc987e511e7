package helper

import (
	"context"
	"time"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// doubt is why a token that is kept is not served before its host was asked.
type doubt int

const (
	noDoubt  doubt = iota
	cameBack       // git was just answered with it, and asks again
	rotated        // its rotation was begun, and nobody knows how it ended
	refused        // git had it rejected more than once, and its host could not be asked
	pastItsEnd
)

// doubtOf returns the first doubt there is about a token that was found.
//
// That git asks again is a suspicion, not a proof: git-lfs brings a state back
// after successes as well.
func (h *Helper) doubtOf(q *query, f *found) doubt {
	e := f.entry
	switch key, _ := answeredWith(q, f.secret); {
	case key == e.Key():
		return cameBack
	case !e.Rotating.IsZero():
		return rotated
	case e.Refused:
		return refused
	case h.IsUnvouched(e):
		return pastItsEnd
	}
	return noDoubt
}

const day = 24 * time.Hour

// isOver reports whether a token has ended by what its host told and by this
// machine's clock.
func (h *Helper) isOver(e *store.Entry) bool {
	return !e.Expires.IsZero() && !h.Now().Before(e.Expires)
}

// IsUnvouched reports whether a token has ended, and no host took it lately all
// the same.
func (h *Helper) IsUnvouched(e *store.Entry) bool {
	return h.isOver(e) && h.Now().Sub(e.Vouched) > day
}

// isMarked reports whether a host that takes an account's token has a doubt to
// clear.
func (h *Helper) isMarked(e *store.Entry) bool { return e.Marked() || h.IsUnvouched(e) }

// settleDoubt asks the host about a token that there is a doubt about. What is
// found then is served, or it says why another token is wanted.
func (h *Helper) settleDoubt(ctx context.Context, q *query, f *found) (*found, error) {
	d := h.doubtOf(q, f)
	if d == noDoubt {
		return f, nil
	}
	ctx, stop := h.Listening(ctx)
	defer stop()
	v, err := h.inquire(ctx, q, f.entry, f.secret)
	switch {
	case v.Outcome == providers.Rejected && ctx.Err() == nil: // whether or not it could be removed
		return h.lookUpAfter(ctx, q, f, whyRejected(f.entry, v, h.Now()))
	case err != nil:
		return nil, err
	case v.Outcome == providers.Accepted:
		h.learn(f.entry, v)
	case d == refused:
		f.rejection = &rejection{f.secret, prompt.WhyRefusedAgain(v.Cause), true}
	}
	return f, nil
}

// lookUpAfter looks up a query's token after its host has rejected the one that
// was found. Another process may have put a new one there.
func (h *Helper) lookUpAfter(ctx context.Context, q *query, f *found, why string) (*found, error) {
	again, err := h.lookUp(ctx, q)
	if err != nil {
		return nil, err
	}
	again.rejection = &rejection{f.secret, why, false}
	return again, nil
}

// rejection is a token that is not to be served, and why.
type rejection struct {
	token secret.Secret
	why   string // for people, behind the account's name: "expired on 2026-11-20"
	// doubtful means that the token may be good all the same: it is served
	// where nobody can be asked for another one.
	doubtful bool
}

// whyRejected says why a host takes a token no longer, as far as is known.
func whyRejected(e *store.Entry, v providers.Verdict, now time.Time) string {
	switch {
	case !e.Rotating.IsZero():
		return prompt.WhyLostInRotation(e.Rotating)
	case !e.Expires.IsZero() && !now.Before(e.Expires):
		return prompt.WhyExpired(e.Expires)
	}
	return prompt.WhyDead(v.Cause)
}
