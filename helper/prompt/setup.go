package prompt

import (
	"fmt"
	"strings"
)

// SystemKeyring is what people call the store that the system has.
const SystemKeyring = "the system keyring"

// DialogWaits says that the keyring's own dialog is up.
const DialogWaits = "the keyring is locked: waiting for its dialog to be answered"

// Setup is what became of git's configuration.
type Setup struct {
	File    string
	Hosts   []string // that git asks this helper for
	All     bool     // and every other host
	Away    bool     // the block was to be taken away
	Changed bool
	Removed bool   // the file itself is gone
	Preview string // the block, where nothing was written yet; or empty
	DryRun  bool
}

// String says it.
func (s Setup) String() string {
	did, undid := "changed", "removed"
	if s.DryRun {
		did, undid = "would change", "would remove"
	}
	switch {
	case !s.Changed && s.Away:
		return s.File + " holds nothing of ours"
	case !s.Changed:
		return s.File + " is right already"
	case s.Removed:
		return fmt.Sprintf("%s %s, which was ours", undid, s.File)
	case s.Away:
		return fmt.Sprintf("%s our block from %s", undid, s.File)
	}
	text := fmt.Sprintf("%s %s: git asks this helper for %s", did, s.File, strings.Join(s.Hosts, ", "))
	if s.All {
		text += " and every other host"
	}
	if s.Preview != "" {
		text += "\n" + s.Preview
	}
	return text
}

// NoRepository is for a repository's configuration where there is no
// repository.
func NoRepository() *Notice {
	return &Notice{
		Reason: "--local is about the repository you stand in, and git sees none here",
		Hint:   "go into the repository first: cd FOLDER",
		Failed: true,
	}
}

// EveryHostAsked is for one host that is to be given back where git asks for
// every host.
func EveryHostAsked(file string) *Notice {
	return &Notice{
		Reason: file + " makes git ask this helper for every host, so none can be given back alone",
		Hint: "give all of them back: " + Command + " unconfigure; and then, for those that are to stay: " +
			Command + " configure --host HOST",
		Failed: true,
	}
}

// NotOurs names a line that somebody wrote into our block.
func NotOurs(line string) string { return "kept, since it is not ours: " + line }

// OtherHelper warns of a helper that git runs beside this one. Of a command
// only its first word is shown: what follows may hold a secret.
func OtherHelper(host, value, origin string) string {
	return fmt.Sprintf("warning: git also asks %s for %s (%s): it would be handed the tokens", HelperName(value), host, Escape(origin))
}

// NotAskedFor says that git does not ask this helper for a host.
func NotAskedFor(host string) (reason, hint string) {
	return "git does not ask this helper for " + host + " here", "let it ask: " + Command + " configure"
}

// The two ways in which the hosts of git's configuration and ours disagree.
const (
	AllMasked  = "note: every other host's helpers are masked now, and with unlisted_hosts = \"ignore\" nothing answers for them"
	NoneAsked  = "note: unlisted_hosts = \"store\" takes effect for hosts that git asks us about: " + Command + " configure --all-hosts"
	StillEvery = "note: git asked for every other host too; that is left so"
)
