package prompt

import "fmt"

// Is says what a text turned out to be that somebody offered as a token.
type Is int

// What an offer can be.
const (
	APassword Is = iota // or nothing that anybody knows
	AForeignToken
	AUselessToken
	AnEndedToken
	ADamagedToken
	AnUnprefixedToken
)

// Offer is a text that was offered as a token and is not taken, without the
// text itself.
type Offer struct {
	Is       Is
	Host     string // where it was offered
	Provider string // whose token it is; for a password, whose host it is
	Begin    string // what the host's tokens begin with
	Say      string // the provider's own words for a useless or ended kind
}

// Noun names the offer inside a sentence.
func (o Offer) Noun() string {
	switch o.Is {
	case AForeignToken:
		return "a " + o.Provider + " token"
	case AUselessToken, AnEndedToken:
		return o.Say
	case ADamagedToken:
		return "a token that was cut off or mistyped"
	case AnUnprefixedToken:
		return "an old token without a prefix, whose shape passwords share,"
	}
	return "an account password"
}

// Answer is what the person reads who entered the offer. left is how many
// tries there are after it.
func (o Offer) Answer(left int) string {
	return o.verdict() + tryAgain(left)
}

// tryAgain invites to another try.
func tryAgain(left int) string {
	switch left {
	case 0:
		return ""
	case 1:
		return " Try again (last try)."
	}
	return fmt.Sprintf(" Try again (%d tries left).", left)
}

func (o Offer) verdict() string {
	switch o.Is {
	case AForeignToken:
		return fmt.Sprintf("That is a %s token; %s wants one of its own. It was not sent anywhere and not kept.", o.Provider, o.Host)
	case AUselessToken, AnEndedToken:
		return fmt.Sprintf("That is %s. It was not kept; make one as above.", o.Say)
	case ADamagedToken:
		return "That token was cut off or mistyped: its shape or its check digits do not fit. Copy it again with the button beside it."
	case AnUnprefixedToken:
		return fmt.Sprintf("That has the shape of an old token without a prefix, which generated passwords have as well, so it is not taken. "+
			"Make a new token, or have the shape named in token_patterns for %s.", o.Host)
	}
	return fmt.Sprintf("That looks like a password, not a token. It was not sent anywhere and not kept. %s tokens begin with %s.", o.Provider, o.Begin)
}

// Unreadable is the answer to a line that held control characters or was too
// long.
func Unreadable(left int) string {
	return "That line held control characters or was too long, so it was not taken." + tryAgain(left)
}

// Kept is what the person reads when a token was taken.
func Kept(label, where string, notes ...string) string {
	text := fmt.Sprintf("Taken: %s, kept in %s.", label, where)
	for _, note := range notes {
		text += " " + note
	}
	return text
}

// The notes that can stand behind Kept.
const (
	NoteSumOff   = "Its inner check does not fit, which for this kind proves nothing."
	NoteReplaced = "It took the place of the token that was kept there; to keep both, give each its --username."
)

// UsedOnce is what the person reads when a token was taken that lives too
// short to be kept.
func UsedOnce(label string) string {
	return fmt.Sprintf("Taken: %s. It lives an hour at most, so it is used now and not kept.", label)
}

// KeepFailed is what the person reads when a good token could not be kept:
// git gets it all the same.
func KeepFailed(why string) string {
	return "The token could not be kept: " + why + ". git gets it this once."
}

// NeedsName introduces the question for the user name of a token that goes
// only with its owner's. nameless says that some of its kind go without.
func NeedsName(label string, nameless bool) string {
	text := fmt.Sprintf("This kind of %s goes only with its owner's user name.", label)
	if nameless {
		text += " A project's or repository's token has none: then leave it empty."
	}
	return text
}

// UsernameQuestion asks for the name that goes with a token. Its first word
// is what askpass programs know from git.
func UsernameQuestion(host string) string { return "Username for 'https://" + host + "'" }

// OwnerQuestion asks whose repositories a token is for.
func OwnerQuestion() string { return "Owner whose repositories it opens (empty: any)" }

// WhyPlanted says why a token is wanted although something is kept.
func WhyPlanted(what, host string) string {
	return fmt.Sprintf("The keyring holds %s for %s. It was not given to git; the token entered here replaces it.", what, host)
}

// WhyAmbiguous says why a token is wanted although several are kept.
func WhyAmbiguous(host string) string {
	return fmt.Sprintf("The tokens kept for %s belong to one owner each, and git did not name the repository. "+
		"\"git credential-pat configure\" makes it name it.", host)
}
