package prompt

import (
	"fmt"
	"strings"
)

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
		noun, _, _ := strings.Cut(o.Say, "; ")
		return noun
	case ADamagedToken:
		return "a token that was cut off or mistyped"
	case AnUnprefixedToken:
		return "an old token without a prefix, whose shape passwords share,"
	}
	return "an account password"
}

// Why says what stands behind a refusal beside the rule itself, or nothing.
func (o Offer) Why() string {
	_, why, _ := strings.Cut(o.Say, "; ")
	return why
}

// Answer is what the person reads who entered the offer. left is how many
// tries there are after it.
func (o Offer) Answer(left int) string {
	return o.verdict() + TryAgain(left)
}

// TryAgain invites to another try.
func TryAgain(left int) string {
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
	return "That line held control characters or was too long, so it was not taken." + TryAgain(left)
}

// The notes that can stand behind Kept.
const (
	NoteSumOff     = "Its inner check does not fit, which for this kind proves nothing."
	NoteReplaced   = "It replaced the token that was kept there; to keep several, give each its --username."
	NoteBearer     = "Without a user name it is taken for a project's or repository's, which git 2.46 or later sends; else give --username."
	NoteNotDefault = "Another account answers where no user name is given; --default changes that."
	NoteSource     = "What the configuration names as its source comes first."
	NoteEveryOwner = "It answers for every owner; to keep it for one: --owner."
)

// NoteAnothers stands behind Kept where a token is not of the person whose name
// the account has.
func NoteAnothers(login, name string) string {
	return fmt.Sprintf("It is %s's, and used where git asks for %s.", login, Escape(name))
}

// KeepFailed is what the person reads when a good token could not be kept:
// git gets it all the same.
func KeepFailed(why string) string {
	return "The token could not be kept: " + why + ". git gets it this once."
}

// NeedsName introduces the question for the user name of a token that goes
// only with its owner's. nameless says that some of its kind go without, and
// sendable that git can send those.
func NeedsName(label string, nameless, sendable bool) string {
	text := fmt.Sprintf("This kind of %s goes only with its owner's user name.", label)
	switch {
	case sendable:
		text += " A project's or repository's token has none: leave it empty (git 2.46 or later sends such a token)."
	case nameless:
		text += " A project's or repository's token has none, and git before 2.46 cannot send it."
	}
	return text
}

// UsernameQuestion asks for the name that goes with a token. Its first word
// is what askpass programs know from git.
func UsernameQuestion(host string) string { return "Username for 'https://" + host + "'" }

// The question for the owner of a token that is good for one owner only, and
// what is said to an answer that cannot be right.
const (
	OwnerQuestion = "Resource owner of the token (empty: use it for every owner)"
	BadOwner      = "That is no owner: letters, digits, dashes, dots, and slashes between groups."
	BadUsername   = "That is no user name: it is not empty, without blanks, and no token."
)

// WhyPlanted says why a token is wanted although something is kept.
func WhyPlanted(where, what, host string) string {
	return fmt.Sprintf("In the place of a token %s holds %s for %s. It was not given to git; the token entered here replaces it.", where, what, host)
}

// WhyAmbiguous says why a token is wanted although several are kept.
func WhyAmbiguous(host string) string {
	return fmt.Sprintf("The tokens kept for %s belong to one owner each, and git did not name the repository: "+
		"credential.useHttpPath is off.", host)
}
