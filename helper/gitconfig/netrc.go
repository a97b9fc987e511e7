package gitconfig

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"git-credential-pat/store/secret"
)

// NetrcEntry is an entry of a netrc file. curl logs in with a login or a password
// alone, too.
type NetrcEntry struct {
	Host     string // as it is written, or "" for the default entry
	Login    string
	Password secret.Secret
	Line     int
	From, To int  // where its words stand in the file
	Macro    bool // a macro follows, which without the entry would be another's
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

// Netrc reads the entries of a netrc file. One that is not there has none. Errors
// are ErrNoFile and those of the system.
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
	return NetrcEntries(text), nil
}

// NetrcEntries reads the text of a netrc file as curl reads it (lib/netrc.c), as
// far as curl reads.
func NetrcEntries(text []byte) []NetrcEntry {
	var all []NetrcEntry
	var keyword *netrcWord // whose value comes next
	words := netrcWords{text: string(text), line: 1}
	for w, ok := words.next(); ok; w, ok = words.next() {
		if keyword != nil {
			all, keyword = withValue(all, *keyword, w), nil
			continue
		}
		switch strings.ToLower(w.text) {
		case "machine", "login", "password", "account":
			keyword = &w
		case "default":
			all = append(all, NetrcEntry{Line: w.line, From: w.from, To: w.to})
		case "macdef":
			words.skipMacro()
			if len(all) > 0 {
				all[len(all)-1].Macro = true
			}
		}
	}
	return all
}

// withValue adds what a keyword says, of a new entry or of the last one.
func withValue(all []NetrcEntry, keyword, value netrcWord) []NetrcEntry {
	word := strings.ToLower(keyword.text)
	if word == "machine" {
		return append(all, NetrcEntry{Host: value.text, Line: value.line, From: keyword.from, To: value.to})
	}
	if len(all) == 0 {
		return all
	}
	e := &all[len(all)-1]
	e.To = value.to
	switch word {
	case "login":
		e.Login = value.text
	case "password":
		e.Password = secret.New(value.text)
	}
	return all
}

// netrcWord is a word with its quotes undone, and where it stands.
type netrcWord struct {
	text           string
	line, from, to int
}

// netrcWords cuts a netrc file into words.
type netrcWords struct {
	text string
	at   int
	line int
}

const netrcSpace = " \t\r\v\f"

// next is the next word. A "#" where a word would begin makes the rest of the
// line a comment. ok is false at the end, and where a quoted word has none: curl
// reads no further there.
func (w *netrcWords) next() (word netrcWord, ok bool) {
	for w.at < len(w.text) {
		switch c := w.text[w.at]; {
		case strings.IndexByte(netrcSpace, c) >= 0:
			w.at++
		case c == '#':
			w.at = w.endOfLine()
		case c == '\n':
			w.at++
			w.line++
		default:
			word = netrcWord{line: w.line, from: w.at}
			word.text, ok = w.word()
			word.to = w.at
			return word, ok
		}
	}
	return word, false
}

// word passes over the word that begins here.
func (w *netrcWords) word() (string, bool) {
	if w.text[w.at] == '"' {
		return w.quoted()
	}
	rest := w.text[w.at:]
	if end := strings.IndexAny(rest, netrcSpace+"\n"); end >= 0 {
		rest = rest[:end]
	}
	w.at += len(rest)
	return rest, true
}

func (w *netrcWords) endOfLine() int {
	if end := strings.IndexByte(w.text[w.at:], '\n'); end >= 0 {
		return w.at + end
	}
	return len(w.text)
}

// quoted passes over a word in double quotes, with curl's three escapes.
func (w *netrcWords) quoted() (string, bool) {
	var b strings.Builder
	end := w.endOfLine()
	for i := w.at + 1; i < end; i++ {
		switch c := w.text[i]; {
		case c == '"':
			w.at = i + 1
			return b.String(), true
		case c == '\\' && i+1 < end:
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
	line := w.restOfLine()
	for !strings.HasSuffix(line, "\r") && w.at < len(w.text) {
		w.at++
		w.line++
		if line = w.restOfLine(); line == "" {
			return
		}
	}
}

// restOfLine passes over it, but not over its end.
func (w *netrcWords) restOfLine() string {
	line := w.text[w.at:w.endOfLine()]
	w.at += len(line)
	return line
}
