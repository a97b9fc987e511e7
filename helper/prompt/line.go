package prompt

import (
	"bytes"
	"strings"
)

// maxLine is the longest line that is taken. The longest tokens known are
// shorter than a tenth of it; a terminal in cooked mode would cut at 1024 on
// macOS and at 4095 on Linux.
const maxLine = 4096

// key is what one byte from the terminal meant.
type key int

const (
	keyText key = iota // the byte went into the line, or was dropped
	keyErase
	keyEnter
	keyDecline
	keyInterrupt
	keyQuit
	keySuspend
)

// line is one line of input as it grows, byte by byte.
type line struct {
	buf     []byte
	tooLong bool
}

func newLine() *line {
	// All of it at once: growing would leave copies of a secret behind.
	return &line{buf: make([]byte, 0, maxLine)}
}

// feed takes the next byte and tells what it meant.
func (l *line) feed(b byte) key {
	switch b {
	case '\r', '\n':
		return keyEnter
	case 3:
		return keyInterrupt
	case 4:
		if len(l.buf) == 0 {
			return keyDecline
		}
	case 8, 127:
		l.erase()
		return keyErase
	case 21:
		l.clear()
		return keyErase
	case 26:
		return keySuspend
	case 28:
		return keyQuit
	default:
		l.add(b)
	}
	return keyText
}

func (l *line) add(b byte) {
	if len(l.buf) == maxLine {
		l.tooLong = true
		return
	}
	l.buf = append(l.buf, b)
	// A terminal puts these around what is pasted if the shell asked it to.
	l.buf = bytes.TrimSuffix(l.buf, []byte("\x1b[200~"))
	l.buf = bytes.TrimSuffix(l.buf, []byte("\x1b[201~"))
}

// erase takes the last character away, however many bytes it has.
func (l *line) erase() {
	for len(l.buf) > 0 {
		last := l.buf[len(l.buf)-1]
		l.buf = l.buf[:len(l.buf)-1]
		if !continues(last) {
			return
		}
	}
}

func (l *line) clear() {
	clear(l.buf[:cap(l.buf)])
	l.buf, l.tooLong = l.buf[:0], false
}

// width is the number of characters that an echo of the line shows.
func (l *line) width() int {
	n := 0
	for _, b := range l.buf {
		if shows(b) && !continues(b) {
			n++
		}
	}
	return n
}

func (l *line) empty() bool { return !l.tooLong && trimBlanks(string(l.buf)) == "" }

// text is the line without blanks around it, or ErrUnreadable.
func (l *line) text() (string, error) {
	if l.tooLong {
		return "", ErrUnreadable
	}
	return readable(string(l.buf))
}

// readable trims s, and refuses it with ErrUnreadable if control characters
// are left in it.
func readable(s string) (string, error) {
	s = trimBlanks(s)
	for i := range len(s) {
		if !shows(s[i]) {
			return "", ErrUnreadable
		}
	}
	return s, nil
}

func trimBlanks(s string) string { return strings.Trim(s, " \t") }

func shows(b byte) bool { return b >= ' ' && b != 127 }

// continues reports whether b is inside a UTF-8 sequence.
func continues(b byte) bool { return b&0xC0 == 0x80 }
