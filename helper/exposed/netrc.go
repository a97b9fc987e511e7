package exposed

import (
	"bytes"

	"git-credential-pat/helper/gitconfig"
)

// parseNetrc returns what the machines of a .netrc log in with. The default one
// has no host, and is nobody's to take out; nor is one with a macro behind it.
func parseNetrc(file []byte) ([]Found, error) {
	var all []Found
	for _, e := range gitconfig.NetrcEntries(file) {
		if e.Login == "" && e.Password.Empty() {
			continue
		}
		f := Found{Protocol: "https", Host: e.Host, User: e.Login, Secret: e.Password, Line: e.Line}
		if e.Host != "" && !e.Macro {
			f.all = []span{wholeLines(file, span{e.From, e.To})}
		}
		all = append(all, f)
	}
	return all, nil
}

// wholeLines is an entry's lines, where it has them for itself, else its words
// and the blanks behind them.
func wholeLines(file []byte, s span) span {
	for s.to < len(file) && (file[s.to] == ' ' || file[s.to] == '\t') {
		s.to++
	}
	line := bytes.LastIndexByte(file[:s.from], '\n') + 1
	if len(bytes.Trim(file[line:s.from], " \t")) > 0 {
		return s
	}
	rest := file[s.to:]
	switch {
	case bytes.HasPrefix(rest, []byte("\n")):
		return span{line, s.to + 1}
	case bytes.HasPrefix(rest, []byte("\r\n")):
		return span{line, s.to + 2}
	}
	return s
}
