package prompt

import "fmt"

// IndexDamaged is for an index of accounts that cannot be understood.
func IndexDamaged(file string, cause error) Finding {
	return Finding{Code: "index.damaged", Level: Fail, Subject: file, Text: cause.Error(), Cure: Command + " doctor --fix"}
}

// IndexNewer is for an index that a later version of this program wrote.
func IndexNewer(file string) Finding {
	return Finding{Code: "index.newer", Level: Fail, Subject: file,
		Text: "the index of accounts was written by a later version of this program, and this one does not touch it",
		Cure: cureNewer}
}

// IndexUnreadable is for an index that could not be read, as cause tells.
func IndexUnreadable(file string, cause error) Finding {
	return Finding{Code: "index.unreadable", Level: Fail, Subject: file, Text: cause.Error(), Cure: "ls -ld " + ShellWord(file)}
}

// IndexUnwritable is for a folder in which the index of accounts cannot be made
// or changed.
func IndexUnwritable(folder string) Finding {
	return Finding{Code: "index.unwritable", Level: Fail, Subject: folder,
		Text: "no token can be kept, since nothing can be written in " + folder, Cure: "ls -ld " + ShellWord(folder)}
}

// NoSession is for an administrator who looks from outside of the session that
// a keyring belongs to.
func NoSession() Finding {
	return Finding{Code: "keyring.session", Level: Unknown,
		Text: "a keyring can be looked at in its owner's session only, and this is not one",
		Cure: "in the person's own session: " + Command + " doctor"}
}

// KeyringWorks is for a keyring that can be used. onlyRead means that nothing
// was written to it.
func KeyringWorks(onlyRead bool) Finding {
	f := Finding{Code: "keyring.works", Level: OK, Text: SystemKeyring + " can be read and written"}
	if onlyRead {
		f.Text = SystemKeyring + " can be read"
	}
	return f
}

// KeyringTrouble is for a keyring that cannot be used. state ends the code,
// cause and cure are those of a notice.
func KeyringTrouble(state string, level Level, cause, cure string) Finding {
	return Finding{Code: "keyring." + state, Level: level, Text: cause, Cure: cure}
}

// CopyElsewhere is for a token in a collection of the keyring that nobody reads.
func CopyElsewhere(name string) Finding {
	return Finding{Code: "keyring.elsewhere", Level: Warn, Subject: name,
		Text: "another collection of the keyring holds a copy of the token for " + name + ", which is never used and never removed",
		Cure: "remove it with your desktop's keyring program, and leave the one in the login keyring"}
}

// NoVaultYetFound is for a machine without a keyring, on which no token was kept
// so far.
func NoVaultYetFound() Finding {
	return Finding{Code: "vault.none", Level: OK, Text: "the first token that is kept here makes a vault"}
}

// VaultWorks is for a vault that can be used now.
func VaultWorks(byPassphrase bool) Finding {
	return Finding{Code: "vault.works", Level: OK, Text: "tokens are kept in " + TheVault(byPassphrase) + ", and it is open"}
}

// VaultSealedFound is for a vault whose passphrase is needed. remembers says
// that it would stay open here.
func VaultSealedFound(remembers bool) Finding {
	f := Finding{Code: "vault.sealed", Level: Unknown, Text: "the vault is locked, so what it holds was not looked at", Cure: Command + " unlock"}
	if !remembers {
		f.Text, f.Cure = f.Text+"; this system does not let its passphrase be remembered", Command+" lock --key-file"
	}
	return f
}

// VaultTrouble is for a vault, or an item of it, that cannot be used. state ends
// the code.
func VaultTrouble(state, cause, cure string) Finding {
	return Finding{Code: "vault." + state, Level: Fail, Text: cause, Cure: cure}
}

// Unlisted is for items of a store that no entry of the index names.
func Unlisted(store string, names []string) Finding {
	const most = 3
	return Finding{Code: "store.unlisted", Level: Warn, Subject: store,
		Text: fmt.Sprintf("the %s holds what the index of accounts does not list, so that git is not answered with it: %s", store, few(names, most)),
		Cure: Command + " doctor --fix"}
}
