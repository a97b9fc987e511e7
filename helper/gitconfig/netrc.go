package gitconfig

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// NetrcEntry is an entry of a netrc file that holds a password or token.
type NetrcEntry struct {
	Host string // as it is written, or "" for the default entry
	Line int
}

// NetrcFiles are the files from which curl, and so git, takes passwords before
// any helper is asked.
func NetrcFiles(home string) []string {
	files := []string{filepath.Join(home, ".netrc")}
	if runtime.GOOS == "windows" {
		files = append(files, filepath.Join(home, "_netrc"))
	}
	return files
}

// Netrc reads the entries of a netrc file that curl can answer with, as curl
// reads it (lib/netrc.c). A file that is not there has none. Errors are ErrNoFile
// and those of the system.
func Netrc(file string) ([]NetrcEntry, error) {
	info, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil && !info.Mode().IsRegular() {
		err = ErrNoFile // a pipe would be waited for
	}
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return netrcEntries(string(text)), nil
}

// netrcEntries reads the words of a netrc file. Of what stands after "login",
// "password" and "account" nothing is looked at.
func netrcEntries(text string) []NetrcEntry {
	var all []NetrcEntry
	var current *NetrcEntry
	last := "" // the keyword whose value comes next
	words := netrcWords{text: text, line: 1}
	for word, line, ok := words.next(); ok; word, line, ok = words.next() {
		keyword := strings.ToLower(word)
		switch {
		case last == "machine":
			current = &NetrcEntry{Host: word, Line: line}
		case last == "password" && current != nil:
			all = append(all, *current)
			current = nil
		}
		if last != "" {
			last = ""
			continue
		}
		switch keyword {
		case "machine", "login", "password", "account":
			last = keyword
		case "default":
			current = &NetrcEntry{Line: line}
		case "macdef":
			words.skipMacro()
		}
	}
	return all
}

// netrcWords cuts a netrc file into words.
type netrcWords struct {
	text string
	line int
}

const netrcSpace = " \t\r\v\f"

// next is the next word and its line. A "#" where a word would begin makes the
// rest of the line a comment. ok is false at the end, and where a quoted word
// has none: curl reads no further there.
func (w *netrcWords) next() (word string, line int, ok bool) {
	for {
		w.text = strings.TrimLeft(w.text, netrcSpace)
		switch {
		case w.text == "":
			return "", 0, false
		case w.text[0] == '#':
			w.text = w.text[w.restOfLine():]
		case w.text[0] == '\n':
			w.text = w.text[1:]
			w.line++
		case w.text[0] == '"':
			word, ok = w.quoted()
			return word, w.line, ok
		default:
			end := strings.IndexAny(w.text, netrcSpace+"\n")
			if end < 0 {
				end = len(w.text)
			}
			word, w.text = w.text[:end], w.text[end:]
			return word, w.line, true
		}
	}
}

func (w *netrcWords) restOfLine() int {
	if end := strings.IndexByte(w.text, '\n'); end >= 0 {
		return end
	}
	return len(w.text)
}

// quoted is a word in double quotes, with curl's three escapes.
func (w *netrcWords) quoted() (string, bool) {
	var b strings.Builder
	for i := 1; i < w.restOfLine(); i++ {
		switch c := w.text[i]; {
		case c == '"':
			w.text = w.text[i+1:]
			return b.String(), true
		case c == '\\' && i+1 < w.restOfLine():
			i++
			b.WriteString(strings.NewReplacer("n", "\n", "r", "\r", "t", "\t").Replace(w.text[i : i+1]))
		default:
			b.WriteByte(c)
		}
	}
	return "", false
}

// skipMacro passes over a macro, which an empty line ends. In a file with
// carriage returns curl takes the one behind the macro's name for its end.
func (w *netrcWords) skipMacro() {
	line := w.text[:w.restOfLine()]
	w.text = w.text[len(line):]
	for !strings.HasSuffix(line, "\r") && w.text != "" {
		w.text = w.text[1:]
		w.line++
		line = w.text[:w.restOfLine()]
		w.text = w.text[len(line):]
		if line == "" {
			return
		}
	}
}
