package store

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"unicode/utf8"

	"filippo.io/age"

	"git-credential-pat/store/secret"
)

// Protection is what a vault's identity is protected by.
type Protection int

// The protections of a vault.
const (
	NoVault      Protection = iota // there is no vault yet
	ByPassphrase                   // the identity is encrypted
	ByKeyFile                      // the identity lies in a file for its owner alone
)

// MinPassphrase is the least length of a passphrase in characters. scrypt
// makes a guess cost half a second, not a short word safe.
const MinPassphrase = 12

var (
	// ErrWrongPassphrase means that a passphrase does not open the vault.
	ErrWrongPassphrase = errors.New("wrong passphrase")
	// ErrShortPassphrase means that a passphrase has fewer than MinPassphrase
	// characters.
	ErrShortPassphrase = fmt.Errorf("passphrase shorter than %d characters", MinPassphrase)
)

// Protection returns what the vault is protected by. It looks at the files and
// opens none. The error is a Trouble: Exposed, or Broken where a file is
// missing without which the items cannot be read.
//
// An identity without a recipient and without items is NoVault: Create was
// interrupted, and nothing is lost when it is called again.
func (v *Vault) Protection() (Protection, error) {
	// In this order: Create writes the identity first.
	used, err := v.isUsed()
	if err != nil {
		return NoVault, err
	}
	protection, err := v.identityFound()
	switch {
	case err != nil || !used:
		return NoVault, err
	case protection == NoVault:
		return NoVault, broken(v.State, errors.New("the vault's identity is missing, without which nothing in the vault can be read"))
	}
	return protection, nil
}

// identityFound tells by its file how the identity is protected. It looks for
// the key file twice: one that takes the other form's place between two looks
// would be missed by both.
func (v *Vault) identityFound() (Protection, error) {
	for _, p := range [...]Protection{ByKeyFile, ByPassphrase, ByKeyFile} {
		if err := checkFile(v.identityFile(p)); !errors.Is(err, fs.ErrNotExist) {
			return p, err
		}
	}
	return NoVault, nil
}

// isUsed reports whether there is a recipient or an item.
func (v *Vault) isUsed() (bool, error) {
	if err := checkFolder(v.Items); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	err := checkFile(v.recipientFile())
	if !errors.Is(err, fs.ErrNotExist) {
		return err == nil, err
	}
	items, err := v.itemFiles()
	return len(items) > 0, err
}

// Create makes a vault where there is none, protected by the passphrase, or by
// a key file where that is empty; one that is there is left as it is. Two may
// not create at once. A new vault is open in this process, and the kernel
// remembers its identity where it can. The error is ErrShortPassphrase or a
// Trouble.
func (v *Vault) Create(passphrase secret.Secret) error {
	if isShort(passphrase) {
		return ErrShortPassphrase
	}
	if found, err := v.Protection(); err != nil || found != NoVault {
		return err
	}
	identity, err := v.leftIdentity(passphrase)
	if err != nil {
		identity, err = age.GenerateX25519Identity()
	}
	if err != nil {
		return err
	}
	return v.install(identity, passphrase)
}

// leftIdentity opens an identity to which there is no recipient, if it can be
// opened.
func (v *Vault) leftIdentity(passphrase secret.Secret) (*age.X25519Identity, error) {
	if identity, err := v.readKeyFile(); err == nil {
		return identity, nil
	}
	return v.readSealed(passphrase)
}

// Protect protects the vault by another passphrase, or by a key file where it
// is empty, and leaves the items as they are. The vault must be open, else the
// error is a Trouble: Sealed. Where there is no vault it is Create. Backups of
// the identity keep the protection they had.
func (v *Vault) Protect(passphrase secret.Secret) error {
	if isShort(passphrase) {
		return ErrShortPassphrase
	}
	found, err := v.Protection()
	if err != nil {
		return err
	}
	if found == NoVault {
		return v.Create(passphrase)
	}
	identity, err := v.identity()
	if err != nil {
		return err
	}
	return v.install(identity, passphrase)
}

