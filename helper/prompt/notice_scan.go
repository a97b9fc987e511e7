package prompt

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// EveryHost stands in the place of a host's name for what goes to all of them.
const EveryHost = "every host"

// FoldersSeen says how many folders scan has looked into so far.
func FoldersSeen(n int) string { return fmt.Sprintf("%d folders", n) }

// Action is what can be done about a secret in plain text, or was done.
type Action string

// The actions.
const (
	Move      Action = "move"    // it can be kept in the store, and taken out
	Ask       Action = "ask"     // it can be taken out, after asking
	ByHand    Action = "by-hand" // it is not for this program to take out
	HasMoved  Action = "moved"
	IsRemoved Action = "removed"
	IsRevoked Action = "revoked" // and taken out
	IsLeft    Action = "left"    // and why
)

// Exposure is what a person may know of a secret that lies in plain text.
type Exposure struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Place  string `json:"place"`             // exposed.Place
	Key    string `json:"key,omitempty"`     // git's key, or the file's
	Host   string `json:"host,omitempty"`    // empty: every host
	User   string `json:"user,omitempty"`    // whose it is, where that is told
	InName bool   `json:"in_name,omitempty"` // it stands in the user name's place
	What   string `json:"what"`              // token, password, foreign, damaged, not-for-git, ended or unprefixed
	Kind   string `json:"kind,omitempty"`    // of a token
	Action Action `json:"action"`
	Why    string `json:"why,omitempty"`  // it was left
	Page   string `json:"page,omitempty"` // where a token is revoked
	Noun   string `json:"-"`              // what it is, with its article

	Everywhere bool `json:"-"` // kept, it would answer for more than the repository that it stands in
	Machine    bool `json:"-"` // everybody on this machine uses it
}

// Mended reports whether the secret is in its file no longer.
func (x Exposure) Mended() bool {
	return x.Action == HasMoved || x.Action == IsRemoved || x.Action == IsRevoked
}

// at is where it lies.
func (x Exposure) at() string { return fmt.Sprintf("%s:%d", onePath(x.File), x.Line) }

// onePath is a file's name as it can stand in a line.
func onePath(path string) string { return strings.ReplaceAll(Clean(path), "\n", "?") }

// account names whose it is.
func (x Exposure) account() string {
	if x.Host == "" {
		return EveryHost
	}
	return Account{Host: x.Host, User: x.User}.String()
}

// says what it is, whose, and in which place.
func (x Exposure) says() string {
	text := fmt.Sprintf("%s for %s", strings.TrimSuffix(x.Noun, ","), x.account())
	if x.InName {
		text += ", in the user name's place"
	}
	if x.Key != "" {
		text += " (" + Escape(x.Key) + ")"
	}
	return text
}

// fate says what is to be done about it, or was done.
func (x Exposure) fate() string {
	switch x.Action {
	case Move:
		return "scan --fix keeps it in the keyring or the vault and takes it out."
	case Ask:
		return "scan --fix takes it out, after asking."
	case ByHand:
		return x.byHand()
	case HasMoved:
		return "Kept, and taken out."
	case IsRemoved:
		return "Taken out."
	case IsRevoked:
		return "Revoked, and taken out."
	}
	return "Still there: " + Clean(x.Why) + "."
}

// byHand says how a person takes it out.
func (x Exposure) byHand() string {
	switch x.Place {
	case "gh", "glab":
		return fmt.Sprintf("It is %s's own. To keep it here: %s import %s; to remove it there: %[1]s auth logout --hostname %[3]s", x.Place, Command, x.Host)
	case "gitmodules":
		return "Everybody who has the repository has it: take it out by hand, and commit."
	case "netrc":
		return "Take it out by hand: other machines or a macro depend on it."
	}
	if x.Host != "" {
		return fmt.Sprintf("A command or another program reads it there. Keep it by %s login %s, and take it out by hand.", Command, x.Host)
	}
	return "Several hosts have such tokens. Keep it by login HOST --with-token, and take it out by hand."
}

