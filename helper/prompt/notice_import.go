package prompt

import (
	"fmt"
	"strings"
)

// Elsewhere is where another program keeps a secret for a host.
type Elsewhere struct {
	Host    string
	Keeper  string // git's name of the helper, gh or glab; empty is a command of somebody's own
	Origin  string // the part of git's configuration that names it, empty for the keyring
	Command string // what runs the helper, the action left out; empty where it is not to be shown
	User    string // empty where none is known, or it is a token
	Logout  string // the keeper's own command that removes it, empty for the protocol's erase
}

// String names the place: store (file:/home/alice/.gitconfig).
func (p Elsewhere) String() string {
	switch {
	case p.Keeper == "":
		return fmt.Sprintf("a command (%s)", Clean(p.Origin))
	case p.Origin == "":
		return Escape(p.Keeper) + " (in the keyring)"
	}
	return fmt.Sprintf("%s (%s)", Escape(p.Keeper), Clean(p.Origin))
}

// whose says of a secret whose it is: "for github.com (alice)".
func (p Elsewhere) whose() string { return "for " + Account{Host: p.Host, User: p.User}.String() }

// remove is how a person takes the secret out of its place.
func (p Elsewhere) remove() string {
	if p.Logout != "" {
		return p.Logout
	}
	if p.Command == "" {
		return "see what that command reads; it stands in " + strings.TrimPrefix(Clean(p.Origin), "file:")
	}
	name := quote(p.User)
	if name == "" || name != p.User || strings.Contains(name, "%") { // which printf reads
		return fmt.Sprintf("find it in what %s keeps; without a user name its erase takes every login for %s", p.Command, p.Host)
	}
	return "printf 'protocol=https\\nhost=" + p.Host + "\\nusername=" + name + "\\n' | " + p.Command + " erase"
}

// Outcome is what became of something that import found.
type Outcome string

// The outcomes.
const (
	ImportedNow  Outcome = "kept"
	WouldImport  Outcome = "would-keep" // a dry run
	HereAlready  Outcome = "here-already"
	AnotherHeld  Outcome = "another-held" // the account holds another token
	RenewedThere Outcome = "renewed-there"
	HeldPassword Outcome = "password"
	NotTakenOver Outcome = "not-taken" // a token, but none that can be kept
	LeftOut      Outcome = "left-out"  // not asked, since it would open a browser
	NoAnswer     Outcome = "no-answer"
)

// Imported is one thing that import found, and what became of it. It holds no
// secret.
type Imported struct {
	Host    string  `json:"host"`
	From    string  `json:"from"` // the helper's name, gh or glab; empty: a command
	Origin  string  `json:"origin,omitempty"`
	User    string  `json:"user,omitempty"`
	Outcome Outcome `json:"outcome"`
	Text    string  `json:"text"`
	Hint    string  `json:"hint,omitempty"` // what is left to be done
}

// String is what a person reads of it.
func (i Imported) String() string {
	if i.Hint == "" {
		return i.Text
	}
	return i.Text + "\n" + i.Hint
}

func (p Elsewhere) imported(outcome Outcome, text, hint string) Imported {
	return Imported{
		Host: p.Host, From: Escape(p.Keeper), Origin: Clean(p.Origin), User: Escape(p.User),
		Outcome: outcome, Text: text, Hint: hint,
	}
}

// still says that a secret is in its place as before.
func (p Elsewhere) still() string {
	return fmt.Sprintf("It is still in %s; to take it out there:\n%s", p, p.remove())
}

// ImportKept is for a token that was kept; kept is what login says of that.
func ImportKept(p Elsewhere, kept string) Imported { return p.imported(ImportedNow, kept, p.still()) }

// ImportFound is for a token that would be kept.
func ImportFound(p Elsewhere, w Worth, a Account) Imported {
	text := fmt.Sprintf("Would keep from %s: %s for %s", p, WithArticle(w.Label), a)
	if w.Confirmed {
		text = fmt.Sprintf("Would keep from %s, for %s: %s", p, a, w.facts())
	}
	return p.imported(WouldImport, text, "")
}

// ImportHere is for a token that is kept already.
func ImportHere(p Elsewhere, a Account) Imported {
	return p.imported(HereAlready, fmt.Sprintf("Kept already for %s: the token that %s has.", a, p),
		"To take it out there:\n"+p.remove())
}

// ImportHeld is for a token whose account holds another one.
func ImportHeld(p Elsewhere, a Account) Imported {
	return p.imported(AnotherHeld,
		fmt.Sprintf("Left in %s: a token for %s, since another one is kept for that account.", p, a),
		"To put it in that one's place, enter it: "+a.login())
}

// ImportRenewed is for a login that its keeper renews by itself. command prints
// its token, nil where nothing does that could be served.
func ImportRenewed(p Elsewhere, command []string) Imported {
	text := fmt.Sprintf("Left in %s: a login %s, which is renewed there and would be over soon anywhere else.", p, p.whose())
	if len(command) == 0 {
		return p.imported(RenewedThere, text, "To have a token here, make one of your own: "+Account{Host: p.Host, User: p.User}.login())
	}
	var words []string
	for _, word := range command {
		words = append(words, fmt.Sprintf("%q", word))
	}
	return p.imported(RenewedThere, text, fmt.Sprintf("To have it served from there, put this into the configuration:\n[hosts.%q]\ntoken_command = [%s]",
		p.Host, strings.Join(words, ", ")))
}

// ImportPassword is for what is no token; what says what it is. mayRenew says
// that it could be a login that its keeper renews.
func ImportPassword(p Elsewhere, what string, mayRenew bool) Imported {
	if mayRenew {
		what += ", or a login that is renewed there"
	}
	return p.imported(HeldPassword, fmt.Sprintf("Left in %s: %s %s. Only tokens are kept here.", p, what, p.whose()),
		"To take it out there:\n"+p.remove())
}

// ImportNotTaken is for a token that cannot be kept: what it is, or what is
// wrong with it.
func ImportNotTaken(p Elsewhere, what string) Imported {
	text := fmt.Sprintf("Left in %s, %s: %s", p, p.whose(), strings.TrimSuffix(what, "."))
	return p.imported(NotTakenOver, text+".", "To take it out there:\n"+p.remove())
}

// ImportLeftOut is for a helper that would open a browser.
func ImportLeftOut(p Elsewhere) Imported {
	return p.imported(LeftOut, fmt.Sprintf("Not asked for %s: %s, since it would open a browser.", p.Host, p),
		"To have a token here, make one: "+Account{Host: p.Host}.login())
}

// ImportNoAnswer is for a helper or a keyring that could not be asked.
func ImportNoAnswer(p Elsewhere, cause string) Imported {
	return p.imported(NoAnswer, fmt.Sprintf("Nothing learned for %s from %s: %s.", p.Host, p, cause),
		"If it has a token, hand that in: "+Account{Host: p.Host}.login()+" --with-token")
}

// NothingToImport is what import says that found nothing.
func NothingToImport(hosts int) string {
	if hosts == 1 {
		return "No other helper has anything for that host."
	}
	return "No other helper has anything for the managed hosts."
}
