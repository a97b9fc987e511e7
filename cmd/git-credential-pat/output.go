package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"golang.org/x/term"

	"git-credential-pat/helper/prompt"
)

// print writes a report's text to standard output.
func (w *world) print(text string) error {
	_, err := fmt.Fprint(w.stdout, text)
	return err
}

// printJSON writes v, which has its schema's number as its first field, as one
// line on standard output.
func (w *world) printJSON(v any) error {
	text, err := jsonLine(v)
	if err != nil {
		return err
	}
	return w.print(text)
}

// jsonLine is v in JSON on one line, without the escapes that only a web page needs.
func jsonLine(v any) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return b.String(), err
}

// style is how a report is dressed on standard output: in colours, and as wide
// as the window, at a terminal only.
func (w *world) style() prompt.Style {
	s := prompt.Style{Env: w.env, Columns: prompt.Width}
	if !term.IsTerminal(int(w.stdout.Fd())) {
		return s
	}
	if columns, _, err := term.GetSize(int(w.stdout.Fd())); err == nil && columns > 0 {
		s.Columns = columns
	}
	s.Colour = w.env("NO_COLOR") == "" && w.env("TERM") != "dumb" && w.env("TERM") != "" // no-color.org
	return s
}

// liveLine is a line on standard error that tells what goes on, where that is a
// terminal: show puts a text in the place of the last one, and end takes it
// away.
func (w *world) liveLine() (show func(text string), end func()) {
	if !term.IsTerminal(int(w.stderr.Fd())) {
		return func(string) {}, func() {}
	}
	shown := 0
	show = func(text string) {
		text = text[:min(len(text), prompt.Width-1)] // a second line would stay
		// Blanks, which every terminal knows, in the place of a longer text.
		_, _ = fmt.Fprintf(w.stderr, "\r%-*s", shown, text)
		if len(text) < shown {
			_, _ = fmt.Fprintf(w.stderr, "\r%s", text)
		}
		shown = len(text)
	}
	return show, func() {
		if shown > 0 {
			show("")
		}
	}
}
