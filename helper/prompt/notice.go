package prompt

import (
	"fmt"
	"strconv"
	"strings"
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
}

// String names the account: github.com (alice, acme).
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

// login is the command that enters a token for the account.
func (a Account) login() string {
	command := Command + " login " + a.Host
	if a.User != "" {
		command += " --username " + quote(a.User)
	}
	if a.Owner != "" {
		command += " --owner " + quote(a.Owner)
	}
	return command
}

// quote makes a text from outside safe to paste into a shell.
func quote(s string) string {
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

// NobodyToAsk is for a host without a token where no person can be asked, as
// cause tells.
func NobodyToAsk(a Account, cause error) *Notice {
	why := strings.TrimPrefix(cause.Error(), ErrNobody.Error())
	return &Notice{
		Reason: fmt.Sprintf("no token for %s, and nobody to ask here%s", a, why),
		Hint:   "run once in a terminal: " + a.login(),
	}
}

// Declined is for a person who was asked and gave no token.
func Declined(a Account) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("no token was entered for %s", a),
		Hint:   "to enter one: " + a.login(),
	}
}

// DeclinedLately is for an askpass program that was sent away a moment ago.
func DeclinedLately(a Account) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("the question for %s was sent away a moment ago, so it is not asked again so soon", a),
		Hint:   "to enter a token: " + a.login(),
	}
}

// DeclinedElsewhere is for a process that waited while another one asked.
func DeclinedElsewhere(a Account) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("no token was entered for %s when another git asked", a),
		Hint:   "to enter one: " + a.login(),
	}
}

// WhichOwner is for several tokens, each for one owner, when git did not say
// which repository it is about.
func WhichOwner(a Account) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("the tokens for %s belong to one owner each, and git did not name the repository", a),
		Hint:   "let git name it: " + Command + " configure",
	}
}

// Refused is for a secret that is not a token, wherever it came from. what
// says what it is, why what the provider does with such a thing, or nothing.
func Refused(a Account, what, why string) *Notice {
	if why != "" {
		why = "; " + why
	}
	return &Notice{
		Reason: fmt.Sprintf("refused %s for %s: only tokens are kept and served%s", what, a, why),
		Hint:   "make a token: " + a.login(),
		Failed: true,
	}
}

// Planted is for something in the keyring that is no token.
func Planted(a Account, what string) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("the keyring holds %s for %s: it was not given to git", what, a),
		Hint:   "put a token in its place: " + a.login(),
	}
}

// HeldAlready is for a token that git hands over although another one is kept
// under the user name.
func HeldAlready(a Account) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("did not keep the token that git handed over for %s: only you can replace yours", a),
		Hint:   "to replace it: " + a.login(),
		Failed: true,
	}
}

// NotKept is for a token that git hands over under a name that says nothing.
func NotKept(a Account) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("did not keep a token for %s that nobody entered and no user name goes with", a),
		Hint:   "to keep one: " + Account{Host: a.Host}.login(),
		Failed: true,
	}
}

// EraseNeedsToken is for an erase that names no token: a request that was cut
// off looks the same.
func EraseNeedsToken(a Account) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("nothing was erased for %s: the request names no token", a),
		Hint:   "to remove a token: " + Command + " logout " + a.Host,
	}
}

// LookAlike is for a host that only resembles a managed one.
func LookAlike(host string) *Notice {
	return &Notice{
		Reason: "this address is not " + host + ", it only looks like it: no token was given",
		Hint:   "correct the remote's address: https://" + host + "/...",
		Failed: true,
	}
}

// PlainHTTP is for a managed host over a connection that anybody can read.
func PlainHTTP(host, path string) *Notice {
	if path = quote(path); path == "" || path == "NAME" {
		path = "..."
	}
	return &Notice{
		Reason: "refused to send a token to " + host + " over http: anybody on the way could read it",
		Hint:   "use https: git remote set-url origin https://" + host + "/" + path,
		Failed: true,
	}
}

// KeyringTrouble is for a keyring that could not be used. why is the store's
// own reason, cure what helps.
func KeyringTrouble(a Account, why, cure string) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("could not reach the token for %s: %s", a, why),
		Hint:   cure,
		Failed: true,
	}
}

