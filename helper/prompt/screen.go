package prompt

import (
	"strconv"
	"strings"
)

// Width is the terminal that a screen is made for; a narrower one gets narrower
// lines.
const Width = 80

// Screen is what a person reads before a token is entered. Texts from outside
// are escaped already.
type Screen struct {
	Host    string   // github.com
	Product string   // what runs there, where the host's name does not tell
	For     string   // the repository or owner, or empty
	Account string   // the user name the token is for, or empty
	Why     string   // why a new token is wanted although there was one, or empty
	Token   string   // what is wanted: "a token"
	Note    string   // a sentence about passwords
	Own     string   // the company's instructions, or empty
	Page    string   // the address that is shown
	Open    string   // the address that is opened
	Steps   []string // what to do after opening the page
	Cases   []string // what differs by case

	Question string // the question for askpass, which shows one line only
}

// most is how many lines a screen may have, so that nothing scrolls away that
// is needed while the browser is open.
const most = 15

// text is the whole screen for so many columns. opens says whether Enter opens
// the page. Where it
// would be too long the sentence about passwords is left out.
func (s *Screen) text(opens bool, columns int) string {
	whole := s.lines(opens, columns)
	if strings.Count(whole, "\n") >= most {
		brief := *s
		brief.Note = ""
		return brief.lines(opens, columns)
	}
	return whole
}

// Instructions is the screen for those who read it elsewhere: nothing is asked
// after it.
func (s *Screen) Instructions(style Style) string {
	return Signs(s.text(false, style.Columns), style.Env)
}

func (s *Screen) lines(opens bool, columns int) string {
	var b strings.Builder
	if s.Why != "" {
		b.WriteString(wrap(columns, s.Why, "", "") + "\n")
	}
	b.WriteString(wrap(columns, s.firstLine(), "", "") + "\n\n")
	if s.Own != "" {
		b.WriteString(wrap(columns, s.Own, "  ", "  ") + "\n\n")
	}
	open := "Open this page:"
	if opens {
		open = "Open this page (Enter on an empty line opens it for you):"
	}
	for i, step := range append([]string{open + "\n" + s.Page}, s.Steps...) {
		b.WriteString(wrap(columns, step, "  "+strconv.Itoa(i+1)+". ", "     ") + "\n")
	}
	for _, c := range s.Cases {
		b.WriteString("\n" + wrap(columns, c, "  ", "  ") + "\n")
	}
	return b.String()
}

func (s *Screen) firstLine() string {
	line := s.Host
	if s.Product != "" {
		line += " (" + s.Product + ")"
	}
	line += " wants " + s.Token
	if s.For != "" {
		line += " for " + s.For
	}
	if s.Account != "" {
		line += " (account " + s.Account + ")"
	}
	line += "."
	if s.Note != "" {
		line += " " + s.Note
	}
	return line
}

// wrap breaks text at blanks, so that a line fits the columns; first stands
// before its first line, rest before the others. A word that is longer, such
// as an address, keeps a line to itself.
func wrap(columns int, text, first, rest string) string {
	var lines []string
	indent := first
	for paragraph := range strings.Lines(text) {
		line := ""
		for _, word := range strings.Fields(paragraph) {
			if line != "" && len(indent)+len(line)+1+len(word) >= columns {
				lines, line, indent = append(lines, indent+line), "", rest
			}
			if line != "" {
				line += " "
			}
			line += word
		}
		lines, indent = append(lines, indent+line), rest
	}
	return strings.Join(lines, "\n")
}
