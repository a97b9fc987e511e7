package prompt

import (
	"fmt"
	"time"
)

// NotKnown is what the person reads whose token its host does not know.
func NotKnown(host, cause string) string {
	return fmt.Sprintf("%s does not take this token (401): %s. It was not kept.", host, cause)
}

// NotConfirmed is what the person reads whose token could not be put to its
// host, where that is required: by the configuration, or since it is to take a
// good one's place.
func NotConfirmed(cause string, renews bool) string {
	if renews {
		return sentence(cause) + ". So it was not kept, and the old one stays."
	}
	return sentence(cause) + ". The configuration wants every token confirmed by its host, so it was not kept."
}

// NotTaken is for a token that was handed in, and what is wrong with it.
func NotTaken(why string) *Notice { return &Notice{Reason: why, Failed: true} }

// WhyExpired says why a host takes a token no longer, to stand behind the
// account's name, as WhyDead and WhyLostInRotation do.
func WhyExpired(at time.Time) string { return "expired on " + date(at) }

// WhyDead is for what the host calls cause.
func WhyDead(cause string) string {
	switch cause {
	case "expired":
		return "has expired"
	case "revoked":
		return "was revoked"
	}
	return "is no longer good (" + cause + ")"
}

// WhyLostInRotation is for a token whose rotation was begun and not ended.
func WhyLostInRotation(begun time.Time) string {
	return "was rotated on " + date(begun) + ", and the new one was lost before it could be kept"
}

// WhyRefusedAgain is for a token that git had rejected twice, while its host
// could not be asked.
func WhyRefusedAgain(cause string) string {
	return "was rejected more than once, and its host was not reached (" + cause + ")"
}

// WhyRejected says on a screen why a new token is wanted, by hand or inside
// git.
func WhyRejected(a Account, why string, byHand bool) string {
	text := fmt.Sprintf("The token for %s %s. A new one takes its place", a, why)
	if byHand {
		return text + "."
	}
	return text + ", and git goes on with it."
}

// RejectedAlone is for a token that its host takes no longer, where nobody can
// be asked for a new one.
func RejectedAlone(a Account, why string) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("the token for %s %s, and nobody to ask here", a, why),
		Hint:   "replace it, in a terminal: " + a.login(),
	}
}

// Rejected is for a token that its host takes no longer, said after git has
// given up.
func Rejected(a Account, why string) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("the token for %s %s", a, why),
		Hint:   "run the command again and enter a new one, or: " + a.login(),
	}
}

// KeptAfterAll is for a token that git had rejected and its host's API takes.
// sso is where an organisation lets it in, or empty.
func KeptAfterAll(a Account, sso string) *Notice {
	n := &Notice{
		Reason: fmt.Sprintf("git's request was rejected, yet the API takes the token for %s, so it was kept", a),
		Hint:   "it may lack a right, or an organisation may shut it out (single sign-on, allowed addresses); to replace it: " + a.login(),
	}
	if sso != "" {
		n.Hint = "let it into the organisation: " + sso
	}
	return n
}

// TakenBack is for a token that was rejected before it ever worked.
func TakenBack(a Account, cause string) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("the token for %s was rejected before it had ever worked, so it was removed (%s)", a, cause),
		Hint:   "run the command again and enter another one, or: " + a.login(),
	}
}

// RejectedTooOften is for a token that was rejected time and again a moment ago:
// whoever asks takes no no for an answer.
func RejectedTooOften(a Account, times int64) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("the token for %s was rejected %d times in a row, so it is not given out again so soon", a, times),
		Hint:   "wait a minute, or replace it: " + a.login(),
	}
}

// Suspected is for a token that git had rejected while its host could not be
// asked. again says that it is not the first time today.
func Suspected(a Account, cause string, again bool) *Notice {
	n := &Notice{
		Reason: fmt.Sprintf("the token for %s was rejected, but kept: %s", a, cause),
		Hint:   "try again later; if it is no longer good: " + a.login(),
	}
	if again {
		n.Hint = "run the command again and enter a new one, or: " + a.login()
	}
	return n
}

// WhyRenewed says on a screen why a new token is wanted in a good one's place.
func WhyRenewed(a Account) string {
	return fmt.Sprintf("The token for %s cannot be rotated from here. A new one, entered now, takes its place once its host has confirmed it.", a)
}

