package providers

import (
	"context"
	"net/http"
	"time"

	"git-credential-pat/store/secret"
)

// RotateOutcome is what became of a token that was to be rotated.
type RotateOutcome int

// The outcomes of a rotation.
const (
	InDoubt    RotateOutcome = iota // the old token may be dead, and the new one is not known
	Rotated                         // the old token is dead, and here is the new one
	NotRotated                      // the host surely did nothing
)

// Rotation is what came of rotating a token. All of it but the token can be
// shown to people.
type Rotation struct {
	Outcome RotateOutcome
	Token   secret.Secret // of Rotated, else empty
	Expires time.Time     // when the new token ends; zero: not told
	Cause   string        // in a few words why it is not Rotated
}

// rotating is a provider's call for rotating a token.
type rotating struct {
	call   func(ctx context.Context, q *question, until time.Time) Rotation
	scopes []string // of which the token needs one
}

// MayRotate reports whether the host has a call that puts a new token in the
// place of one of kind k, and the scopes of this one are told and allow it.
func (h *Host) MayRotate(k *Kind, v Verdict) bool {
	return k != nil && k.Rotate != nil && v.ScopesTold && len(lacking(v.Scopes, k.Rotate.scopes)) == 0
}

// Rotate asks the host's API for a new token in the place of t, good until the
// day of until, in UTC, begins. That day must lie ahead: a host may take one
// that is over. The old token dies at once, so the new one is to be kept before
// anything else happens.
//
// The call is sent at most once. After InDoubt nobody may try again with the
// same token: a host takes that for a thief's, and revokes the new one too. What
// Check makes of the old token then tells what happened. The guards are those
// of Check.
func (h *Host) Rotate(ctx context.Context, client *http.Client, t Checked, until time.Time) Rotation {
	switch {
	case !t.mayBeSent() || t.Kind.Rotate == nil:
		return notRotated("the host has no call that rotates such a token")
	case until.IsZero():
		return notRotated("no day was given on which the new token ends")
	}
	q := h.about(t, client)
	// One of these may be closed at the far end, and a call that is lost in it
	// is in doubt.
	q.client.CloseIdleConnections()
	return t.Kind.Rotate.call(ctx, q, until)
}

func notRotated(cause string) Rotation { return Rotation{Outcome: NotRotated, Cause: cause} }
