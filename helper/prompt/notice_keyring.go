package prompt

import "fmt"

// StoreTrouble is for a keyring or a vault that could not be used. why is the store's
// own reason, cure what helps.
func StoreTrouble(a Account, why, cure string) *Notice {
	if a.Host != "" {
		why = fmt.Sprintf("could not reach the token for %s: %s", a, why)
	}
	return &Notice{Reason: why, Hint: cure, Failed: true}
}

// The cures of a store that could not be used.
const (
	CureNoBus        = "log in to a desktop session; without a desktop: dbus-run-session -- bash, then: read -rs p; printf %s \"$p\" | gnome-keyring-daemon --unlock"
	CureNoService    = "install and start a keyring service, such as gnome-keyring or KWallet"
	CureNoCollection = "make a keyring called login first: log in to the desktop once, or use its keyring program"
	CureNoSession    = "log in at the machine itself: this session, such as one over SSH, has no credential store"
	CureNoScreen     = "run: security unlock-keychain"
	CureDismissed    = "answer the dialog, or unlock the login keyring first, then try again"
	CureLocked       = "unlock the login keyring in your own session, then try again"
	CureMute         = "look whether a dialog is waiting, or restart the keyring service"
	CureFailed       = "look at the keyring with your desktop's keyring program"
	CureVanished     = "try again; the keyring service may have to be started anew"
	CureRun          = "run: "
	CureSealed       = "run: " + Command + " unlock"
	CureExposed      = "remove it, or take it over with chown if you know how it got there"
	CureBroken       = "see what is said of the vault in the manual page"
)

// OrVault stands behind a keyring's cure where a new token could go elsewhere.
const OrVault = ". Or keep new tokens in a vault: store = \"vault\" in config.toml"

// cureNewer is what to do about an index that a later version wrote.
const cureNewer = "install that version again, or a later one"

// NewerIndex is for an index that a later version wrote.
func NewerIndex(cause error) *Notice {
	return &Notice{
		Reason: cause.Error(),
		Hint:   cureNewer,
		Failed: true,
	}
}

// IndexRebuilt is for an index that was lost, or damaged and is kept as aside.
// lesser are the accounts that may have been handed over, which answer to
// their own names only.
func IndexRebuilt(aside string, lesser []Account) *Notice {
	n := &Notice{Reason: "the index of accounts was lost: made it anew from what the keyring and the vault hold"}
	if aside != "" {
		n.Reason = "the index of accounts was damaged: made it anew, and kept the old one as " + aside
	}
	if len(lesser) > 0 {
		n.Hint = "to let that account answer for its whole host: " + lesser[0].login() + " --default"
	}
	return n
}

// IndexCompleted is for an index that was made while the keyring could not be
// reached, and now lists what it holds. lesser is as with IndexRebuilt.
func IndexCompleted(lesser []Account) *Notice {
	n := IndexRebuilt("", lesser)
	n.Reason = "the keyring can be reached again: the index of accounts lists now what it holds"
	return n
}

// NoRebuildInCI is for an index that is lost or damaged where nothing is to be
// written.
func NoRebuildInCI() *Notice {
	return &Notice{
		Reason: "the index of accounts is lost or damaged, and is not made anew where CI is set",
		Hint:   "run once without CI: " + Command + " login HOST",
		Failed: true,
	}
}

// CannotRebuild is for an index that is lost or damaged, and a store that
// cannot tell what it holds.
func CannotRebuild(why, cure string) *Notice {
	return &Notice{
		Reason: "the index of accounts is damaged and cannot be made anew: " + why,
		Hint:   cure,
		Failed: true,
	}
}

// KeyringNeeded is for a damaged index that says that something is in the
// keyring, which cannot be reached.
func KeyringNeeded(why, cure string) *Notice {
	n := CannotRebuild(why, cure)
	n.Hint += ". Or move accounts.json away and log in again"
	return n
}

// TooLong is for a secret that is longer than keyrings take.
func TooLong(a Account, most int) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("what was given for %s is longer than %d bytes, more than a keyring takes", a, most),
		Hint:   "make a token: " + Account{Host: a.Host}.login(),
		Failed: true,
	}
}
