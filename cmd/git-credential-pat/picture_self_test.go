package main

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// TestReadScreen holds what a terminal would show, row by row, with the looks
// in braces.
func TestReadScreen(t *testing.T) {
	wide := strings.Repeat("x", screenColumns)
	for text, want := range map[string]string{
		"":                                  "",
		"a\nb\n\n":                          "a\nb",
		"\r\na":                             "\na",
		"50%\r100%":                         "100%",
		"100%\rok\x1b[K":                    "ok",
		"100%\x1b[2K\rok":                   "ok",
		"ab\bc":                             "ac",
		"a\tb":                              "a       b",
		"a  ":                               "a",
		wide + "y":                          wide + "\ny",
		"\x1b[32mok\x1b[0m so":              "{green}ok{} so",
		"\x1b[1;31mno\x1b[m":                "{red bold}no{}",
		"\x1b[2mx\x1b[39my":                 "{faint}xy{}",
		"\x1b[33mx\x1b[39my":                "{yellow}x{}y",
		"\x1b[?2004hx\x1b[5Cy":              "xy",
		"x\x1b[31":                          "x",
		"x\x1b":                             "x",
		"\x07\u202e\x00✓ <é>":               "✓ <é>",
		"\xff":                              "\ufffd",
		"\x1b[31mr\x1b[32mg\x1b[1mb\x1b[0m": "{red}r{}{green}g{}{green bold}b{}",
	} {
		if got := spell(readScreen(text)); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
}

// spell writes a screen down.
func spell(rows [][]glyph) string {
	var b strings.Builder
	for i, row := range rows {
		if i > 0 {
			b.WriteString("\n")
		}
		var last look
		for _, g := range append(row, glyph{}) {
			if g.look != last && last != (look{}) {
				b.WriteString("{}")
			}
			if g.look != last && g.look != (look{}) {
				b.WriteString("{" + strings.TrimSpace(g.look.colour+" "+g.look.weight) + "}")
			}
			last = g.look
			if g.char != 0 {
				b.WriteRune(g.char)
			}
		}
	}
	return b.String()
}

// FuzzPicture: whatever a program shows, the picture is XML that says just
// that, and no row is wider than the window.
func FuzzPicture(f *testing.F) {
	for _, text := range []string{"$ git push\n", "\x1b[32mok\x1b[0m  <&>\"'\n", "a\rb\t\bc\x1b[K", "]]>\x00\ufffe\xff\u0085"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		rows := readScreen(text)
		var want strings.Builder
		for _, row := range rows {
			if len(row) > screenColumns {
				t.Fatalf("a row of %d columns", len(row))
			}
			for _, g := range row {
				want.WriteRune(g.char)
			}
		}
		got, err := textIn(drawPicture(text, rows))
		if err != nil {
			t.Fatal(err)
		}
		if got != want.String() {
			t.Fatalf("it says %q, want %q", got, want.String())
		}
	})
}

// textIn is what stands in the tspan elements of a picture.
func textIn(picture []byte) (string, error) {
	decoder, inside := xml.NewDecoder(strings.NewReader(string(picture))), false
	var b strings.Builder
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return b.String(), nil
		}
		if err != nil {
			return "", err
		}
		switch token := token.(type) {
		case xml.StartElement:
			inside = token.Name.Local == "tspan"
		case xml.EndElement:
			inside = false
		case xml.CharData:
			if inside {
				b.Write(token)
			}
		}
	}
}
