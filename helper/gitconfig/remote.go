package gitconfig

import (
	"context"
	"strings"
)

// RemotePath is the path of the current repository at host, as its remotes
// tell it, or empty: outside of a repository, without a remote there, or where
// the remotes at host have different paths.
func RemotePath(ctx context.Context, host string) string {
	out, err := question{args: []string{"config", "-z", "--get-regexp", `^remote\..*\.url$`}}.ask(ctx)
	if err != nil {
		return ""
	}
	path := ""
	for entry := range strings.SplitSeq(out, "\x00") {
		_, remote, _ := strings.Cut(entry, "\n")
		address, isHTTPS := strings.CutPrefix(remote, "https://")
		authority, own, _ := strings.Cut(address, "/")
		authority = authority[strings.LastIndexByte(authority, '@')+1:]
		if !isHTTPS || authority != host {
			continue
		}
		if path != "" && path != own {
			return ""
		}
		path = own
	}
	return path
}
