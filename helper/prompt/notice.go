package prompt

import (
	"fmt"
)

// Command stands in a hint for the way to call this program. Whoever prints a
// notice puts in what works on this machine: the hint must be true.
const Command = "{git credential-pat}"

// Notice is one thing a person is told when nothing can be asked: what
// happened, and what to type next. It is an error for those who pass it on.
type Notice struct {
	Reason string
	Hint   string
	Failed bool // the action failed: exit status 1
}

// Error implements error.
func (n *Notice) Error() string { return n.Reason }

// Account is what a notice needs to know of whose token it speaks of. Texts
// from outside are escaped by the notice.
type Account struct {
	Host  string // canonical
	User  string
	Owner string
	Path  string // the repository
	// Address is the repository as git knows it below the host.
	Address string
}

// String names the account: github.com (alice for acme).
func (a Account) String() string {
	switch {
	case a.User != "" && a.Owner != "":
		return fmt.Sprintf("%s (%s for %s)", a.Host, Escape(a.User), Escape(a.Owner))
	case a.User != "":
		return fmt.Sprintf("%s (%s)", a.Host, Escape(a.User))
	case a.Path != "":
		return fmt.Sprintf("%s (%s)", a.Host, Escape(a.Path))
	case a.Owner != "":
		return fmt.Sprintf("%s (for %s)", a.Host, Escape(a.Owner))
	}
	return a.Host
}

// login is the command that enters a token for the account. With the
// repository's address it does what the prompt would have done: bind what is
// good for one owner only, and nothing else.
func (a Account) login() string { return a.command("login") }

// command is a command about the account.
func (a Account) command(verb string) string {
	command := Command + " " + verb + " " + a.Host
	if a.Address != "" && a.Owner == "" && quote(a.Address) == a.Address {
		command = Command + " " + verb + " https://" + a.Host + "/" + a.Address
	}
	switch {
	case a.User != "":
		command += " --username " + quote(a.User)
	case verb == "logout" && a.Owner != "": // others may be bound to that owner
		command += " --username default"
	}
	if a.Owner != "" {
		command += " --owner " + quote(a.Owner)
	}
	return command
}

// quote makes a text from outside safe to paste into a shell.
func quote(s string) string {
	if len(s) > longest {
		return "NAME"
	}
	s = Escape(s)
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		case c == '-', c == '.', c == '_', c == '/', c == '@', c == '+', c == '%', c == '~' && i > 0:
		default:
			return "NAME"
		}
	}
	return s
}
