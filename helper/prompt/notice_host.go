package prompt

import (
	"fmt"
	"strings"
)

// HostChoice lists the hosts of which one is to be chosen.
func HostChoice(hosts []string) string {
	var lines []string
	for i, host := range hosts {
		lines = append(lines, fmt.Sprintf("%d. %s", i+1, Escape(host)))
	}
	return "Which host?\n" + strings.Join(lines, "\n")
}

// HostQuestion asks for one of them.
const HostQuestion = "Number or name"

// BadHostChoice is the answer to what is none of them.
func BadHostChoice(n int) string {
	return fmt.Sprintf("That is none of them: a number from 1 to %d, or a name of the list.", n)
}

// HostOfRemote says which host was taken, since the repository's remotes name
// no other.
func HostOfRemote(host string) string { return Escape(host) + ", as this repository's remotes have it" }

// RemoteNotManaged is for a repository whose host the command cannot be about.
func RemoteNotManaged(host string) string {
	return fmt.Sprintf("This repository's remote is at %s, which is none of the hosts below. If it is a GitHub, GitLab or Bitbucket, "+
		"add it to config.toml under [hosts.\"%s\"] (%s help configuration).", Escape(host), Escape(host), Command)
}

// WhichHost is for a command without a host, where none was chosen.
func WhichHost(verb string, hosts []string) *Notice {
	var names []string
	for _, host := range hosts {
		names = append(names, Escape(host))
	}
	return &Notice{
		Reason: fmt.Sprintf("%s wants one host: %s", verb, strings.Join(names, ", ")),
		Hint:   "name it: " + Command + " " + verb + " " + quote(hosts[0]),
		Failed: true,
	}
}

// NothingKept is for a command about a token that is kept, where there is none.
func NothingKept() *Notice {
	return &Notice{
		Reason: "nothing is kept for any host",
		Hint:   "to enter a token: " + Command + " login",
		Failed: true,
	}
}

// UnknownCommand is for a word that is no command or topic, and what may have
// been meant. A long word may be a token, and is not shown.
func UnknownCommand(typed string, meant []string) *Notice {
	const longestCommand = 16
	shown := "that"
	if len(typed) <= longestCommand {
		shown = fmt.Sprintf("%q", Escape(typed))
	}
	n := &Notice{Reason: shown + " is no command", Hint: "see " + Command + " help", Failed: true}
	if len(meant) > 0 {
		n.Hint = "did you mean: " + Command + " " + meant[0]
	}
	return n
}

// TokenTyped is for a token that was typed where something else is wanted.
func TokenTyped(wanted string) *Notice {
	return &Notice{
		Reason: "that is a token where " + wanted + " is wanted, and it stands in the shell's history now",
		Hint:   "revoke it and make a new one: " + Command + " login asks for it without showing it",
		Failed: true,
	}
}

// NoHost is for a command that wants one host and was given none, or several.
func NoHost(verb string, given int) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("%s wants one host, such as github.com, and was given %d", verb, given),
		Hint:   "see " + Command + " help " + verb,
		Failed: true,
	}
}
