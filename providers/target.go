package providers

import (
	"slices"
	"strings"
)

// Segments cuts a path as git sends it into the segments below the instance's
// root. Nothing but slashes is interpreted, and a path without two segments
// names no owner.
func (h *Host) Segments(path string) []string {
	if path == "" || h.AliasOf != "" {
		return nil
	}
	segments := strings.FieldsFunc(path, isSlash)
	segments = h.belowRoot(segments)
	if h.Provider.Split != nil {
		segments = h.Provider.Split(segments)
	}
	for i, s := range segments {
		if repo, isRepo := strings.CutSuffix(s, ".git"); isRepo && repo != "" && i > 0 {
			segments[i] = repo
			return segments[:i+1]
		}
	}
	if len(segments) < 2 {
		return nil
	}
	return segments
}

func isSlash(r rune) bool { return r == '/' }

// root is the path below which a whole instance lives, as the API's address
// tells it: https://corp.example/gitlab/api/v4 puts it below /gitlab.
func (h *Host) root() string {
	_, rest, _ := strings.Cut(strings.TrimPrefix(h.API, "https://"), "/")
	root, _, found := strings.Cut("/"+rest+"/", h.Provider.APIRoot)
	if !found || h.Provider.APIRoot == "" {
		return ""
	}
	return root
}

// belowRoot drops the instance's root from the beginning of a path.
func (h *Host) belowRoot(segments []string) []string {
	root := strings.FieldsFunc(h.root(), isSlash)
	if len(root) <= len(segments) && slices.Equal(root, segments[:len(root)]) {
		return segments[len(root):]
	}
	return segments
}

// Target says what a token for the repository at path is for.
func (h *Host) Target(path string) Target {
	segments := h.Segments(path)
	if len(segments) < 2 || slices.ContainsFunc(segments, h.HoldsToken) {
		return Target{}
	}
	return Target{
		Owner: segments[0],
		Path:  strings.Join(segments, "/"),
		Repo:  segments[len(segments)-1],
	}
}

// SameOwner reports whether owner, one segment or several, stands at the
// beginning of segments: whole segments, ASCII case ignored.
func SameOwner(owner string, segments []string) bool {
	parts := strings.Split(owner, "/")
	if len(parts) > len(segments) {
		return false
	}
	for i, part := range parts {
		if !EqualOwners(part, segments[i]) {
			return false
		}
	}
	return true
}

// EqualOwners reports whether two owners, or segments of them, are the same:
// the case of ASCII letters is ignored, and no other's.
func EqualOwners(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		if lower(a[i]) != lower(b[i]) {
			return false
		}
	}
	return true
}

// lower lowers an ASCII letter and leaves every other byte alone.
func lower(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		return b | 0x20
	}
	return b
}

// IsStatic reports whether a user name says nothing about who asks: none, git's
// own, or one of those that go with tokens instead of a person's name, at any
// provider.
func IsStatic(user string) bool {
	if user == "" || user == "git" {
		return true
	}
	for _, p := range All() {
		if slices.Contains(p.Static, user) {
			return true
		}
	}
	return false
}
