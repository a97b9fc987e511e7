package exposed

import (
	"bytes"
	"fmt"
	"strings"

	"git-credential-pat/helper/gitconfig"
)

// configFile is git's configuration as git reads it (config.c, git_parse_source).
// What git lowers is lowered.
type configFile struct {
	headers []header
	entries []entry
}

// header begins a section.
type header struct {
	section string
	sub     decoded // the subsection
	at      int
}

// entry is one variable.
type entry struct {
	header
	key   string
	set   bool // it has a value, which may be empty
	value decoded
	whole span // with its line, where it has one for itself
}

// configParser walks through a file.
type configParser struct {
	file []byte
	at   int
	end  bool // the line end that was returned last is the file's
	configFile
}

// parseConfig parses a file. An error wraps gitconfig.ErrSyntax; what stands
// before it is returned all the same.
func parseConfig(file []byte) (configFile, error) {
	p := &configParser{file: file}
	if bytes.HasPrefix(file, []byte("\xef\xbb\xbf")) {
		p.at = 3
	}
	if !p.parse() {
		return p.configFile, fmt.Errorf("line %d: %w", lineAt(file, max(p.at-1, 0)), gitconfig.ErrSyntax)
	}
	return p.configFile, nil
}

// next is the next byte, with its place. A carriage return in front of a line
// end belongs to it, and the file's end is one.
func (p *configParser) next() (byte, span) {
	if p.at >= len(p.file) {
		p.end = true
		return '\n', span{p.at, p.at}
	}
	from := p.at
	if p.file[p.at] == '\r' && p.at+1 < len(p.file) && p.file[p.at+1] == '\n' {
		p.at++
	}
	p.at++
	return p.file[p.at-1], span{from, p.at}
}

func (p *configParser) parse() bool {
	comment := false
	var h header
	for {
		c, raw := p.next()
		ok := true
		switch {
		case c == '\n' && p.end:
			return true
		case c == '\n':
			comment = false
		case comment, isBlank(c):
		case c == '#', c == ';':
			comment = true
		case c == '[':
			h, ok = p.header(raw.from)
		case isLetter(c):
			ok = p.entry(h, raw.from)
		default:
			return false
		}
		if !ok {
			return false
		}
	}
}

// header reads what follows a bracket.
func (p *configParser) header(at int) (header, bool) {
	h := header{at: at}
	for {
		c, raw := p.next()
		switch {
		case p.end:
			return h, false
		case c == ']':
			named := len(h.sub.text) > 0
			h.split()
			p.headers = append(p.headers, h)
			return h, named
		case isBlank(c):
			if !p.subsection(&h, c) {
				return h, false
			}
			p.headers = append(p.headers, h)
			return h, true
		case !isKeyByte(c) && c != '.':
			return h, false
		}
		h.sub.add(lowered(c), raw)
	}
}

// split takes a header without quotes apart: the old form of a subsection
// stands behind a dot.
func (h *header) split() {
	section, sub, _ := bytes.Cut(h.sub.text, []byte("."))
	h.section = string(section)
	raw := h.sub.raw[len(h.sub.raw)-len(sub):]
	h.sub = decoded{sub, raw}
}

// subsection reads a subsection in its quotes, and the bracket behind it.
func (p *configParser) subsection(h *header, c byte) bool {
	h.section, h.sub = string(h.sub.text), decoded{}
	for isBlank(c) {
		if c == '\n' {
			return false
		}
		c, _ = p.next()
	}
	if c != '"' {
		return false
	}
	for {
		c, raw := p.next()
		switch c {
		case '\n':
			return false
		case '"':
			c, _ = p.next()
			return c == ']'
		case '\\':
			var second span
			if c, second = p.next(); c == '\n' {
				return false
			}
			raw.to = second.to
		}
		h.sub.add(c, raw)
	}
}

// entry reads a variable that begins at from.
func (p *configParser) entry(h header, from int) bool {
	e := entry{header: h}
	key := []byte{lowered(p.file[from])}
	c, raw := p.next()
	for ; isKeyByte(c) && !p.end; c, raw = p.next() {
		key = append(key, lowered(c))
	}
	e.key = string(key)
	for c == ' ' || c == '\t' {
		c, raw = p.next()
	}
	switch {
	case c == '=':
		var ok bool
		e.set = true
		if raw, ok = p.value(&e.value); !ok {
			return false
		}
	case c != '\n':
		return false
	}
	e.whole = p.whole(from, raw)
	p.entries = append(p.entries, e)
	return true
}

// value reads a value up to the end of its last line, whose place it returns.
func (p *configParser) value(v *decoded) (end span, ok bool) {
	quoted, comment, kept := false, false, -1 // kept: how much stays if blanks end it
	for {
		c, raw := p.next()
		switch {
		case c == '\n':
			if kept >= 0 {
				v.shorten(kept)
			}
			return raw, !quoted
		case comment:
			continue
		case isBlank(c) && !quoted:
			if kept < 0 {
				kept = len(v.text)
			}
			if len(v.text) > 0 {
				v.add(c, raw)
			}
			continue
		case !quoted && (c == ';' || c == '#'):
			comment = true
			continue
		}
		kept = -1
		switch c {
		case '"':
			quoted = !quoted
		case '\\':
			if !p.escape(v, raw) {
				return raw, false
			}
		default:
			v.add(c, raw)
		}
	}
}

// escape reads what follows a backslash.
func (p *configParser) escape(v *decoded, raw span) bool {
	c, second := p.next()
	if c == '\n' {
		return true // and reads on
	}
	meant, ok := map[byte]byte{'t': '\t', 'b': '\b', 'n': '\n', '\\': '\\', '"': '"'}[c]
	if ok {
		v.add(meant, span{raw.from, second.to})
	}
	return ok
}

// whole is all that goes with a variable that begins at from and whose line
// ends at end. Behind a header on the same line the line's end stays.
func (p *configParser) whole(from int, end span) span {
	start := bytes.LastIndexByte(p.file[:from], '\n') + 1
	if strings.Trim(string(p.file[start:from]), " \t\r\ufeff") == "" {
		if start == 0 && bytes.HasPrefix(p.file, []byte("\xef\xbb\xbf")) {
			start = 3
		}
		return span{start, end.to}
	}
	return span{from, end.from}
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isKeyByte(c byte) bool { return isLetter(c) || '0' <= c && c <= '9' || c == '-' }

func lowered(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c | 0x20
	}
	return c
}
