package exposed

import (
	"bytes"
	"strings"

	"git-credential-pat/store/secret"
)

// parseNetrc returns what the machines of a .netrc log in with, as curl reads it
// (https://everything.curl.dev/usingcurl/netrc.html), which git uses. The
// default machine has no host, and is nobody's to take out.
func parseNetrc(file []byte) ([]Found, error) {
	p := netrcParser{file: file}
	for {
		w, ok := p.word()
		if !ok {
			break
		}
		p.take(w)
	}
	p.finish()
	return p.all, nil
}

// netrcWord is one word, its quotes undone.
type netrcWord struct {
	text string
	span
}

// netrcParser walks through a file.
type netrcParser struct {
	file    []byte
	at      int
	machine *Found // the one that is being read, or nil
	from    int    // where it begins
	to      int    // where its last word ends
	fixed   bool   // it is not to be taken out
	all     []Found
}

// take takes a keyword, and the word behind it that it stands for.
func (p *netrcParser) take(w netrcWord) {
	switch strings.ToLower(w.text) {
	case "machine":
		p.finish()
		p.begin(w, false)
		p.machine.Host = p.argument().text
	case "default":
		p.finish()
		p.begin(w, true)
	case "login":
		user := p.argument().text
		if p.machine != nil {
			p.machine.User = user
		}
	case "password":
		password := p.argument()
		if p.machine != nil {
			p.machine.Secret, p.machine.Line = secret.New(password.text), lineAt(p.file, password.from)
		}
	case "account":
		p.argument()
	case "macdef":
		// Without its machine the macro would fall to the one above.
		p.fixed = true
		p.skipMacro()
	default:
		if strings.HasPrefix(w.text, "#") {
			p.at = w.from + len(p.lineFrom(w.from))
		}
	}
}

func (p *netrcParser) begin(w netrcWord, fixed bool) {
	p.machine = &Found{Protocol: "https", Line: lineAt(p.file, w.from)}
	p.from, p.to, p.fixed = w.from, w.to, fixed
}

// argument is the next word, which belongs to the machine.
func (p *netrcParser) argument() netrcWord {
	w, ok := p.word()
	if ok {
		p.to = w.to
	}
	return w
}

// finish notes the machine that ends here.
func (p *netrcParser) finish() {
	if p.machine != nil && (p.machine.User != "" || !p.machine.Secret.Empty()) {
		if !p.fixed {
			p.machine.all = []span{p.whole()}
		}
		p.all = append(p.all, *p.machine)
	}
	p.machine = nil
}

// whole is the machine's lines, where it has them for itself, else its words
// and the blanks behind them.
func (p *netrcParser) whole() span {
	s := span{p.from, p.to}
	for s.to < len(p.file) && (p.file[s.to] == ' ' || p.file[s.to] == '\t') {
		s.to++
	}
	line := bytes.LastIndexByte(p.file[:s.from], '\n') + 1
	if len(bytes.Trim(p.file[line:s.from], " \t")) > 0 {
		return s
	}
	rest := p.file[s.to:]
	switch {
	case bytes.HasPrefix(rest, []byte("\n")):
		return span{line, s.to + 1}
	case bytes.HasPrefix(rest, []byte("\r\n")):
		return span{line, s.to + 2}
	}
	return s
}

// skipMacro goes on behind the empty line that ends a macro; for some readers it
// may have blanks.
func (p *netrcParser) skipMacro() {
	for p.at < len(p.file) {
		line := p.lineFrom(p.at)
		p.at += len(line)
		if len(bytes.Trim(line, " \t\r\n")) == 0 {
			return
		}
	}
}

// lineFrom is the rest of a line, with its end.
func (p *netrcParser) lineFrom(at int) []byte {
	rest := p.file[at:]
	if i := bytes.IndexByte(rest, '\n'); i >= 0 {
		return rest[:i+1]
	}
	return rest
}

// word is the next word. A comment is none, unless an argument stands there:
// passwords may begin like one.
func (p *netrcParser) word() (netrcWord, bool) {
	for p.at < len(p.file) && isBlank(p.file[p.at]) {
		p.at++
	}
	if p.at == len(p.file) {
		return netrcWord{}, false
	}
	w := netrcWord{span: span{from: p.at}}
	if p.file[p.at] == '"' {
		w.text = p.quoted()
	} else {
		for p.at < len(p.file) && !isBlank(p.file[p.at]) {
			p.at++
		}
		w.text = string(p.file[w.from:p.at])
	}
	w.to = p.at
	return w, true
}

// quoted is a word in quotes.
func (p *netrcParser) quoted() string {
	var text []byte
	for p.at++; p.at < len(p.file) && p.file[p.at] != '"'; p.at++ {
		c := p.file[p.at]
		if c == '\\' && p.at+1 < len(p.file) {
			p.at++
			c = p.file[p.at]
			if meant, ok := map[byte]byte{'n': '\n', 'r': '\r', 't': '\t'}[c]; ok {
				c = meant
			}
		}
		text = append(text, c)
	}
	p.at = min(p.at+1, len(p.file))
	return string(text)
}
