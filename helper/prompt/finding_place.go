package prompt

import (
	"fmt"
	"strings"
)

// Place is where a line of git's configuration stands.
type Place struct {
	Key   string // such as credential.https://github.com.helper
	Scope string // system, global, local, worktree or command; "" for no line
	File  string // "" for the environment
}

// Own reports whether a line stands behind everything in a person's own file,
// so that no block of ours there comes after it.
func (p Place) Own() bool { return p.Scope == "local" || p.Scope == "worktree" || p.Scope == "command" }

// String names the line. User info in its key is not shown.
func (p Place) String() string {
	if p.File == "" {
		return p.key() + " in the environment"
	}
	return p.key() + " in " + Clean(p.File)
}

// key is the line's key with user info left out.
func (p Place) key() string {
	section, rest, _ := strings.Cut(p.Key, ".")
	return Escape(section + "." + hideUserInfo(rest))
}

// hideUserInfo takes out what stands in front of a host in the address that a
// text holds: everything up to the last "@" of it, since curl ends it there.
func hideUserInfo(text string) string {
	at := strings.LastIndexByte(text, '@')
	if at < 0 {
		return text
	}
	protocol, _, isAddress := strings.Cut(text[:at], "://")
	if isAddress {
		protocol += "://"
	} else {
		protocol = ""
	}
	return protocol + "***" + text[at:]
}

// tells reports whether the key can be typed: it holds no user info.
func (p Place) tells() bool { return !strings.Contains(p.Key, "@") }

// edit is a command that changes the line's file: git config with args, where
// that shows no secret, else the file in git's editor.
func (p Place) edit(args ...string) string {
	switch {
	case p.File == "":
		return fmt.Sprintf("take %s out of the environment: it comes from git's -c option, or from GIT_CONFIG_COUNT and its variables", p.key())
	case !p.tells():
		return "git config --file " + ShellWord(p.File) + " --edit"
	}
	command := "git config --file " + ShellWord(p.File)
	for _, arg := range args {
		command += " " + ShellWord(arg)
	}
	return command
}

// AskUs is what makes git ask this helper, and nobody else, although the line at
// p says something else.
func AskUs(p Place) string {
	switch p.Scope {
	case "local":
		return Command + " configure --local"
	case "worktree":
		return p.edit("--unset-all", p.Key)
	case "command":
		return p.edit()
	}
	return Command + " configure"
}

// several lists hosts or addresses, a few of them.
func several(names []string) string {
	const most = 5
	if len(names) > most+1 {
		return few(names, most)
	}
	if last := len(names) - 1; last > 0 {
		return strings.Join(names[:last], ", ") + " and " + names[last]
	}
	return strings.Join(names, "")
}
