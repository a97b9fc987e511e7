package prompt

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Listed is an account, a plain item or a source, as list shows it. Nothing in
// it is a secret. Names are as they were given; the table escapes them.
type Listed struct {
	Host      string    `json:"host"`
	Owner     string    `json:"owner,omitempty"`
	User      string    `json:"user,omitempty"`
	Login     string    `json:"login,omitempty"`
	Kind      string    `json:"kind,omitempty"`
	Label     string    `json:"label,omitempty"`
	Scopes    []string  `json:"scopes,omitzero"`
	Expires   time.Time `json:"expires,omitzero"`
	DaysLeft  *int      `json:"days_left,omitempty"`
	Store     string    `json:"store"`
	Source    string    `json:"source,omitempty"`
	Confirmed time.Time `json:"confirmed,omitzero"`
	Marks     []Mark    `json:"marks"`
	Answer    string    `json:"answer,omitempty"`
	Cause     string    `json:"cause,omitempty"`
}

// Mark is something to know of what is listed.
type Mark string

// The marks.
const (
	IsDefault   Mark = "default"      // answers where no user name or owner decides
	HandedOver  Mark = "handed-over"  // came by git's store, never entered
	Unconfirmed Mark = "unconfirmed"  // no host has taken it yet
	IsSuspect   Mark = "suspect"      // git had it rejected, and its host could not be asked
	Rotating    Mark = "rotating"     // a rotation was begun, and its end is not known
	NoToken     Mark = "no-token"     // an account whose token is gone
	Expired     Mark = "expired"      // by this machine's clock
	Soon        Mark = "expires-soon" // within warn_days
	Unmanaged   Mark = "unmanaged"    // its host is in no configuration any more
	IsPlain     Mark = "plain"        // any secret of an unlisted host
	NotSet      Mark = "not-set"      // a source that gives nothing
)

// The answers of a host to list --check.
const (
	AnswerGood    = "good"
	AnswerRefused = "rejected"
	AnswerUnknown = "unknown"
)

// column is a part of the table that moves into the line below where the whole
// is too wide.
type column struct {
	title string
	cell  func(*Listed) cell
}

// listColumns are the columns in their order.
func listColumns() []column {
	return []column{
		{"HOST", func(l *Listed) cell { return cell{text: Escape(l.Host)} }},
		{"ACCOUNT", func(l *Listed) cell { return cell{text: l.account()} }},
		{"KIND", func(l *Listed) cell { return cell{text: orDash(l.Label)} }},
		{"EXPIRES", (*Listed).expiry},
		{"STORE", func(l *Listed) cell { return cell{text: l.place()} }},
		{"CONFIRMED", func(l *Listed) cell { return cell{text: dateOrDash(l.Confirmed)} }},
	}
}

// folding are the columns that move into the line below, in this order, where
// the table is too wide.
func folding() []string { return []string{"CONFIRMED", "STORE", "KIND"} }

// List is the table of accounts. What is not true of most of them, and what
// does not fit, stands in a line below each.
func List(rows []Listed, s Style) string {
	columns := listColumns()
	var folded []column
	for _, title := range folding() {
		if width(columns, rows) < s.Columns {
			break
		}
		at := slices.IndexFunc(columns, func(c column) bool { return c.title == title })
		folded = append([]column{columns[at]}, folded...)
		columns = slices.Delete(columns, at, at+1)
	}
	var cells [][]cell
	header := make([]cell, len(columns))
	for i, c := range columns {
		header[i] = cell{c.title, bold}
	}
	cells = append(cells, header)
	for i := range rows {
		cells = append(cells, rows[i].cells(columns))
	}
	var b strings.Builder
	for i, line := range strings.Split(strings.TrimSuffix(s.table(cells), "\n"), "\n") {
		b.WriteString(line + "\n")
		if i > 0 {
			b.WriteString(rows[i-1].below(folded, s))
		}
	}
	return Signs(b.String(), s.Env)
}

func (l *Listed) cells(columns []column) []cell {
	cells := make([]cell, len(columns))
	for i, c := range columns {
		cells[i] = c.cell(l)
	}
	return cells
}

