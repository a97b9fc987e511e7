package gitconfig

import (
	"bytes"
	"errors"
	"fmt"
)

// ErrDamaged means that a block has lost its begin or its end, so that what is
// ours cannot be told from what is not.
var ErrDamaged = errors.New("damaged git-credential-pat block")

// maxNewlines is how many line ends of ours may stand in front of a block: one
// that ends the file's last line, one that ends its continuation.
const maxNewlines = 2

// rest is a file's text without our blocks.
type rest struct {
	text     []byte
	found    bool     // there was a block
	fileOurs bool     // there was no file before it
	kept     []string // what a person wrote into it, see Change
}

// cut takes every block out of text.
func cut(text []byte) (rest, error) {
	r := rest{text: text}
	for {
		f, err := find(r.text)
		if err != nil || !f.endSeen {
			return r, err
		}
		inside, after := f.adopt(r.text)
		kept, names := keep(inside, f.origin.helper)
		before := r.text[:f.start]
		if len(kept)+len(after) == 0 {
			before = f.unpad(before)
		}
		r.text = bytes.Join([][]byte{before, kept, after}, nil)
		r.found = true
		r.fileOurs = r.fileOurs || f.origin.fileOurs
		r.kept = append(r.kept, names...)
	}
}

// found is where a block stands in a text.
type found struct {
	beginSeen, endSeen bool
	start, body        int // the begin line and what follows it
	bodyEnd, end       int // the end line and what follows it
	line               int // number of the first line of the body
	origin             origin
	eol                string // of the begin line
}

// find looks for the first block.
func find(text []byte) (found, error) {
	var f found
	number := 0
	for at := 0; at < len(text) && !f.endSeen; {
		number++
		next := at + lineLen(text[at:])
		if err := f.see(text[at:next], at, number); err != nil {
			return f, fmt.Errorf("line %d: %w", number, err)
		}
		at = next
	}
	if f.beginSeen && !f.endSeen {
		return f, fmt.Errorf("line %d: %w: no end line follows", f.line-1, ErrDamaged)
	}
	return f, nil
}

// see takes note of one line.
func (f *found) see(raw []byte, at, number int) (err error) {
	line := string(bytes.TrimSpace(raw))
	switch {
	case isMark(line, beginMark) && f.beginSeen:
		return fmt.Errorf("%w: it begins twice", ErrDamaged)
	case isMark(line, beginMark):
		f.beginSeen, f.start, f.body, f.line, f.eol = true, at, at+len(raw), number+1, lineEnd(raw)
		f.origin, err = parseOrigin(line)
	case isMark(line, endMark) && !f.beginSeen:
		return fmt.Errorf("%w: no begin line stands before", ErrDamaged)
	case isMark(line, endMark):
		f.endSeen, f.bodyEnd, f.end = true, at, at+len(raw)
	}
	return err
}

// isMark reports whether line is mark, or mark and a remark.
func isMark(line, mark string) bool {
	return line == mark || len(line) > len(mark) && line[:len(mark)] == mark && line[len(mark)] == ' '
}

// adopt splits what is the block's from what follows it. Keys that follow the
// end line without a header belong to the block's last section, so they are
// the block's too: left alone they would fall to whatever section stands above.
func (f found) adopt(text []byte) (inside []numbered, after []byte) {
	body := text[f.body:f.bodyEnd]
	inside = numberLines(body, f.line)
	after = text[f.end:]
	lines := numberLines(after, f.line+bytes.Count(body, []byte("\n"))+1)
	adopted := 0
	for i, l := range lines {
		if l.isHeader() {
			break
		}
		if l.isKey() {
			adopted = i + 1
		}
	}
	for _, l := range lines[:adopted] {
		after = after[len(l.raw):]
	}
	return append(inside, lines[:adopted]...), after
}

// unpad takes the line ends of ours off the end of text.
func (f found) unpad(text []byte) []byte {
	for range f.origin.newlines {
		text = bytes.TrimSuffix(text, []byte(f.eol))
	}
	return text
}

// add puts a block at the end of text.
func add(text []byte, b Block, fileOurs bool) []byte {
	eol := lineEnd(text)
	o := origin{fileOurs: fileOurs, newlines: padding(text)}
	out := bytes.Clone(text)
	for range o.newlines {
		out = append(out, eol...)
	}
	return append(out, b.text(o, eol)...)
}

// padding is how many line ends text needs before a new line can begin. After a
// backslash git reads on into the next line, so that one has to be empty.
func padding(text []byte) int {
	n := 0
	if len(text) > 0 && text[len(text)-1] != '\n' {
		n = 1
	}
	last := bytes.TrimSuffix(bytes.TrimSuffix(text, []byte("\n")), []byte("\r"))
	if bytes.HasSuffix(last, []byte(`\`)) {
		n++
	}
	return n
}

// lineEnd is the line end that text uses: CRLF if all its lines do. A block in
// the file's own style is not rewritten by an editor that saves one style only.
func lineEnd(text []byte) string {
	n := bytes.Count(text, []byte("\n"))
	if n > 0 && n == bytes.Count(text, []byte("\r\n")) {
		return "\r\n"
	}
	return "\n"
}

// lineLen is the length of the first line, its end included.
func lineLen(text []byte) int {
	if i := bytes.IndexByte(text, '\n'); i >= 0 {
		return i + 1
	}
	return len(text)
}
