package prompt

import (
	"fmt"
	"strings"
	"time"
)

// Explained is what a text turned out to be that somebody takes for a token.
// The text itself is not in it, nor any part of it but its kind's prefix.
type Explained struct {
	Class        string   `json:"class"`
	Provider     string   `json:"provider,omitempty"`
	ProviderName string   `json:"-"`
	Kind         string   `json:"kind,omitempty"`
	Label        string   `json:"label,omitempty"`
	Prefix       string   `json:"prefix,omitempty"`
	ForGit       bool     `json:"for_git"`
	Sum          string   `json:"checksum"`
	SendAs       string   `json:"send_as,omitempty"`
	Fixed        bool     `json:"-"` // SendAs, whatever git asked with
	OwnName      bool     `json:"own_name,omitempty"`
	Nameless     bool     `json:"-"`
	OwnerBound   bool     `json:"owner_bound,omitempty"`
	Brief        bool     `json:"brief,omitempty"`
	Hosts        []string `json:"hosts"`
	Facts        []Fact   `json:"decoded"`
	Say          string   `json:"-"`
	Asked        *Asked   `json:"asked,omitempty"`
}

// Fact is something that a token tells by its form.
type Fact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Asked is what a host said of an explained token.
type Asked struct {
	Host    string    `json:"host"`
	Answer  string    `json:"answer"`
	Login   string    `json:"login,omitempty"`
	Scopes  []string  `json:"scopes,omitzero"`
	Lacks   []string  `json:"lacks,omitempty"`
	Expires time.Time `json:"expires,omitzero"`
	Endless bool      `json:"endless,omitempty"`
	SSO     string    `json:"sso,omitempty"`
	Cause   string    `json:"cause,omitempty"`
}

// The classes of a text.
const (
	ClassToken      = "token"
	ClassUseless    = "not-for-git"
	ClassEnded      = "ended"
	ClassDamaged    = "damaged"
	ClassUnprefixed = "unprefixed"
	ClassPassword   = "password"
)

// What the check digits of a token say.
const (
	SumFits = "fits"
	SumOff  = "off"
	SumNone = "none"
)

// Explanation is what a person reads of it.
func Explanation(x *Explained, s Style) string {
	rows := [][2]string{{"what it is", x.what()}}
	if x.Label != "" {
		rows = append(rows, [2]string{"for git", x.use()}, [2]string{"check digits", x.sum()})
	}
	if x.ForGit {
		rows = append(rows, [2]string{"user name", x.userName()}, [2]string{"for host", x.reach()})
	}
	for _, f := range x.Facts {
		rows = append(rows, [2]string{f.Name, f.Value})
	}
	if x.Asked != nil {
		rows = append(rows, [2]string{"asked", x.Asked.answer()})
	} else {
		rows = append(rows, [2]string{"sent to", "nobody"})
	}
	return Signs(s.pairs(rows), s.Env)
}

// pairs lays out names and what stands to each.
func (s Style) pairs(rows [][2]string) string {
	const indent = "              "
	var b strings.Builder
	for _, row := range rows {
		text := wrap(s.Columns, Clean(row[1]), indent, indent)
		b.WriteString(s.paint(bold, fmt.Sprintf("%-*s", len(indent), row[0])) + text[len(indent):] + "\n")
	}
	return b.String()
}

func (x *Explained) what() string {
	begins := ""
	if x.Prefix != "" {
		begins = " (" + x.Prefix + "...)"
	}
	switch x.Class {
	case ClassPassword:
		return "it looks like a password, or like nothing: no token of GitHub, GitLab or Bitbucket has this shape"
	case ClassUnprefixed:
		return "it has the shape of an old token without a prefix, which generated passwords have as well"
	case ClassDamaged:
		return "a token of " + x.ProviderName + begins + " that was cut off or mistyped"
	case ClassUseless, ClassEnded:
		return x.Say + begins
	case ClassToken:
		if x.Label == "" {
			return "a token of " + x.ProviderName
		}
	}
	return x.ProviderName + ", " + x.Label + begins
}

func (x *Explained) use() string {
	switch {
	case x.ForGit && x.Brief:
		return "yes, but it ends within the hour or with its job, so it is not kept"
	case x.ForGit:
		return "yes"
	}
	return "no"
}

func (x *Explained) sum() string {
	return map[string]string{
		SumFits: "they fit", SumOff: "they do not fit", SumNone: "this kind has none",
	}[x.Sum]
}

func (x *Explained) userName() string {
	switch {
	case x.OwnName && x.Nameless:
		return "its owner's; a project's or repository's token goes without one, as Bearer"
	case x.OwnName:
		return "the one that was made with it, and no other"
	case x.Fixed:
		return x.SendAs + ", and no other"
	}
	return "any; " + x.SendAs + " where git gives none"
}

func (x *Explained) reach() string {
	if len(x.Hosts) == 0 {
		return "no host that tokens are managed for here"
	}
	text := strings.Join(x.Hosts, ", ")
	if x.OwnerBound {
		text += "; the repositories of one owner only"
	}
	return text
}

func (a *Asked) answer() string {
	parts := []string{a.Host + " says: " + a.Answer}
	if a.Login != "" {
		parts = append(parts, a.Login)
	}
	if len(a.Scopes) > 0 {
		parts = append(parts, "scopes "+few(a.Scopes, mostScopes))
	}
	switch {
	case !a.Expires.IsZero():
		parts = append(parts, "expires "+date(a.Expires))
	case a.Endless:
		parts = append(parts, "does not expire")
	}
	if len(a.Lacks) > 0 {
		parts = append(parts, "cannot push: "+listed(a.Lacks)+" missing")
	}
	if a.SSO != "" {
		parts = append(parts, "an organisation has yet to let it in: "+a.SSO)
	}
	if a.Cause != "" {
		parts = append(parts, a.Cause)
	}
	return strings.Join(parts, " · ")
}

// NothingToExplain is for a token that was not entered, as cause tells.
func NothingToExplain(cause error) *Notice {
	return &Notice{
		Reason: "nothing to explain: " + cause.Error(),
		Hint:   "paste a token, or pipe it in: " + Command + " explain",
		Failed: true,
	}
}

// WhichToAsk is for a token that --check cannot send to one certain host.
func WhichToAsk(able []string) *Notice {
	if len(able) == 0 {
		return &Notice{
			Reason: "nobody was asked: it is no token that git can use at a managed host",
			Hint:   "without --check it is explained",
			Failed: true,
		}
	}
	return &Notice{
		Reason: "nobody was asked: it could be a token of " + strings.Join(able, ", "),
		Hint:   "say whose it is: --host " + able[0],
		Failed: true,
	}
}
