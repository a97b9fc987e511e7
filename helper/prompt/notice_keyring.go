package prompt

import "fmt"

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
	CureNoBus        = "log in to a desktop session; without a desktop: dbus-run-session -- bash, then: read -rs p; printf %s \"$p\" | gnome-keyring-daemon --unlock"
	CureNoService    = "install and start a keyring service, such as gnome-keyring or KWallet"
	CureNoCollection = "make a keyring called login first: log in to the desktop once, or use its keyring program"
	CureNoSession    = "log in at the machine itself: this session, such as one over SSH, has no credential store"
	CureNoScreen     = "run: security unlock-keychain"
	CureDismissed    = "answer the dialog, or unlock the login keyring first, then try again"
	CureLocked       = "unlock the login keyring in your own session, then try again"
	CureMute         = "look whether a dialog is waiting, or restart the keyring service"
	CureFailed       = "look at the keyring with your desktop's keyring program"
)

// DamagedIndex is for an index that cannot be understood.
func DamagedIndex(cause error) *Notice {
	return &Notice{
		Reason: cause.Error(),
		Hint:   "move that file away and log in again; the tokens themselves are still in the keyring",
		Failed: true,
	}
}

// TooLong is for a secret that is longer than keyrings take.
func TooLong(a Account, most int) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("what was given for %s is longer than %d bytes, more than a keyring takes", a, most),
		Hint:   "make a token: " + Account{Host: a.Host}.login(),
		Failed: true,
	}
}
