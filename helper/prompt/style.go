package prompt

import (
	"strings"
	"unicode/utf8"
)

// Style is how a report is dressed for whoever reads it. Colour adds to the
// words and never carries anything alone.
type Style struct {
	Env     func(string) string // tells what the locale knows
	Columns int                 // how wide a line may be
	Colour  bool
}

// The colours, as a terminal is told of them (ECMA-48, "SGR").
const (
	green  = "32"
	yellow = "33"
	red    = "31"
	faint  = "2"
	bold   = "1"
)

// paint puts a text into a colour.
func (s Style) paint(colour, text string) string {
	if !s.Colour || text == "" {
		return text
	}
	return "\x1b[" + colour + "m" + text + "\x1b[0m"
}

// cell is one field of a table.
type cell struct {
	text   string
	colour string // or empty
}

// table lays out rows in columns, two blanks between them. The last column is
// not filled up.
func (s Style) table(rows [][]cell) string {
	var widths []int
	for _, row := range rows {
		for i, c := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(c.text))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		for i, c := range row {
			b.WriteString(s.paint(c.colour, c.text))
			if i < len(row)-1 {
				b.WriteString(strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c.text)+2))
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}
