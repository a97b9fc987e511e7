package gitconfig

import (
	"context"
	"os"
	"path/filepath"
	"strings"
)

// Helper is one entry of git's list of helpers.
type Helper struct {
	Value  string // of credential.helper
	Scope  string // system, global, local, worktree or command
	Origin string // "file:PATH", "command line:", as git says it
	Place  Place
}

// Effective is the list of helpers that git would run for address, in the
// current folder and environment: PROTOCOL://[USER@]HOST[/PATH]. git is the
// program to ask, "" for the one in PATH. For several addresses
// [ReadSettings] once and ask that.
func Effective(ctx context.Context, address, git string) ([]Helper, error) {
	s, err := ReadSettings(ctx, git)
	if err != nil {
		return nil, err
	}
	view, err := s.For(ctx, address)
	return view.Helpers, err
}

func (s *Settings) helper(e entry) Helper {
	return Helper{Value: e.value, Scope: e.scope, Origin: e.origin, Place: s.place(e)}
}

// View is what git does for one address.
type View struct {
	Helpers   []Helper // that git runs, in its order
	Reset     Place    // the last empty helper, which cleared those before it
	SendsPath bool     // credential.useHttpPath
	PathOff   Place    // what turned that off, if anything did
	Headers   []Header // http.extraHeader that carry a credential
	Cookies   Place    // http.cookieFile that is in force
	CookieJar string   // that file's name
}

// Header is a line that has git send a credential in a header.
type Header struct {
	Place
	Cookie bool // a cookie, and no Authorization
}

// For is what git does for address: PROTOCOL://[USER@]HOST[/PATH]. An error
// means that git did not answer.
//
// `git config --get-all` cannot say it: it knows no resets and no addresses. Of
// the credential section all values that match count, in the order of the
// files, and an empty helper clears what stands before it (git's credential.c).
// Of the http section a value counts unless one before it fits more closely
// (urlmatch.c); an empty header clears what was collected (http.c).
func (s *Settings) For(ctx context.Context, address string) (View, error) {
	fits, err := s.fits(ctx, address)
	if err != nil {
		return View{}, err
	}
	var v View
	best := map[string]fit{}
	for i, e := range s.entries {
		switch {
		case !fits[i].ok:
		case e.section == "credential":
			v.credential(s, e)
		case !fits[i].worse(best[e.key]):
			best[e.key] = fits[i]
			v.http(s, e)
		}
	}
	return v, nil
}

func (v *View) credential(s *Settings, e entry) {
	switch {
	case e.key == "usehttppath":
		on, _ := Bool(e.value)
		v.SendsPath, v.PathOff = on || !e.set, Place{}
		if !v.SendsPath {
			v.PathOff = s.place(e)
		}
	case e.key != "helper":
	case e.value == "":
		v.Helpers, v.Reset = nil, s.place(e)
	default:
		v.Helpers = append(v.Helpers, s.helper(e))
	}
}

func (v *View) http(s *Settings, e entry) {
	name, _, _ := strings.Cut(e.value, ":")
	switch {
	case e.key == "cookiefile":
		v.Cookies, v.CookieJar = s.place(e), s.path(e.value)
	case e.value == "":
		v.Headers = nil
	case strings.EqualFold(name, "authorization"), strings.EqualFold(name, "cookie"):
		v.Headers = append(v.Headers, Header{s.place(e), strings.EqualFold(name, "cookie")})
	}
}

// path is the name of a file as git reads it: below the home folder if it
// begins with ~/, else below the current one.
func (s *Settings) path(value string) string {
	if rest, ok := strings.CutPrefix(value, "~/"); ok {
		home, _ := os.UserHomeDir()
		return filepath.Join(home, rest)
	}
	if value == "" || filepath.IsAbs(value) {
		return value
	}
	return filepath.Join(s.folder, value)
}