// Exposures is what scan prints, after it took out what it could or before.
func Exposures(all []Exposure, fixed bool, s Style) string {
	var b strings.Builder
	for _, x := range all {
		b.WriteString(s.paint(bold, x.at()) + "\n")
		b.WriteString(s.paint(colourOf(x), wrap(s.Columns, sentence(x.says())+".", "  ", "  ")) + "\n")
		b.WriteString(wrap(s.Columns, x.fate(), "  ", "  ") + "\n\n")
	}
	b.WriteString(exposureSum(all, fixed))
	return Signs(b.String(), s.Env)
}

func colourOf(x Exposure) string {
	switch {
	case x.Mended():
		return green
	case x.What == "password":
		return red
	}
	return yellow
}

// WithArticle is a kind's label with its article.
func WithArticle(label string) string {
	if strings.ContainsAny(label[:1], "aeioAEIO") || strings.HasPrefix(label, "HTTP") {
		return "an " + label
	}
	return "a " + label
}

// exposureSum says how many there are, and what to do.
func exposureSum(all []Exposure, fixed bool) string {
	left, able := 0, false
	for _, x := range all {
		if !x.Mended() {
			left++
		}
		able = able || x.Action == Move || x.Action == Ask
	}
	text := fmt.Sprintf("%d found.", len(all))
	switch {
	case len(all) == 0:
		return "No token and no password of a managed host lies in plain text where this looked.\n"
	case fixed:
		text = fmt.Sprintf("%d found, %d left.", len(all), left)
	case able:
		text += " To take them out, run it again with --fix."
	}
	return text + "\n" + revokeExposed(all)
}

// revokeExposed says that what lay open is to be replaced, and where.
func revokeExposed(all []Exposure) string {
	pages := map[string]bool{}
	var lines []string
	for _, x := range all {
		if x.Action != IsRevoked && x.Page != "" && !pages[x.Page] {
			pages[x.Page] = true
			lines = append(lines, "  "+x.Page+"\n")
		}
	}
	slices.Sort(lines)
	text := "Whoever could read these files, or a copy of them, may know what lay there:\nchange passwords, and revoke tokens"
	if len(lines) == 0 {
		return text + ".\n"
	}
	return text + ". --revoke does it where there is a call\nfor it; the pages for it are\n" + strings.Join(lines, "")
}

// Unread is for so many files and folders that scan could not look into, where
// it leaves nothing else.
func Unread(n int) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("not everything could be looked into: %d named above", n),
		Hint:   "run it as somebody who may read that, or mend the file",
		Failed: true,
	}
}

// TakenOut says that a secret is in a file no longer.
func TakenOut(x Exposure) string { return fmt.Sprintf("Taken out of %s.", x.at()) }

// KeptAlready says that the token is kept.
func KeptAlready(a Account) string { return fmt.Sprintf("The token for %s is kept already.", a) }

// RemoveWarning says what is about to be taken out; why may say why it would not
// be kept.
func RemoveWarning(x Exposure, why string) string {
	text := fmt.Sprintf("%s: %s.", x.at(), x.says())
	switch {
	case why != "":
		text += " " + sentence(why) + "."
	case x.Place == "netrc":
		text += " curl, pip and go may use it too."
	case x.Machine:
		text += " Everybody on this machine uses it; kept, it is yours alone."
	case x.Everywhere:
		text += " It came with a repository, and would answer for all of " + x.Host + "."
	}
	return text
}

// RemoveQuestion asks whether a secret is to be taken out of its file.
func RemoveQuestion(keep bool) string {
	if keep {
		return "Keep it and take it out? Type yes to go on"
	}
	return "Remove it? Type yes to go on"
}

// Why a secret was left where it is.
const (
	LeftUnasked  = "nobody can be asked here; if you are sure, add --yes"
	LeftDeclined = "you did not say yes"
	LeftHeld     = "another token is kept for that account, and only you can replace it"
	LeftDead     = "its host takes it no longer"
	LeftUnread   = "it was not found again in the store after it was kept"
)

// LeftGood says that a token was not revoked, as far as is known.
func LeftGood(cause string) string { return "it was not revoked: " + cause }

// LeftAsIs says why a file was not changed.
func LeftAsIs(err error) string {
	if errors.Is(err, fs.ErrPermission) {
		return "the file is not yours to write"
	}
	return onePath(err.Error())
}