// isShort reports whether a passphrase is too short. None is not.
func isShort(passphrase secret.Secret) bool {
	return !passphrase.Empty() && utf8.RuneCountInString(passphrase.Reveal()) < MinPassphrase
}

// install writes the vault's own files. The identity lies there in its new
// form before the old one goes, and before anything can be written for it.
func (v *Vault) install(identity *age.X25519Identity, passphrase secret.Secret) error {
	for _, folder := range []string{v.State, v.Items} {
		if err := makeFolder(folder); err != nil {
			return err
		}
	}
	sweep(v.State, "identity.")
	sweep(v.Items, "")
	if err := v.writeIdentity(identity, passphrase); err != nil {
		return err
	}
	if err := v.writeRecipient(identity); err != nil {
		return err
	}
	if passphrase.Empty() {
		return forget(identity.Recipient().String())
	}
	v.keepOpen(identity)
	return nil
}

// writeIdentity writes the identity in one form and removes the other.
func (v *Vault) writeIdentity(identity *age.X25519Identity, passphrase secret.Secret) error {
	text := formatIdentity(identity)
	form, other, data := ByKeyFile, ByPassphrase, []byte(text.Reveal())
	if !passphrase.Empty() {
		sealed, err := v.sealIdentity(text, passphrase)
		if err != nil {
			return err
		}
		form, other, data = ByPassphrase, ByKeyFile, sealed
	}
	if err := writePrivate(v.identityFile(form), data); err != nil {
		return err
	}
	if err := removeFile(v.identityFile(other)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// writeRecipient writes the identity's recipient.
func (v *Vault) writeRecipient(identity *age.X25519Identity) error {
	return writePrivate(v.recipientFile(), []byte(identity.Recipient().String()+"\n"))
}

// Unlock opens the vault for this process and reports whether the kernel
// remembers it, for every process of this user and for twelve hours. A vault
// protected by a key file is always open. The error is ErrWrongPassphrase,
// which some damage to the file looks like too, or a Trouble.
func (v *Vault) Unlock(passphrase secret.Secret) (remembered bool, err error) {
	switch protection, err := v.Protection(); {
	case err != nil:
		return false, err
	case protection == NoVault:
		return false, &Trouble{State: Broken, Cause: errNoVault}
	case protection == ByKeyFile:
		return true, nil
	}
	identity, err := v.readSealed(passphrase)
	if err != nil {
		return false, err
	}
	if err := v.settleRecipient(identity); err != nil {
		return false, err
	}
	return v.keepOpen(identity), nil
}

// settleRecipient compares the recipient with an opened identity, or writes it
// where it is missing.
func (v *Vault) settleRecipient(identity *age.X25519Identity) error {
	recipient, err := v.readRecipient()
	if err == nil && recipient == nil {
		return v.writeRecipient(identity)
	}
	if err != nil {
		return err
	}
	return v.mustMatch(recipient, identity)
}

// keepOpen holds the identity and reports whether the kernel remembers it.
func (v *Vault) keepOpen(identity *age.X25519Identity) (remembered bool) {
	v.hold(identity)
	return remember(identity.Recipient().String(), secret.New(identity.String()))
}

// Lock makes this process and the kernel forget the vault's identity. The
// error is a Trouble with the recipient's file, by which the kernel knows it,
// or means that the kernel would not forget.
func (v *Vault) Lock() error {
	v.hold(nil)
	recipient, err := v.readRecipient()
	if err == nil && recipient != nil {
		return forget(recipient.String())
	}
	if found, err := v.identityFound(); err != nil || found == NoVault {
		return err
	}
	return cmp.Or(err, broken(v.recipientFile(), errors.New("missing, so the kernel cannot be told what to forget")))
}

// Remembers reports whether the kernel remembers an opened identity here. It
// tries.
func (v *Vault) Remembers() bool {
	probe := rand.Text()
	defer func() { _ = forget(probe) }()
	return remember(probe, secret.New(probe)) && recall(probe).Reveal() == probe
}