// The cures of a keyring that could not be used.
const (
	CureNoBus        = "log in to a desktop session; without a desktop: dbus-run-session -- bash, then gnome-keyring-daemon --unlock (a password, Enter, Ctrl-D)"
	CureNoService    = "install and start a keyring service, such as gnome-keyring or KWallet"
	CureNoCollection = "make a keyring called login first: log in to the desktop once, or use its keyring program"
	CureLocked       = "unlock the login keyring in your own session, then try again"
	CureMute         = "look whether a dialog is waiting, or restart the keyring service"
	CureFailed       = "look at the keyring with your desktop's keyring program"
)

// NeedsBearer is for a token that git before 2.46 cannot send.
func NeedsBearer(a Account) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("the token for %s goes as Bearer only, which this git cannot send", a),
		Hint:   "use git 2.46 or later, or a token of your own account",
	}
}

// NotManaged is for a host that a person typed and nobody configured.
func NotManaged(host string, managed []string) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("no tokens are managed for %q, but for %s", Escape(host), strings.Join(managed, ", ")),
		Hint:   "add another host to the configuration, under [hosts.\"HOST\"], then run: " + Command + " configure",
		Failed: true,
	}
}

// NoUserName is for a --username that names nobody.
func NoUserName(host string) *Notice {
	return &Notice{
		Reason: "that --username names nobody at " + host + ": it stands for any token, or is one",
		Hint:   "leave it out, or give your own user name",
		Failed: true,
	}
}

// NoOwner is for an --owner that cannot be one; an empty one stands for a
// token, which is not shown.
func NoOwner(owner string) *Notice {
	what := "a token"
	if owner != "" {
		what = strconv.Quote(Escape(owner))
	}
	return &Notice{
		Reason: what + " is no owner",
		Hint:   "give it as it stands in the repository's address, such as --owner acme or --owner group/subgroup",
		Failed: true,
	}
}

// DamagedIndex is for an index that cannot be understood.
func DamagedIndex(cause error) *Notice {
	return &Notice{
		Reason: cause.Error(),
		Hint:   "move that file away and log in again; the tokens themselves are still in the keyring",
		Failed: true,
	}
}

// UsernameNeeded is for a token that goes only with its owner's name.
func UsernameNeeded(host, label string) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("a %s for %s goes only with its owner's user name", label, host),
		Hint:   "give it: --username NAME",
		Failed: true,
	}
}

// TooBrief is for a token that lives too short to be kept.
func TooBrief(host, label string) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("did not keep the %s for %s: it lives an hour at most", label, host),
		Hint:   "make a token that lasts: " + Account{Host: host}.login(),
		Failed: true,
	}
}

// NeverDefault is for an account that answers for one owner only.
func NeverDefault(a Account) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("the account %s is bound to one owner or address, so it cannot answer for all of them", a),
		Hint:   "make an account that answers for the whole host the default",
		Failed: true,
	}
}

// WhichAccount is for a logout that could mean several accounts.
func WhichAccount(host string, accounts []Account) *Notice {
	var all []string
	for _, a := range accounts {
		name := "--username default"
		if a.User != "" {
			name = "--username " + quote(a.User)
		}
		if a.Owner != "" {
			name += " --owner " + quote(a.Owner)
		}
		all = append(all, name)
	}
	return &Notice{
		Reason: fmt.Sprintf("several accounts are kept for %s: %s", host, strings.Join(all, ", ")),
		Hint:   "say which: " + Command + " logout " + host + " " + all[0] + ", or --all",
		Failed: true,
	}
}

// NoSuchAccount is for a logout that names no account.
func NoSuchAccount(a Account) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("no account is kept for %s", a),
		Hint:   "every account is named in accounts.json, see the manual page",
		Failed: true,
	}
}

// NowDefault says that an account became its host's default.
func NowDefault(a Account) string {
	return fmt.Sprintf("%s now answers for %s where no user name or owner decides.", a, a.Host)
}

// Removed says that an account is gone.
func Removed(a Account) string {
	return fmt.Sprintf("Removed: %s. The token itself lives on at the provider until it is revoked there.", a)
}
