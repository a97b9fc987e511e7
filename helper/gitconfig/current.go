package gitconfig

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// Current is the block of ours that stands in the file at path, without what a
// person wrote into it. Where there is none, or no file, it is the zero Block.
// ErrDamaged means that it has lost its begin or its end.
func Current(path string) (Block, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Block{}, nil
	}
	if err != nil {
		return Block{}, err
	}
	b, err := current(text)
	if err != nil {
		return Block{}, fmt.Errorf("%s: %w", path, err)
	}
	return b, nil
}

// AsksForAll reports whether a block of ours is in the file at path and makes
// git ask for every host.
func AsksForAll(path string) bool {
	b, err := Current(path)
	return err == nil && b.AllHosts
}

// current reads the blocks that stand in text as one, as Configure makes it of
// them.
func current(text []byte) (Block, error) {
	var b Block
	for {
		f, err := find(text)
		if err != nil || !f.endSeen {
			return b, err
		}
		for _, s := range sections(numberLines(text[f.body:f.bodyEnd], f.line)) {
			b.take(s, f.origin.helper)
		}
		text = text[f.end:]
	}
}

// take adds what a section of ours says.
func (b *Block) take(s section, sum uint32) {
	helper := ""
	for _, l := range s.lines {
		if l.isHelper(sum) {
			helper = unquote(strings.TrimPrefix(l.trimmed(), "helper = "))
		}
	}
	if helper == "" {
		return
	}
	b.Helper = helper
	header := s.header.trimmed()
	if header == "[credential]" {
		b.AllHosts = true
	}
	if host, ok := strings.CutPrefix(header, `[credential "https://`); ok {
		b.Hosts = append(b.Hosts, strings.TrimSuffix(host, `"]`))
	}
}
