package prompt

import (
	"fmt"
	"strings"
)

// The questions for the vault's passphrase.
const (
	VaultQuestion  = "Passphrase of the vault: "
	NewPassphrase  = "New passphrase: "
	SamePassphrase = "Once more: "
)

// TheVault is what people call the vault as a store.
func TheVault(byPassphrase bool) string {
	if byPassphrase {
		return "the vault, which its passphrase opens"
	}
	return "the vault, which file permissions alone protect"
}

// NewVault introduces the question for a new vault's passphrase. remembers
// says that the system can keep the vault open for a while.
func NewVault(a Account, remembers bool) string {
	often := "It is asked for again after 12 hours."
	if !remembers {
		often = "This system does not let it be remembered, so that every git command will ask for it."
	}
	return fmt.Sprintf("\nBefore the token for %s: tokens are kept in a vault here, encrypted files of your own. "+
		"Choose its passphrase, 12 characters or more. ", a) + often +
		"\nLeave it empty to have the vault opened by a key file, which file permissions alone protect."
}

// ChoosePassphrase introduces the question for another passphrase.
const ChoosePassphrase = "\nChoose the vault's new passphrase, 12 characters or more."

// OtherPassphrase is the answer to a passphrase that was not the same twice.
func OtherPassphrase(left int) string { return "The two are not the same." + TryAgain(left) }

// ShortPassphrase is the answer to a passphrase that is too short.
func ShortPassphrase(least, left int) string {
	return fmt.Sprintf("That is too short: %d characters or more.", least) + TryAgain(left)
}

// TokenAsPassphrase is the answer to a token in a passphrase's place.
func TokenAsPassphrase(left int) string {
	return "That is a token, which is asked for next. Choose a passphrase of your own first." + TryAgain(left)
}

// WrongPassphrase is the answer to what does not open the vault.
func WrongPassphrase(left int) string { return "That does not open the vault." + TryAgain(left) }

// NotRemembered is what a person is told whose vault will ask again.
const NotRemembered = "This system does not let the passphrase be remembered: the next git command asks again."

// NoteNewVault stands behind Kept where a vault was made for the token.
const NoteNewVault = "To give it a passphrase: " + Command + " lock --passphrase"

// What the commands unlock and lock say.
const (
	OpenByKeyFile = "The vault is opened by its key file: there is nothing to unlock."
	Unlocked      = "The vault is open."
	LockedNow     = "The vault is locked."
)

// ProtectedBy says what opens the vault from now on.
func ProtectedBy(where string) string { return "Tokens are kept in " + where + "." }

// NoVaultYet is for what git hands over where the vault that it would go to
// is yet to be made.
func NoVaultYet(a Account) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("did not keep what git handed over for %s: there is no keyring, and no vault yet", a),
		Hint:   "to make one: " + Command + " lock --passphrase",
		Failed: true,
	}
}

// VaultMadeMeanwhile is for a person who chose a passphrase for a vault that
// another process made in that time.
func VaultMadeMeanwhile() *Notice {
	return &Notice{
		Reason: "another process has made the vault meanwhile, so the passphrase was not taken",
		Hint:   "do that again; to give the vault that passphrase: " + Command + " lock --passphrase",
		Failed: true,
	}
}

// VaultSealed is for a vault that nobody can be asked to open, as cause tells.
// remembers says that it would stay open here if somebody did.
func VaultSealed(a Account, cause error, remembers bool) *Notice {
	with, cure := "", " unlock"
	if !remembers {
		cure = " lock --key-file"
	}
	if a.Host != "" {
		with = " with the token for " + a.String()
	}
	return &Notice{
		Reason: "the vault" + with + " is locked: " + strings.TrimPrefix(cause.Error(), ErrNobody.Error()+": "),
		Hint:   "run in a terminal: " + Command + cure,
		Failed: true,
	}
}

// NoVaultMade is for a person who chose no passphrase for a new vault.
func NoVaultMade(a Account) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("no vault was made, and no token for %s asked for: no passphrase was chosen", a),
		Hint:   "try again, or leave the passphrase empty: " + a.login(),
	}
}

// VaultStaysLocked is for a person who did not open the vault.
func VaultStaysLocked() *Notice {
	return &Notice{
		Reason: "the vault stays locked: its passphrase was not entered",
		Hint:   "to open it: " + Command + " unlock",
		Failed: true,
	}
}

// NotThePassphrase is for a passphrase that was handed in and does not fit.
func NotThePassphrase() *Notice {
	return &Notice{
		Reason: "that does not open the vault",
		Hint:   "try again: " + Command + " unlock",
		Failed: true,
	}
}

// TooShort is for a passphrase that was handed in and is too short.
func TooShort(least int) *Notice {
	return &Notice{
		Reason: fmt.Sprintf("the passphrase is too short: %d characters or more", least),
		Hint:   "for a vault without one: " + Command + " lock --key-file",
		Failed: true,
	}
}

// NoPassphrase is for a passphrase that nobody chose, as cause tells.
func NoPassphrase(cause error) *Notice {
	return &Notice{
		Reason: "nothing was changed: " + cause.Error(),
		Hint:   "for a vault without a passphrase: " + Command + " lock --key-file",
		Failed: true,
	}
}

// CannotRemember is for an unlock that would be forgotten at once.
func CannotRemember() *Notice {
	return &Notice{
		Reason: "the passphrase fits, but this system does not let it be remembered",
		Hint:   "have the vault opened by a key file: " + Command + " lock --key-file",
		Failed: true,
	}
}

// NoVault is for a command about the vault where there is none.
func NoVault() *Notice {
	return &Notice{
		Reason: "there is no vault yet",
		Hint:   "to make one: " + Command + " lock --passphrase",
		Failed: true,
	}
}

// NothingToLock is for a vault that its key file opens at any time.
func NothingToLock() *Notice {
	return &Notice{
		Reason: "the vault is opened by its key file, so it cannot be locked",
		Hint:   "to give it a passphrase: " + Command + " lock --passphrase",
		Failed: true,
	}
}
