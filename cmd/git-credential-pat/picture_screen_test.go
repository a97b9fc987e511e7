package main

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// screenColumns is how wide the screen of a picture is.
const screenColumns = 80

// glyph is one character on a screen, and how it looks.
type glyph struct {
	char rune
	look look
}

// look is how a character is shown: the words of the picture's style sheet.
type look struct {
	colour, weight string
}

// screen is what a terminal shows of a text, as far as this program and git
// write it: rows that wrap at the right edge, returns, tabs and colours.
type screen struct {
	rows   [][]glyph
	column int
	look   look
}

// readScreen plays a text to a screen. Blank rows at the end are left out.
func readScreen(text string) [][]glyph {
	s := &screen{rows: [][]glyph{nil}}
	for text != "" {
		if text[0] == '\x1b' {
			text = s.obey(text)
			continue
		}
		char, size := utf8.DecodeRuneInString(text)
		text = text[size:]
		s.show(char)
	}
	for i, row := range s.rows {
		s.rows[i] = trimRow(row)
	}
	for len(s.rows) > 0 && len(s.rows[len(s.rows)-1]) == 0 {
		s.rows = s.rows[:len(s.rows)-1]
	}
	return s.rows
}

func (s *screen) show(char rune) {
	switch char {
	case '\n':
		s.rows, s.column = append(s.rows, nil), 0
	case '\r':
		s.column = 0
	case '\b':
		s.column = max(0, s.column-1)
	case '\t':
		s.column = min(screenColumns-1, s.column/8*8+8)
	default:
		if unicode.IsPrint(char) {
			s.put(char)
		}
	}
}

func (s *screen) put(char rune) {
	if s.column == screenColumns {
		s.rows, s.column = append(s.rows, nil), 0
	}
	row := s.rows[len(s.rows)-1]
	for len(row) <= s.column {
		row = append(row, glyph{char: ' '})
	}
	row[s.column] = glyph{char, s.look}
	s.rows[len(s.rows)-1] = row
	s.column++
}

// obey does what an escape sequence at the beginning of a text says, and
// returns the rest of the text. Those that neither this program nor git writes
// are passed over.
func (s *screen) obey(text string) string {
	if !strings.HasPrefix(text, "\x1b[") {
		return text[1:]
	}
	end := strings.IndexFunc(text[2:], func(r rune) bool { return r >= '@' && r <= '~' }) + 2
	if end < 2 {
		return ""
	}
	switch numbers := text[2:end]; text[end] {
	case 'm':
		s.dress(numbers)
	case 'K':
		s.erase(numbers)
	}
	return text[end+1:]
}

// dress changes how what follows looks (ECMA-48, "SGR").
func (s *screen) dress(numbers string) {
	colours := map[int]string{31: "red", 32: "green", 33: "yellow"}
	for _, word := range strings.Split(numbers, ";") {
		switch n, _ := strconv.Atoi(word); {
		case n == 0:
			s.look = look{}
		case n == 1:
			s.look.weight = "bold"
		case n == 2:
			s.look.weight = "faint"
		case n >= 30 && n <= 39:
			s.look.colour = colours[n]
		}
	}
}

// erase empties the row from here on, or all of it.
func (s *screen) erase(numbers string) {
	row, from := s.rows[len(s.rows)-1], s.column
	if numbers == "2" {
		from = 0
	}
	s.rows[len(s.rows)-1] = row[:min(len(row), from)]
}

func trimRow(row []glyph) []glyph {
	for len(row) > 0 && row[len(row)-1].char == ' ' {
		row = row[:len(row)-1]
	}
	return row
}
