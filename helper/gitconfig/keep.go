package gitconfig

import (
	"bytes"
	"fmt"
	"strings"
)

// numbered is one entry of a block: a line, and those that continue it.
type numbered struct {
	raw    []byte
	number int // of its first line
}

func (l numbered) trimmed() string { return string(bytes.TrimSpace(l.raw)) }

func (l numbered) isHeader() bool { return strings.HasPrefix(l.trimmed(), "[") }

func (l numbered) isKey() bool {
	t := l.trimmed()
	return t != "" && !strings.ContainsRune("[#;", rune(t[0]))
}

// isOurs reports whether a header may be one of ours, which carry nothing
// behind the bracket. No header at all counts as one.
func (l numbered) isOurs() bool {
	t := l.trimmed()
	return t == "" || strings.HasPrefix(t, "[credential") && strings.HasSuffix(t, "]")
}

// name says what the line is, without its value, which may be a secret.
func (l numbered) name() string {
	if !l.isKey() {
		return fmt.Sprintf("line %d: a comment", l.number)
	}
	key, _, _ := strings.Cut(l.trimmed(), "=")
	return fmt.Sprintf("line %d: %s", l.number, strings.TrimSpace(key))
}

// numberLines splits text; its first line has the number first.
func numberLines(text []byte, first int) []numbered {
	var lines []numbered
	for len(text) > 0 {
		l := numbered{text[:lineLen(text)], first}
		for l.isKey() && l.continues() && len(l.raw) < len(text) {
			l.raw = text[:len(l.raw)+lineLen(text[len(l.raw):])]
		}
		lines = append(lines, l)
		first += bytes.Count(l.raw, []byte("\n"))
		text = text[len(l.raw):]
	}
	return lines
}

// continues reports whether git reads on into the next line.
func (l numbered) continues() bool {
	line := bytes.TrimRight(l.raw, "\r\n")
	return len(line) < len(l.raw) && (len(line)-len(bytes.TrimRight(line, `\`)))%2 == 1
}

// keep returns what of a block's lines a person wrote, under its headers, and
// names it. The helper's checksum tells our own lines.
func keep(inside []numbered, helper uint32) (kept []byte, names []string) {
	for _, s := range sections(inside) {
		lines := s.theirs(helper)
		if len(lines) == 0 && s.header.isOurs() {
			continue
		}
		kept = append(kept, s.header.raw...)
		if !s.header.isOurs() {
			names = append(names, fmt.Sprintf("line %d: a section", s.header.number))
		}
		for _, l := range lines {
			kept = append(kept, l.raw...)
			names = append(names, l.name())
		}
	}
	return kept, names
}

// section is a header and the lines under it. Lines before any header have a
// zero one.
type section struct {
	header numbered
	lines  []numbered
}

func sections(lines []numbered) []section {
	all := []section{{}}
	for _, l := range lines {
		if l.isHeader() {
			all = append(all, section{header: l})
			continue
		}
		last := &all[len(all)-1]
		last.lines = append(last.lines, l)
	}
	return all
}

// theirs are the lines that are not ours. A section without our helper is
// somebody else's, whatever else stands in it.
func (s section) theirs(helper uint32) []numbered {
	ours := false
	for _, l := range s.lines {
		ours = ours || l.isHelper(helper)
	}
	var theirs []numbered
	for _, l := range s.lines {
		t := l.trimmed()
		if t == "" || ours && (l.isHelper(helper) || t == resetLine || t == pathLine) {
			continue
		}
		theirs = append(theirs, l)
	}
	return theirs
}

func (l numbered) isHelper(sum uint32) bool {
	value, ok := strings.CutPrefix(l.trimmed(), "helper = ")
	return ok && checksum(value) == sum
}
