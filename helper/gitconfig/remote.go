package gitconfig

import (
	"context"
	"strings"
)

// Remote is where one of a repository's remotes leads, over https.
type Remote struct {
	Host string // as it stands in the address, without user info
	Path string
}

// Remotes are the current repository's remotes that are reached over https, in
// the order of the configuration: none outside of a repository, and where git
// cannot be asked.
func Remotes(ctx context.Context) []Remote {
	out, err := question{args: []string{"config", "-z", "--get-regexp", `^remote\..*\.(url|pushurl)$`}}.ask(ctx)
	if err != nil {
		return nil
	}
	var remotes []Remote
	for entry := range strings.SplitSeq(out, "\x00") {
		_, address, _ := strings.Cut(entry, "\n")
		rest, isHTTPS := strings.CutPrefix(address, "https://")
		authority, path, _ := strings.Cut(rest, "/")
		if isHTTPS {
			remotes = append(remotes, Remote{authority[strings.LastIndexByte(authority, '@')+1:], path})
		}
	}
	return remotes
}

// RemotePath is the path of the current repository at the host that isIt knows by
// any spelling, as its remotes tell it, or empty: outside of a repository, without
// a remote there, or where the remotes at it have different paths.
func RemotePath(ctx context.Context, isIt func(host string) bool) string {
	path := ""
	for _, r := range Remotes(ctx) {
		switch {
		case !isIt(r.Host):
		case path != "" && path != r.Path:
			return ""
		default:
			path = r.Path
		}
	}
	return path
}
