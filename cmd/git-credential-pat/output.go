package main

import (
	"encoding/json"
	"fmt"

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
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return w.print(string(text) + "\n")
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
