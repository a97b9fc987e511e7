package prompt

import (
	"fmt"
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
	Code    string `json:"code"` // stable: ROOM.WHAT, such as helper.other
	Level   Level  `json:"level"`
	Subject string `json:"subject,omitempty"` // the host, account or file that it is about
	Text    string `json:"text"`              // what was found, in a sentence
	Cure    string `json:"cure,omitempty"`    // the command that mends it, or what to do
}

// InOrder reports whether nothing among the findings needs anything to be done.
func InOrder(findings []Finding) bool {
	for _, f := range findings {
		if f.Level == Warn || f.Level == Fail {
			return false
		}
	}
	return true
}

// Report is what doctor prints of the findings, in their order.
func Report(findings []Finding, s Style) string {
	colours := map[Level]string{OK: green, Unknown: faint, Warn: yellow, Fail: red}
	var b strings.Builder
	counts := map[Level]int{}
	for _, f := range findings {
		counts[f.Level]++
		const indent = "          "
		label := s.paint(colours[f.Level], fmt.Sprintf("%-8s", f.Level))
		text := wrap(s.Columns, Clean(f.Text), indent, indent)
		b.WriteString(label + text[len(indent)-2:] + "\n")
		if f.Cure != "" {
			b.WriteString(indent + s.paint(bold, Clean(f.Cure)) + "\n")
		}
		if f.Level == Warn || f.Level == Fail {
			b.WriteString(indent + s.paint(faint, f.Code) + "\n")
		}
	}
	fmt.Fprintf(&b, "\n%d ok, %d unknown, %d warn, %d fail\n", counts[OK], counts[Unknown], counts[Warn], counts[Fail])
	return Signs(b.String(), s.Env)
}
