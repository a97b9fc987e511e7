package gitconfig

import (
	"context"
	"fmt"
	"net/url"
	"strings"
)

// Helper is one entry of git's list of helpers.
type Helper struct {
	Value  string // of credential.helper
	Scope  string // system, global, local, worktree or command
	Origin string // "file:PATH", "command line:", as git says it
}

// Effective is the list of helpers that git would run for address, in the
// current folder and environment: PROTOCOL://[USER@]HOST[/PATH]. git is the
// program to ask, "" for the one in PATH.
//
// `git config --get-all` cannot say it: it knows no resets and no addresses. All
// values that match stand in the order of the files, whatever their addresses,
// and an empty one clears what stands before it (git's credential.c).
func Effective(ctx context.Context, address, git string) ([]Helper, error) {
	settings, err := helperSettings(ctx, git)
	if err != nil || len(settings) == 0 {
		return nil, err
	}
	matches, err := matching(ctx, git, address, settings)
	if err != nil {
		return nil, err
	}
	var list []Helper
	for i, s := range settings {
		switch {
		case !matches[i]:
		case s.Value == "":
			list = nil
		default:
			list = append(list, s.Helper)
		}
	}
	return list, nil
}

// setting is a helper and the address that it is for, "" for all.
type setting struct {
	Helper
	pattern string
}

func helperSettings(ctx context.Context, git string) ([]setting, error) {
	out, err := question{git: git, args: []string{
		"config", "--show-scope", "--show-origin", "-z", "--get-regexp", `^credential\.(.*\.)?helper$`,
	}}.ask(ctx)
	if code, _, ok := failed(err); ok && code == 1 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var settings []setting
	fields := strings.Split(out, "\x00")
	for ; len(fields) >= 3; fields = fields[3:] {
		key, value, _ := strings.Cut(fields[2], "\n")
		// A newline cannot stand in an address, so the key ends at the first.
		pattern := strings.TrimSuffix(strings.TrimPrefix(key, "credential."), "helper")
		settings = append(settings, setting{
			Helper:  Helper{Value: value, Scope: fields[0], Origin: fields[1]},
			pattern: strings.TrimSuffix(pattern, "."),
		})
	}
	return settings, nil
}

// matching tells which settings are for address. git itself compares: it is
// handed one key per setting, and lists those that match.
func matching(ctx context.Context, git, address string, settings []setting) ([]bool, error) {
	matches := make([]bool, len(settings))
	var text strings.Builder
	for i, s := range settings {
		matches[i] = matchesPartly(s.pattern, address)
		escaped := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s.pattern)
		fmt.Fprintf(&text, "[credential \"%s\"]\n\tm%d\n", escaped, i)
	}
	out, err := question{git: git, stdin: []byte(text.String()), args: []string{
		"config", "--file", "-", "-z", "--get-urlmatch", "credential", address,
	}}.ask(ctx)
	if code, _, ok := failed(err); ok && code == 1 {
		return matches, nil
	}
	if err != nil {
		return nil, err
	}
	for i := range settings {
		key := fmt.Sprintf("\x00credential.m%d\x00", i)
		matches[i] = matches[i] || strings.Contains("\x00"+out, key)
	}
	return matches, nil
}

// matchesPartly is the comparison that `git credential` falls back to for a
// pattern that is no whole address, like "github.com" or "https://" (credential.c,
// match_partial_url): what the pattern names must be equal. `git config` does
// not know it.
func matchesPartly(pattern, address string) bool {
	want, have := splitAddress(pattern), splitAddress(address)
	for i, part := range want {
		if part != "" && part != have[i] {
			return false
		}
	}
	return true
}

// splitAddress returns protocol, user, host with port, and path. It is for
// reports only: nothing is sent anywhere because of it.
func splitAddress(address string) (parts [4]string) {
	rest := address
	if protocol, after, ok := strings.Cut(address, "://"); ok {
		parts[0], rest = protocol, after
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	host := rest[:end]
	if user, after, ok := strings.Cut(host, "@"); ok {
		user, _, _ = strings.Cut(user, ":")
		parts[1], host = decode(user), after
	}
	parts[2] = decode(host)
	parts[3] = decode(strings.Trim(rest[end:], "/"))
	return parts
}

func decode(s string) string {
	if decoded, err := url.PathUnescape(s); err == nil {
		return decoded
	}
	return s
}
