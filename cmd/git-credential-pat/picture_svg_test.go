package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
)

// The measures of a picture: of one character, and of the window around them.
const (
	glyphWidth  = 8.4
	glyphHeight = 19
	margin      = 16
	titleBar    = 36
)

// styleSheet follows the reader's choice of light or dark. No font is loaded;
// each run of text is stretched to its columns, whatever font there is.
const styleSheet = `
text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre; fill: #1f2328 }
.window { fill: #ffffff; stroke: #d1d9e0 }
.button { fill: #d1d9e0 }
.red { fill: #cf222e } .green { fill: #1a7f37 } .yellow { fill: #9a6700 }
.bold { font-weight: bold } .faint { fill: #59636e }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 }
.window { fill: #0d1117; stroke: #3d444d }
.button { fill: #3d444d }
.red { fill: #ff7b72 } .green { fill: #3fb950 } .yellow { fill: #d29922 }
.faint { fill: #9198a1 }
}
`

// drawPicture draws a window with a screen in it, as SVG whose text can be
// selected and read aloud.
func drawPicture(title string, rows [][]glyph) []byte {
	width := screenColumns*glyphWidth + 2*margin
	height := titleBar + len(rows)*glyphHeight + margin
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %g %d" width="%g" height="%d" role="img" xml:space="preserve">`+"\n", width, height, width, height)
	fmt.Fprintf(&b, "<title>%s</title>\n<style>%s</style>\n", escapeXML(title), styleSheet)
	fmt.Fprintf(&b, `<rect class="window" x="0.5" y="0.5" width="%g" height="%d" rx="8"/>`+"\n", width-1, height-1)
	for i := range 3 {
		fmt.Fprintf(&b, `<circle class="button" cx="%d" cy="18" r="6"/>`+"\n", margin+6+20*i)
	}
	for i, row := range rows {
		drawRow(&b, titleBar+(i+1)*glyphHeight-5, row)
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}

func drawRow(b *bytes.Buffer, y int, row []glyph) {
	if len(row) == 0 {
		return
	}
	fmt.Fprintf(b, `<text y="%d">`, y)
	for start := 0; start < len(row); {
		end := start
		var text strings.Builder
		for end < len(row) && row[end].look == row[start].look {
			text.WriteRune(row[end].char)
			end++
		}
		fmt.Fprintf(b, `<tspan x="%.1f" textLength="%.1f" lengthAdjust="spacingAndGlyphs"%s>%s</tspan>`,
			margin+float64(start)*glyphWidth, float64(end-start)*glyphWidth, row[start].look.class(), escapeXML(text.String()))
		start = end
	}
	b.WriteString("</text>\n")
}

// class is the attribute that names a look, or nothing.
func (l look) class() string {
	names := strings.TrimSpace(l.colour + " " + l.weight)
	if names == "" {
		return ""
	}
	return ` class="` + names + `"`
}

func escapeXML(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a Builder takes everything
	return b.String()
}
