package prompt

import (
	"fmt"
	"strings"
)

// GitVersion tells which git there is and what it can do.
func GitVersion(version string, again bool) Finding {
	f := Finding{Code: "git.version", Level: OK, Subject: version, Text: "git " + Escape(version)}
	if again {
		f.Text += ": a rejected token is replaced within the same command"
	} else {
		f.Text += ": after a rejected token the command is to be run again (git 2.46 does it by itself)"
	}
	return f
}

// NoGit is for a machine on which git cannot be run.
func NoGit(cause string) Finding {
	return Finding{Code: "git.missing", Level: Fail, Text: fmt.Sprintf("git cannot be run: %s", cause), Cure: "install git, and see that it is in PATH"}
}

// GitUnreadable is for a configuration that git itself cannot read; file is the
// one that it complains of, or "".
func GitUnreadable(cause, file string) Finding {
	if strings.Contains(cause, "://") { // a key that git does not know
		cause = hideUserInfo(cause)
	}
	f := Finding{Code: "git.unreadable", Level: Fail, Subject: Clean(file), Text: "git does not read its configuration: " + Clean(cause), Cure: "git config --list --show-origin"}
	if file != "" {
		f.Cure = editor() + " " + ShellWord(file)
	}
	return f
}

// Beside is a helper that git runs beside this program, or in its place.
type Beside struct {
	Name  string // as HelperName gives it
	Place Place
	First bool // it is asked before this program
	Gone  bool // its file is not there
	More  bool // it is this program, called with more than belongs there
}

// HelperName is a value of credential.helper as it can be shown: of a command
// nothing, since it may hold a secret, and of others the first word, where that
// is a plain name or path. What git hands to a shell, or an address in the wrong
// place, may hold one too.
func HelperName(value string) string {
	const plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/\\_.+-~'"
	name, _, _ := strings.Cut(value, " ")
	drive := len(name) > 2 && name[1] == ':' && (name[2] == '/' || name[2] == '\\')
	if rest := strings.Trim(name, plain); rest != "" && !(drive && strings.Trim(name[2:], plain) == "") {
		return "a command"
	}
	return Escape(name)
}

// HostsAsked tells for which hosts all is right.
func HostsAsked(hosts []string) Finding {
	return Finding{Code: "helper.asked", Level: OK, Text: "git asks this helper, and no other, for " + several(hosts)}
}

// HostsMissing is for hosts that git does not ask this helper for, because of
// the line at p if there is one.
func HostsMissing(hosts []string, p Place, cure string) Finding {
	text := "git does not ask this helper for " + several(hosts)
	if p.Scope != "" {
		text += ": " + p.String() + " clears git's list of helpers"
	}
	return Finding{Code: "helper.missing", Level: Fail, Subject: several(hosts), Hosts: hosts, Text: text, Cure: cure}
}

// AlsoAsked is for another helper beside this one.
func AlsoAsked(b Beside, hosts []string, cure string) Finding {
	order := "after"
	if b.First {
		order = "before"
	}
	return Finding{
		Code: "helper.other", Level: Fail, Subject: several(hosts), Hosts: hosts, Cure: cure,
		Text: fmt.Sprintf("git asks %s %s this helper for %s, and hands it what is kept or refused here (%s)", b.Name, order, several(hosts), b.Place),
	}
}

// OtherFile is for a file of this program's name that is not this program, and
// for this program called wrongly.
func OtherFile(b Beside, hosts []string, cure string) Finding {
	text := "git runs another copy of this program, " + b.Name + ","
	switch {
	case b.Gone:
		text = "git is to run " + b.Name + ", which is not there,"
	case b.More:
		text = "git calls this program with more than its name, which it does not take,"
	}
	text += fmt.Sprintf(" for %s (%s)", several(hosts), b.Place)
	return Finding{Code: "helper.path", Level: Fail, Subject: several(hosts), Hosts: hosts, Text: text, Cure: cure}
}

// PathUnsent is for hosts whose owners git does not tell of.
func PathUnsent(hosts []string, p Place, cure string) Finding {
	text := "git does not tell which repository of " + several(hosts) + " it wants, so that owners' tokens cannot be told apart"
	if p.Scope != "" {
		text += " (" + p.String() + ")"
	}
	return Finding{Code: "path.unsent", Level: Warn, Subject: several(hosts), Hosts: hosts, Text: text, Cure: cure}
}

// Otherwise is what git does for some addresses, or under a condition, that it
// does not do for the host as such.
type Otherwise struct {
	Addresses []string
	Condition string
	Place     Place
	Beside    Beside
	Dropped   bool // this helper is not asked
}

func (o Otherwise) does() string {
	var shown []string
	for _, address := range o.Addresses {
		shown = append(shown, Escape(hideUserInfo(address)))
	}
	if o.Dropped {
		return fmt.Sprintf("does not ask this helper for %s: %s clears git's list of helpers", several(shown), o.Place)
	}
	return fmt.Sprintf("asks %s for %s, and hands it what is kept or refused here (%s)", o.Beside.Name, several(shown), o.Place)
}

// Scoped is for a section that names a user or a path.
func Scoped(o Otherwise, cure string) Finding {
	return Finding{Code: "helper.scoped", Level: Fail, Subject: o.Place.key(), Text: "git " + o.does(), Cure: cure}
}

// WouldRun is for a conditional include.
func WouldRun(o Otherwise, cure string) Finding {
	condition := Clean(hideUserInfo(o.Condition))
	return Finding{Code: "helper.conditional", Level: Warn, Subject: condition, Text: "where " + condition + " applies, git " + o.does(), Cure: cure}
}
