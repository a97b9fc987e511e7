package prompt

import (
	"fmt"
	"slices"
	"strings"
)

// Level is how bad a finding is.
type Level string

// The levels. A finding of the last two is what makes a machine be not in
// order.
const (
	OK      Level = "ok"
	Unknown Level = "unknown" // could not be looked at from here
	Warn    Level = "warn"
	Fail    Level = "fail"
)

// Finding is one thing that was looked at, and how it stands. It is safe to be
// shown to anybody: it holds no secret, and what came from outside is escaped.
type Finding struct {
	Code    string   `json:"code"` // stable: ROOM.WHAT, such as helper.other
	Level   Level    `json:"level"`
	Subject string   `json:"subject,omitempty"` // the host, account or file that it is about
	Hosts   []string `json:"hosts,omitempty"`   // the hosts, where it is about several
	Text    string   `json:"text"`              // what was found, in a sentence
	Cure    string   `json:"cure,omitempty"`    // the command that mends it, or what to do
}

// IsAbout reports whether a host is among what a finding is about. Its subject
// does not tell: that names a few of them.
func (f Finding) IsAbout(host string) bool { return slices.Contains(f.Hosts, host) }

// InOrder reports whether nothing among the findings needs anything to be done.
func InOrder(findings []Finding) bool {
	for _, f := range findings {
		if f.Level == Warn || f.Level == Fail {
			return false
		}
	}
	return true
}

// Report is what doctor prints of the findings, in their order, under a heading
// for each group.
func Report(findings []Finding, s Style) string {
	var b strings.Builder
	counts := map[Level]int{}
	group := ""
	for _, f := range findings {
		if g := groupOf(f.Code); g != group {
			if group = g; b.Len() > 0 {
				b.WriteString("\n")
			}
			b.WriteString(s.paint(bold, group) + "\n")
		}
		counts[f.Level]++
		b.WriteString(f.lines(s))
	}
	fmt.Fprintf(&b, "\n%d ok, %d unknown, %d warn, %d fail\n", counts[OK], counts[Unknown], counts[Warn], counts[Fail])
	return Signs(b.String(), s.Env)
}

// lines are a finding as it is printed.
func (f Finding) lines(s Style) string {
	const indent = "           "
	colour := map[Level]string{OK: green, Unknown: faint, Warn: yellow, Fail: red}[f.Level]
	text := wrap(s.Columns, Clean(f.Text), indent, indent)
	lines := "  " + s.paint(colour, fmt.Sprintf("%-9s", f.Level)) + text[len(indent):] + "\n"
	if f.Cure != "" {
		for line := range strings.Lines(f.cure(s.Columns - len(indent))) {
			lines += indent + s.paint(bold, strings.TrimSuffix(line, "\n")) + "\n"
		}
	}
	if f.Level == Warn || f.Level == Fail {
		lines += indent + s.paint(faint, f.Code) + "\n"
	}
	return lines
}

// cure is what mends it in lines: a command stays whole, since it is to be
// pasted. What is said in words has a comma or a colon where it is long.
func (f Finding) cure(columns int) string {
	text := Clean(f.Cure)
	if strings.Contains(text, ", ") || strings.Contains(text, ": ") {
		return wrap(columns, text, "", "")
	}
	return text
}

// groupOf is the heading under which a finding is told.
func groupOf(code string) string {
	room, _, _ := strings.Cut(code, ".")
	switch room {
	case "doctor", "config", "program", "files":
		return "this program"
	case "index", "keyring", "vault", "store", "token", "source":
		return "tokens"
	case "api", "clock":
		return "hosts"
	}
	return "git"
}

// Mended says that what a finding told of was mended.
func Mended(text string) string { return "Mended: " + text + "." }

// CureUnshown stands for a command that cannot be shown.
const CureUnshown = "take out by hand what looks like a token there"

// NoUse is the cause where mending went well, and all is as it was.
const NoUse = "that changed nothing"

// NotMended says that it could not be, as cause tells.
func NotMended(text, cause string) string { return "Could not mend: " + text + ": " + cause + "." }

// Asking says which hosts are being waited for; of none it says nothing.
func Asking(hosts []string) string {
	if len(hosts) == 0 {
		return ""
	}
	const most = 3
	return "asking " + few(hosts, most)
}
