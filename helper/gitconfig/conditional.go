package gitconfig

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Conditional is git's configuration as it would be where one conditional
// include applies that does not apply here.
type Conditional struct {
	Condition string // such as gitdir:~/job/
	File      string // what is included there
	Settings  *Settings
	Err       error // git cannot read the file; Settings is nil
}

// deepest is how far includes are followed, as git does (config.c,
// MAX_INCLUDE_DEPTH).
const deepest = 10

// Conditional returns, outside of a repository, one view for each conditional
// include whose file is there, with that file's lines in the place where git
// would read them. Each is told by itself: what two of them do together, one of
// them does alone. In a repository git has decided already, and there are none.
func (s *Settings) Conditional(ctx context.Context) []Conditional {
	if s.InRepository {
		return nil
	}
	return s.conditions(ctx, 0, len(s.entries), deepest)
}

// conditions looks at the entries from first up to, but not including, end.
func (s *Settings) conditions(ctx context.Context, first, end, depth int) []Conditional {
	var all []Conditional
	for i := first; i < end && depth > 0; i++ {
		e := s.entries[i]
		if e.section != "includeif" {
			continue
		}
		file := s.includedFile(ctx, e)
		if file == "" {
			continue
		}
		lines, err := s.linesOf(ctx, file, e.scope)
		if err != nil {
			all = append(all, Conditional{Condition: e.name, File: file, Err: err})
			continue
		}
		with := *s
		with.known = nil
		with.entries = slices.Insert(slices.Clone(s.entries), i+1, lines...)
		all = append(all, Conditional{Condition: e.name, File: file, Settings: &with})
		for _, c := range with.conditions(ctx, i+1, i+1+len(lines), depth-1) {
			c.Condition = e.name + " and " + c.Condition
			all = append(all, c)
		}
	}
	return all
}

// includedFile is the file that e includes, or "" where it is not there, which
// git says nothing about.
func (s *Settings) includedFile(ctx context.Context, e entry) string {
	file := e.value
	if strings.HasPrefix(file, "~") || strings.HasPrefix(file, "%") {
		// The line is handed to git again, which knows whose home that is.
		out, err := question{
			git: s.git, stdin: []byte("[a]\n\tb = " + quote(file) + "\n"),
			args: []string{"config", "--file", "-", "-z", "--type=path", "--get", "a.b"},
		}.ask(ctx)
		if err != nil {
			return ""
		}
		file = strings.TrimSuffix(out, "\x00")
	}
	if !filepath.IsAbs(file) {
		file = filepath.Join(filepath.Dir(s.file(e.origin)), file)
	}
	if info, err := os.Stat(file); err != nil || info.IsDir() {
		return ""
	}
	return file
}

// linesOf is what git reads from a file and from what that includes.
func (s *Settings) linesOf(ctx context.Context, file, scope string) ([]entry, error) {
	out, err := question{git: s.git, args: []string{
		"config", "--file", file, "--includes", "--show-origin", "-z", "--get-regexp", wanted,
	}}.ask(ctx)
	if code, _, ok := failed(err); ok && code == 1 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var lines []entry
	for fields := range slices.Chunk(strings.Split(out, "\x00"), 2) {
		if len(fields) == 2 {
			lines = append(lines, parseEntry(scope, fields[0], fields[1]))
		}
	}
	return lines, nil
}