// width is how wide the table is.
func width(columns []column, rows []Listed) int {
	sum := 2 * (len(columns) - 1)
	for _, c := range columns {
		widest := utf8.RuneCountInString(c.title)
		for i := range rows {
			widest = max(widest, utf8.RuneCountInString(c.cell(&rows[i]).text))
		}
		sum += widest
	}
	return sum
}

// below is the line under an account, or nothing.
func (l *Listed) below(folded []column, s Style) string {
	var parts []string
	for _, mark := range l.Marks {
		parts = append(parts, string(mark))
	}
	switch {
	case len(l.Scopes) > 0:
		parts = append(parts, "scopes "+few(l.Scopes, mostScopes))
	case l.Scopes != nil:
		parts = append(parts, "no scopes")
	}
	for _, c := range folded {
		if text := c.cell(l).text; text != "-" && text != "" {
			parts = append(parts, map[string]string{"CONFIRMED": "confirmed ", "STORE": "in "}[c.title]+text)
		}
	}
	if l.Answer != "" {
		parts = append(parts, strings.TrimSuffix(l.Answer+": "+Clean(l.Cause), ": "))
	}
	if len(parts) == 0 {
		return ""
	}
	text := layOut(check+strings.Join(parts, " · "), s.Columns) // which indents further lines
	text = "  " + strings.TrimPrefix(text, check)
	return s.paint(l.colour(), text) + "\n"
}

// colour is that of the line below.
func (l *Listed) colour() string {
	wrong := []Mark{IsSuspect, NoToken, Expired}
	switch {
	case l.Answer == AnswerRefused, slices.ContainsFunc(l.Marks, func(m Mark) bool { return slices.Contains(wrong, m) }):
		return red
	case slices.Contains(l.Marks, Unconfirmed), l.Answer == AnswerUnknown:
		return yellow
	}
	return faint
}

// account is the account's name among those of its host.
func (l *Listed) account() string {
	name := l.User
	if name == "" {
		name = l.Login
	}
	switch {
	case l.Owner != "" && name != "":
		return Escape(name) + " for " + Escape(l.Owner)
	case l.Owner != "":
		return "for " + Escape(l.Owner)
	}
	return orDash(Escape(name))
}

// place is where the token comes from.
func (l *Listed) place() string {
	if l.Source != "" {
		return onePath(l.Source)
	}
	return l.Store
}

// aYear is how many days are worth counting.
const aYear = 366

func (l *Listed) expiry() cell {
	if l.Expires.IsZero() {
		return cell{text: "-"}
	}
	c := cell{text: date(l.Expires)}
	if l.DaysLeft != nil && *l.DaysLeft <= aYear {
		c.text += " (" + leftOrOver(*l.DaysLeft, slices.Contains(l.Marks, Expired)) + ")"
	}
	switch {
	case slices.Contains(l.Marks, Expired):
		c.colour = red
	case slices.Contains(l.Marks, Soon):
		c.colour = yellow
	}
	return c
}

// leftOrOver is how far away an end is, in few letters.
func leftOrOver(days int, over bool) string {
	if over {
		return "over"
	}
	return inDays(days)
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func dateOrDash(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return date(t)
}

// HostsDone says how far list --check is.
func HostsDone(done, all int) string { return fmt.Sprintf("%d of %d hosts asked", done, all) }

// NothingListed is for a list with nothing in it. host may be empty.
func NothingListed(host string) string {
	if host == "" {
		return "no token is kept yet; to enter one: " + Command + " login"
	}
	return fmt.Sprintf("nothing is kept for %s; to enter a token: %s login %s", Escape(host), Command, quote(host))
}

// NotLookedInto says that list could not tell whether tokens are there.
func NotLookedInto(store, cause string) string {
	return fmt.Sprintf("the %s could not be looked into, so a token that is missing there is not marked: %s", store, cause)
}

// NotSentAsNoToken says why a host was not asked about what stands in a token's
// place.
func NotSentAsNoToken(noun string) string { return "it is " + noun + " and was not sent anywhere" }
