package gitconfig

import (
	"context"
	"net/url"
	"strings"
)

// Other is a helper that git's configuration names for a host, whether git
// would run it or a reset masks it.
type Other struct {
	Helper
	Username string // of the section that names it, or empty
	Path     string // likewise
}

// Others are the helpers that git's configuration, read in the current folder,
// names for https://HOST, but for the one whose value is ours: each once for a
// user and a path, in git's order. A section for a user or a path counts, as one
// for http does not.
func Others(ctx context.Context, host, ours string) ([]Other, error) {
	settings, err := helperSettings(ctx, "")
	if err != nil {
		return nil, err
	}
	m := matcher{settings: settings, known: map[string][]bool{}}
	var others []Other
	seen := map[Other]bool{}
	for i, s := range settings {
		if s.Value == "" || s.Value == ours || isPat(s.Value) {
			continue
		}
		parts := splitAddress(s.pattern)
		fits, err := m.fits(ctx, i, address(host, parts[1], parts[3]))
		if err != nil {
			return nil, err
		}
		key := Other{Helper{Value: s.Value}, parts[1], parts[3]}
		if fits && !seen[key] {
			seen[key] = true
			others = append(others, Other{s.Helper, parts[1], parts[3]})
		}
	}
	return others, nil
}

// Usernames are the values of credential.username that git's configuration, read
// in the current folder, names for https://HOST, in git's order.
func Usernames(ctx context.Context, host string) ([]string, error) {
	out, err := question{args: []string{"config", "-z", "--get-regexp", `^credential\.(.*\.)?username$`}}.ask(ctx)
	if code, _, ok := failed(err); ok && code == 1 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var settings []setting
	for entry := range strings.SplitSeq(strings.TrimSuffix(out, "\x00"), "\x00") {
		key, value, _ := strings.Cut(entry, "\n")
		pattern := strings.TrimSuffix(strings.TrimPrefix(key, "credential."), "username")
		settings = append(settings, setting{Helper{Value: value}, strings.TrimSuffix(pattern, ".")})
	}
	fits, err := matching(ctx, "", address(host, "", ""), settings)
	var names []string
	for i, s := range settings {
		if err == nil && fits[i] && s.Value != "" {
			names = append(names, s.Value)
		}
	}
	return names, err
}

// matcher remembers which settings are for which address: git is asked once for
// each.
type matcher struct {
	settings []setting
	known    map[string][]bool
}

func (m *matcher) fits(ctx context.Context, i int, address string) (bool, error) {
	if m.known[address] == nil {
		matches, err := matching(ctx, "", address, m.settings)
		if err != nil {
			return false, err
		}
		m.known[address] = matches
	}
	return m.known[address][i], nil
}

// address is that of a path at a host, asked for by a user; both may be empty.
func address(host, user, path string) string {
	u := url.URL{Scheme: "https", Host: host, Path: "/" + path}
	if user != "" {
		u.User = url.User(user)
	}
	return strings.TrimSuffix(u.String(), "/")
}

// isPat reports whether a helper's value names this program, by whatever path.
func isPat(value string) bool {
	return value == "pat" || strings.HasPrefix(value, "pat ") || strings.Contains(value, "git-credential-pat")
}
