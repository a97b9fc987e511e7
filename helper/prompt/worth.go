package prompt

import (
	"fmt"
	"strings"
	"time"
)

// Worth is what is known of a token that was taken. Texts from a host are
// plain already.
type Worth struct {
	Login      string // whose it is, as the host told it, or empty
	Label      string // its kind
	Scopes     []string
	ScopesTold bool
	Lacks      []string // what pushing takes and it has not
	Entered    time.Time
	Expires    time.Time // zero: not told
	Endless    bool
	Days       int    // until it expires
	SSO        string // where an organisation lets it in, or empty
	Confirmed  bool   // the host takes it
	Cause      string // why not, or what was not learned
}

// check begins a text that says what was done. Its further lines are indented.
const check = "✓ "

// Kept is what the person reads when a token was kept.
func Kept(w Worth, a Account, where string, notes ...string) string {
	if !w.Confirmed {
		text := fmt.Sprintf("Kept as unconfirmed in %s: %s for %s. %s. git will show whether it works.", where, w.Label, a, sentence(w.Cause))
		return strings.Join(append([]string{text}, notes...), " ")
	}
	text := check + w.facts() + "\n" + keptIn(where, a)
	for _, remark := range append(w.remarks(a), notes...) {
		text += "\n" + remark
	}
	return text
}

// keptIn says where a token is kept, and for whom.
func keptIn(where string, a Account) string {
	if strings.Contains(where, ",") { // a clause, which ends before what follows
		where += ","
	}
	return "kept in " + where + " for " + a.String()
}

// UsedOnce is what the person reads when a token was taken that is not kept:
// it lives too short for that, or CI is set.
func UsedOnce(w Worth, inCI bool) string {
	why := "It ends within the hour or with its job, so it is used now and not kept."
	if inCI {
		why = "CI is set, so it is used now and not kept."
	}
	if !w.Confirmed {
		return fmt.Sprintf("Taken: %s. %s", w.Label, why)
	}
	return check + w.facts() + "\n" + why
}

// facts is what the host told of a token: alice · classic token · scopes repo.
func (w Worth) facts() string {
	facts := []string{w.Label}
	if w.Login != "" {
		facts = []string{w.Login, w.Label}
	}
	switch {
	case len(w.Scopes) > 0:
		facts = append(facts, "scopes "+few(w.Scopes, mostScopes))
	case w.ScopesTold:
		facts = append(facts, "no scopes")
	}
	switch {
	case !w.Expires.IsZero():
		facts = append(facts, fmt.Sprintf("expires %s (%s)", date(w.Expires), inDays(w.Days)))
	case w.Endless:
		facts = append(facts, "does not expire")
	default:
		facts = append(facts, "its end is not told", "entered "+date(w.Entered))
	}
	return strings.Join(facts, " · ")
}

// mostScopes is how many of a token's scopes are shown.
const mostScopes = 8

// few is a list of which only so many are shown.
func few(all []string, most int) string {
	if len(all) <= most {
		return strings.Join(all, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(all[:most], ", "), len(all)-most)
}

// remarks is what is wrong with a token that was kept all the same.
func (w Worth) remarks(a Account) []string {
	var remarks []string
	if len(w.Lacks) > 0 {
		remarks = append(remarks, fmt.Sprintf("! It cannot push: %s missing. Tick that in a new one, then: %s",
			listed(w.Lacks), a.login()))
	}
	if w.SSO != "" {
		remarks = append(remarks, "! The organisation has yet to let it in. Open this page within the hour, and Authorize:\n"+w.SSO)
	}
	if w.Cause != "" {
		remarks = append(remarks, sentence(w.Cause)+".")
	}
	return remarks
}

// listed is a list as the verb after it needs: "a is", "a and b are".
func listed(all []string) string {
	if len(all) == 1 {
		return all[0] + " is"
	}
	return strings.Join(all, " and ") + " are"
}

// sentence begins a text with a capital letter, unless that is a host's name, a
// key's or a variable's.
func sentence(s string) string {
	word, _, _ := strings.Cut(s, " ")
	if s == "" || strings.ContainsAny(word, "._:") {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// date is a day as people are told of it, everywhere the same.
func date(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// inDays is a number of days as a distance.
func inDays(n int) string {
	switch {
	case n < 0:
		return "over by this clock"
	case n == 0:
		return "today"
	case n == 1:
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}

// layOut breaks a text into lines for so many columns.
func layOut(text string, columns int) string {
	indent := ""
	if strings.HasPrefix(text, check) {
		indent = "  "
	}
	const glued = "\x00·" // a line may end with the dot, and not begin with it
	text = wrap(columns, strings.ReplaceAll(Clean(text), " ·", glued), "", indent)
	return strings.ReplaceAll(text, glued, " ·")
}

// Line is a text as standard error gets it: for no certain width, and in what
// the locale knows.
func Line(text string, env func(string) string) string {
	if rest, done := strings.CutPrefix(text, check); done {
		text = check + strings.ReplaceAll(rest, "\n", "\n  ")
	}
	return Signs(Clean(text), env)
}

// Signs writes a text for a terminal that may not know more than ASCII.
func Signs(text string, env func(string) string) string {
	if isUTF8(env) {
		return text
	}
	return strings.NewReplacer("✓", "ok:", " · ", ", ").Replace(text)
}

// isUTF8 reports whether the locale that decides is one in UTF-8.
func isUTF8(env func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if value := strings.ToUpper(env(name)); value != "" {
			return strings.Contains(value, "UTF-8") || strings.Contains(value, "UTF8")
		}
	}
	return false
}
