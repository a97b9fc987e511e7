package store

import "time"

// Token is what is known of an account's token. It is made anew with each
// token that is kept.
type Token struct {
	Login   string    `json:"login,omitempty"`  // the user name of its owner, as the host told it
	Entered time.Time `json:"entered,omitzero"` // when it was kept
	Expires time.Time `json:"expires,omitzero"` // when it ends, as the host told it; zero: not told
	Warned  string    `json:"warned,omitempty"` // the day on which its end was last warned of
	Scopes  []string  `json:"scopes,omitzero"`  // what it may do, as the host told it; nil: not told
	// Confirmed is when its host last took it, as far as that was noted: a
	// token that is simply used is not noted.
	Confirmed time.Time `json:"confirmed,omitzero"`

	Unconfirmed bool      `json:"unconfirmed,omitempty"` // no host has taken it yet
	Suspect     time.Time `json:"suspect,omitzero"`      // git had it rejected, and its host could not be asked
	Refused     bool      `json:"refused,omitempty"`     // that came again within a day
	Rotating    time.Time `json:"rotating,omitzero"`     // a rotation was begun, and its end is not known
	Vouched     time.Time `json:"vouched,omitzero"`      // its host took it after it had expired by this clock
}

// Clear clears what a host has settled that takes the token. How a rotation
// ended is another question.
func (t *Token) Clear() { t.Unconfirmed, t.Suspect, t.Refused = false, time.Time{}, false }

// Marked reports whether a host that takes the token has something to clear.
func (t *Token) Marked() bool { return t.Unconfirmed || !t.Suspect.IsZero() || !t.Rotating.IsZero() }
