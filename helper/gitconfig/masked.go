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

// Others are the helpers that the configuration names for https://HOST, but for
// the one whose value is ours: each once for a user and a path, in git's order.
// A section for a user or a path counts, as one for http does not. An error
// means that git did not answer.
func (s *Settings) Others(ctx context.Context, host, ours string) ([]Other, error) {
	var others []Other
	seen := map[Other]bool{}
	for i, e := range s.entries {
		if e.section != "credential" || e.key != "helper" || e.value == "" || e.value == ours || IsPat(e.value) {
			continue
		}
		of := splitAddress(e.name)
		user, path := text(of.user), text(of.path)
		fits, err := s.fits(ctx, address(host, user, path))
		if err != nil {
			return nil, err
		}
		key := Other{Helper{Value: e.value}, user, path}
		if fits[i].ok && !seen[key] {
			seen[key] = true
			others = append(others, Other{s.helper(e), user, path})
		}
	}
	return others, nil
}

// Usernames are the values of credential.username that the configuration names
// for https://HOST, in git's order. An error means that git did not answer.
func (s *Settings) Usernames(ctx context.Context, host string) ([]string, error) {
	fits, err := s.fits(ctx, address(host, "", ""))
	var names []string
	for i, e := range s.entries {
		if err == nil && fits[i].ok && e.section == "credential" && e.key == "username" && e.value != "" {
			names = append(names, e.value)
		}
	}
	return names, err
}

// text is a part of an address, empty where it is not there.
func text(part *string) string {
	if part == nil {
		return ""
	}
	return *part
}

// address is that of a path at a host, asked for by a user; both may be empty.
func address(host, user, path string) string {
	u := url.URL{Scheme: "https", Host: host, Path: "/" + path}
	if user != "" {
		u.User = url.User(user)
	}
	return strings.TrimSuffix(u.String(), "/")
}

// IsPat reports whether a value of credential.helper names this program, by
// whatever path, or as a command of git.
func IsPat(value string) bool {
	return value == "pat" || strings.HasPrefix(value, "pat ") || strings.Contains(value, "credential-pat")
}