// RenewedAlone is for a token that is to be replaced where nobody can be asked
// for a new one.
func RenewedAlone(a Account) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("the token for %s cannot be rotated from here, and nobody to ask here for a new one", a),
		Hint:   "run in a terminal: " + a.command("rotate"),
		Failed: true,
	}
}

// NotRenewed is for a person who gave no new token in the place of a good one.
func NotRenewed(a Account) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("no token was entered for %s, so the old one stays", a),
		Hint:   "to enter one: " + a.command("rotate"),
		Failed: true,
	}
}

// SameAgain is the answer to the token that is to be replaced.
func SameAgain(left int) string {
	return "That is the token that is kept already. Make a new one." + TryAgain(left)
}

// OldLives says where to revoke a token that was replaced. The page may be
// empty.
func OldLives(page string) string {
	if page == "" {
		return "The old one lives on until it is revoked at the provider."
	}
	return "The old one lives on until it is revoked, on this page:\n" + page
}

// NothingToRotate is for an account that has no token.
func NothingToRotate(a Account) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("no token is kept for %s, so there is nothing to rotate", a),
		Hint:   "enter one: " + a.login(),
		Failed: true,
	}
}

// NotRotated is for a token that is as it was.
func NotRotated(a Account, cause string) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("the token for %s was not rotated, and is as good as before: %s", a, cause),
		Hint:   "put that right and try again, or enter a new one: " + a.login(),
		Failed: true,
	}
}

// RotationOvertaken is for a token that was changed while it was to be rotated.
func RotationOvertaken(a Account) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("the token for %s was not rotated: another process has changed it meanwhile", a),
		Hint:   "if the new one is to be rotated too: " + a.command("rotate"),
		Failed: true,
	}
}

// RotationInDoubt is for a rotation whose answer did not come.
func RotationInDoubt(a Account, cause string) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("nobody knows whether the token for %s was rotated: %s. It is not tried again by itself", a, cause),
		Hint:   "the next git command for that account asks the host, and goes on with the old token or asks for a new one",
		Failed: true,
	}
}

// CannotAsk is for a token that is to be rotated, and whose host does not tell
// whether it is good. byRepository says that it may at a repository.
func CannotAsk(a Account, cause string, byRepository bool) *Notice {
	n := &Notice{
		Reason: fmt.Sprintf("whether the token for %s is good cannot be found out, so nothing was done: %s", a, cause),
		Hint:   "try again when the host can be reached, or enter a new one: " + a.login(),
		Failed: true,
	}
	if byRepository {
		at := a
		at.Address = "OWNER/REPOSITORY"
		n.Hint = "a repository may help: " + at.command("rotate") + "; or enter a new one: " + a.login()
	}
	return n
}

// RotationUnsettled is for a rotation whose end is still not known.
func RotationUnsettled(a Account, cause string) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("a rotation of the token for %s was begun before, and its host cannot be asked how it ended: %s", a, cause),
		Hint:   "try again when the host can be reached, or enter a new one: " + a.login(),
		Failed: true,
	}
}

// LostInRotation is for a new token that could not be kept. The old one is
// dead.
func LostInRotation(a Account, err error) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("the token for %s was rotated, and the new one was lost, since it could not be kept: %v", a, err),
		Hint:   "make a new one by hand: " + a.login(),
		Failed: true,
	}
}

// UnknownShape is what the person reads whose new token begins in a way that
// nobody has configured for its host: it is kept, and not served.
func UnknownShape(host string) string {
	return fmt.Sprintf("! The new token begins in a way that is not known for %s, so it is kept but not given to git. "+
		"Ask whether the instance has a prefix of its own, and set token_prefix under [hosts.%q].", host, host)
}

// RotatedTo is what the person reads when a token was rotated.
func RotatedTo(w Worth, a Account, where string) string {
	return check + "rotated · " + w.facts() + "\n" + keptIn(where, a) + "\nThe old one is no longer good, wherever else it was kept."
}

// ExpiresSoon warns of a token's end.
func ExpiresSoon(a Account, at time.Time, days int) *Notice {
	return &Notice{Reason: fmt.Sprintf("the token for %s expires on %s (%s); to renew it: %s", a, date(at), inDays(days), a.command("rotate"))}
}
