package gitconfig

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Settings is one reading of what git's configuration says about who is asked
// and what is sent, in git's order: all files with the includes that apply in
// the current folder, then the environment.
type Settings struct {
	// InRepository is set where the current folder is in a repository, so that
	// git itself has decided which conditional includes apply.
	InRepository bool

	git     string
	folder  string // what git's relative file names start from
	entries []entry
	known   map[string][]fit // of addresses that were asked about
}

// entry is one line of git's configuration.
type entry struct {
	section string // lower-case, as is key
	name    string // what stands in quotes: an address, a condition, a remote
	named   bool
	key     string
	value   string
	set     bool // the line has a "="
	scope   string
	origin  string

	// Of an address, taken apart once for all the comparisons.
	pattern plainParts
	plain   bool
	fit     fit
}

// wanted are the keys that are read.
const wanted = `^(credential\.(.*\.)?(helper|username|usehttppath)` +
	`|http\.(.*\.)?(extraheader|cookiefile)` +
	`|url\..*\.(insteadof|pushinsteadof)` +
	`|(remote|submodule)\..*\.(url|pushurl)` +
	`|branch\..*\.(remote|pushremote)|remote\.pushdefault` + // a remote's name, or an address
	`|includeif\..*\.path)$`

// ReadSettings reads git's configuration as it stands in the current folder and
// environment. git is the program to ask, "" for the one in PATH. An error
// means that git did not answer, or cannot read a file itself.
func ReadSettings(ctx context.Context, git string) (*Settings, error) {
	s := &Settings{git: git}
	if err := s.findRepository(ctx); err != nil {
		return nil, err
	}
	out, err := question{git: git, args: []string{
		"config", "--show-scope", "--show-origin", "-z", "--get-regexp", wanted,
	}}.ask(ctx)
	if code, _, ok := failed(err); ok && code == 1 {
		return s, nil
	}
	if err != nil {
		return nil, err
	}
	for fields := range slices.Chunk(strings.Split(out, "\x00"), 3) {
		if len(fields) == 3 {
			s.entries = append(s.entries, parseEntry(fields[0], fields[1], fields[2]))
		}
	}
	return s, nil
}

// findRepository finds out where git stands: git names a repository's files
// from the top of the work tree.
func (s *Settings) findRepository(ctx context.Context) error {
	out, err := question{git: s.git, args: []string{"rev-parse", "--absolute-git-dir", "--show-cdup"}}.ask(ctx)
	if _, _, ok := failed(err); err != nil && !ok {
		return err
	}
	s.folder, _ = os.Getwd()
	if err == nil {
		_, up, _ := strings.Cut(strings.TrimRight(out, "\n"), "\n")
		s.InRepository, s.folder = true, filepath.Join(s.folder, up)
	}
	return nil
}

// parseEntry reads what git prints of a line: its key, which holds no newline,
// and behind the first one its value.
func parseEntry(scope, origin, text string) entry {
	e := entry{scope: scope, origin: origin}
	var key string
	key, e.value, e.set = strings.Cut(text, "\n")
	first, last := strings.IndexByte(key, '.'), strings.LastIndexByte(key, '.')
	e.section, e.key = key[:max(first, 0)], key[last+1:]
	if e.named = first < last; e.named {
		e.name = key[first+1 : last]
		e.pattern, e.plain = parsePlain(e.name)
		e.fit = closeness(e.name)
	}
	return e
}

// Place is where a line of git's configuration stands.
type Place struct {
	Key   string // such as http.https://github.com.extraheader; it can hold a secret
	Scope string // system, global, local, worktree or command
	File  string // absolute, "" for the environment
}

func (s *Settings) place(e entry) Place {
	key := e.section + "." + e.key
	if e.named {
		key = e.section + "." + e.name + "." + e.key
	}
	return Place{Key: key, Scope: e.scope, File: s.file(e.origin)}
}

// file is the absolute name of the file that git calls origin, or "".
func (s *Settings) file(origin string) string {
	file, ok := strings.CutPrefix(origin, "file:")
	if !ok {
		return ""
	}
	if !filepath.IsAbs(file) {
		file = filepath.Join(s.folder, file)
	}
	return filepath.Clean(file)
}
