// Package exposed finds secrets that lie in files in plain text, where git and
// its neighbours keep them, and takes one out, byte for byte. Whose they are,
// and whether they are tokens or passwords, it does not know.
//
// git config is not used for that: its arguments would show the secret, and it
// does not give back the other bytes as they were.
package exposed

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"git-credential-pat/helper/gitconfig"
	"git-credential-pat/store/secret"
)

// ErrChanged means that the secret stands no longer where it was found.
var ErrChanged = errors.New("changed meanwhile")

// ErrByHand means that this package does not edit such an entry.
var ErrByHand = errors.New("to be taken out by hand")

// Place is the kind of file in which a secret lies.
type Place string

// The places.
const (
	GitConfig      Place = "git-config"
	GitModules     Place = "gitmodules" // belongs to everybody who has the repository
	GitCredentials Place = "git-credentials"
	Netrc          Place = "netrc" // read by curl, pip, go and others too
	GH             Place = "gh"
	GLab           Place = "glab"
	GCM            Place = "gcm"
)

// Found is a user name and a secret, one of which may be empty, as they lie in a
// file. Either can be a token.
type Found struct {
	File  string
	Line  int
	Place Place
	// Repository is set where a repository names the file, which may have come
	// from anybody.
	Repository bool
	// Machine is set where it is the machine's own file, which everybody on it
	// uses.
	Machine bool
	// Section, Subsection and Key say where in the file, as far as it has such.
	Section, Subsection, Key string

	Protocol string // https, or http
	Host     string // as it is written; empty: for every host
	Path     string // the repository, or empty
	User     string
	Secret   secret.Secret

	all  []span // what goes with the whole entry, or with all of its user info
	rest []span // what goes where the user name is to stay; nil: it cannot
}

// parse reads what a place's files hold.
type parse func(file []byte) ([]Found, error)

// parsers are the formats.
func parsers() map[Place]parse {
	return map[Place]parse{
		GitConfig:      parseGitConfig,
		GitModules:     parseGitConfig,
		GitCredentials: parseCredentials,
		Netrc:          parseNetrc,
		GH:             parseGH,
		GLab:           parseGLab,
		GCM:            parseGCM,
	}
}

// Read returns what lies in a file. An error is the system's, or says which line
// cannot be read; what stands before that line is returned all the same.
func Read(path string, place Place) ([]Found, error) {
	file, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return read(file, path, place)
}

func read(file []byte, path string, place Place) ([]Found, error) {
	found, err := parsers()[place](file)
	if err != nil {
		err = fmt.Errorf("%s: %w", path, err)
	}
	for i := range found {
		found[i].File, found[i].Place = path, place
	}
	return found, err
}

// Removable reports whether Remove can do it.
func (f *Found) Removable() bool {
	return len(f.all) > 0 && f.Place != GitModules && f.Place != GH && f.Place != GLab
}

// Remove takes the secret out of its file, and the user name with it unless it
// is to be kept and can be. Nothing else in the file changes.
//
// ErrChanged: it is there no longer, or the file cannot be read any more.
// ErrByHand: it is not for this program to edit. Other errors are those of
// gitconfig.Edit. With any of them the file is as it was.
func (f *Found) Remove(keepUser bool) error {
	switch {
	case !f.Removable():
		return ErrByHand
	case f.Place == GCM:
		return f.removeFile()
	}
	return gitconfig.Edit(f.File, func(old []byte) ([]byte, error) { return f.without(old, keepUser) })
}

// without is the file without the secret.
func (f *Found) without(file []byte, keepUser bool) ([]byte, error) {
	now, err := read(file, f.File, f.Place)
	if err != nil {
		return nil, ErrChanged
	}
	for i := range now {
		if !now[i].same(f) {
			continue
		}
		if keepUser && now[i].rest != nil {
			return cut(file, now[i].rest), nil
		}
		return cut(file, now[i].all), nil
	}
	return nil, ErrChanged
}

// same reports whether two are the same but for their position.
func (f *Found) same(g *Found) bool {
	return f.Section == g.Section && f.Subsection == g.Subsection && f.Key == g.Key &&
		f.Protocol == g.Protocol && f.Host == g.Host && f.Path == g.Path && f.User == g.User &&
		f.Secret.Equal(g.Secret)
}

// lineAt is the number of the line that at stands in.
func lineAt(file []byte, at int) int { return 1 + bytes.Count(file[:at], []byte("\n")) }
