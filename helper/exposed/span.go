package exposed

// span is a range of a file's bytes.
type span struct{ from, to int }

// cut is file without spans, which are in order and apart.
func cut(file []byte, spans []span) []byte {
	var left []byte
	at := 0
	for _, s := range spans {
		left = append(left, file[at:s.from]...)
		at = s.to
	}
	return append(left, file[at:]...)
}

// decoded is a text as its reader has it, and where each of its bytes stands in
// the file. What has no byte in the text, such as a quote, belongs to none.
type decoded struct {
	text []byte
	raw  []span
}

func (d *decoded) add(b byte, raw span) {
	d.text = append(d.text, b)
	d.raw = append(d.raw, raw)
}

// shorten leaves the first n bytes.
func (d *decoded) shorten(n int) { d.text, d.raw = d.text[:n], d.raw[:n] }

// spans are the file's bytes that make text[from:to]. Quotes between them stay,
// or they would lose their partners.
func (d *decoded) spans(from, to int) []span {
	var all []span
	for _, s := range d.raw[from:to] {
		if last := len(all) - 1; last >= 0 && all[last].to == s.from {
			all[last].to = s.to
			continue
		}
		all = append(all, s)
	}
	return all
}
