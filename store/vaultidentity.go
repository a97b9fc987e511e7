package store

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"filippo.io/age"

	"git-credential-pat/store/secret"
)

// scrypt's work factors, as powers of two.
const (
	// standardWork takes half a second and 128 MiB; one more is killed where a
	// container has 200 MiB (measured).
	standardWork = 17
	// maxWork is the most that is done on reading: a planted file could ask
	// for minutes.
	maxWork = 18
)

// Names of the vault's own files, all in State. Whoever could replace the
// recipient would be sent every new token, so it does not lie with the items,
// which may be synced.
const (
	recipientName = "identity.pub" // the public half, one line
	keyFileName   = "identity.key" // the identity as age-keygen writes it
	sealedName    = "identity.age" // the same under a passphrase
)

// identityFile is where the identity lies under a protection. Where both are
// there, the protection was being changed, and the key file counts.
func (v *Vault) identityFile(p Protection) string {
	if p == ByPassphrase {
		return filepath.Join(v.State, sealedName)
	}
	return filepath.Join(v.State, keyFileName)
}

func (v *Vault) recipientFile() string { return filepath.Join(v.State, recipientName) }

// halves returns the recipient, for which items are written, and the identity,
// which opens them: nil while the vault is sealed. Where the recipient's file
// is missing, the identity knows it.
func (v *Vault) halves() (*age.X25519Recipient, *age.X25519Identity, error) {
	recipient, err := v.readRecipient()
	if err != nil {
		return nil, nil, err
	}
	identity, err := v.openIdentity(recipient)
	switch {
	case err != nil:
		return nil, nil, err
	case identity != nil:
		return identity.Recipient(), identity, v.mustMatch(recipient, identity)
	case recipient == nil:
		cause := fmt.Errorf("%s is missing, and unlocking makes it anew", v.recipientFile())
		return nil, nil, &Trouble{State: Sealed, Cause: cause}
	}
	return recipient, nil, nil
}

// identity is the identity, or the trouble that it is sealed.
func (v *Vault) identity() (*age.X25519Identity, error) {
	_, identity, err := v.halves()
	if err == nil && identity == nil {
		err = &Trouble{State: Sealed}
	}
	return identity, err
}

// mustMatch refuses an identity of another recipient: somebody replaced one of
// the two files, and what was written for it could never be read.
func (v *Vault) mustMatch(recipient *age.X25519Recipient, identity *age.X25519Identity) error {
	if recipient == nil || recipient.String() == identity.Recipient().String() {
		return nil
	}
	return broken(v.recipientFile(), fmt.Errorf("not the recipient of the identity in %s", v.State))
}

// openIdentity returns the identity if nobody need be asked for it, else nil.
func (v *Vault) openIdentity(recipient *age.X25519Recipient) (*age.X25519Identity, error) {
	protection, err := v.Protection()
	switch {
	case err != nil:
		return nil, err
	case protection == NoVault:
		return nil, &Trouble{State: Broken, Cause: errNoVault}
	case protection == ByPassphrase:
		if identity := v.held(); identity != nil {
			return identity, nil
		}
		return recalled(recipient), nil
	}
	identity, err := v.readKeyFile()
	if errors.Is(err, fs.ErrNotExist) { // the protection was changed meanwhile
		return v.openIdentity(recipient)
	}
	return identity, err
}

// recalled is the identity that the kernel remembers, or nil. One of another
// recipient is none: any program of this user could have put it there.
func recalled(recipient *age.X25519Recipient) *age.X25519Identity {
	if recipient == nil {
		return nil
	}
	identity, err := age.ParseX25519Identity(recall(recipient.String()).Reveal())
	if err != nil || identity.Recipient().String() != recipient.String() {
		return nil
	}
	return identity
}

// held is the identity that this process opened with a passphrase, or nil.
func (v *Vault) held() *age.X25519Identity {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.opened
}

// hold keeps the identity for this process; nil drops it.
func (v *Vault) hold(identity *age.X25519Identity) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.opened = identity
}

// readRecipient reads the recipient; nil where its file is missing.
func (v *Vault) readRecipient() (*age.X25519Recipient, error) {
	line, err := readPrivate(v.recipientFile())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	recipient, err := age.ParseX25519Recipient(strings.TrimSpace(string(line)))
	if err != nil { // which quotes the file
		return nil, broken(v.recipientFile(), errors.New("no recipient of age's"))
	}
	return recipient, nil
}

// readKeyFile reads the identity that has no passphrase. The error is as that
// of readPrivate.
func (v *Vault) readKeyFile() (*age.X25519Identity, error) {
	path := v.identityFile(ByKeyFile)
	text, err := readPrivate(path)
	if err != nil {
		return nil, err
	}
	return parseIdentity(path, secret.New(string(text)))
}

// readSealed opens the identity with its passphrase. The error is
// ErrWrongPassphrase or a Trouble.
func (v *Vault) readSealed(passphrase secret.Secret) (*age.X25519Identity, error) {
	path := v.identityFile(ByPassphrase)
	sealed, err := readPrivate(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, broken(path, errors.New("missing"))
	}
	if err != nil {
		return nil, err
	}
	opener, err := age.NewScryptIdentity(passphrase.Reveal())
	if err != nil { // it is empty
		return nil, ErrWrongPassphrase
	}
	opener.SetMaxWorkFactor(maxWork)
	text, err := decrypt(opener, sealed)
	switch wrong, is := errors.AsType[*age.NoIdentityMatchError](err); {
	case is && len(wrong.StanzaTypes) == 1 && wrong.StanzaTypes[0] == "scrypt":
		return nil, ErrWrongPassphrase
	case err != nil:
		return nil, broken(path, errors.New("damaged, or not protected as this program does it"))
	}
	return parseIdentity(path, text)
}

// parseIdentity reads what formatIdentity wrote. What age says of it may quote
// it, so nobody is told.
func parseIdentity(path string, text secret.Secret) (*age.X25519Identity, error) {
	all, err := age.ParseIdentities(strings.NewReader(text.Reveal()))
	if err == nil && len(all) == 1 {
		if identity, is := all[0].(*age.X25519Identity); is {
			return identity, nil
		}
	}
	return nil, broken(path, errors.New("does not hold one X25519 identity of age's"))
}

// formatIdentity writes an identity as age-keygen does.
func formatIdentity(identity *age.X25519Identity) secret.Secret {
	return secret.New(fmt.Sprintf("# created: %s\n# public key: %s\n%s\n",
		time.Now().UTC().Format(time.RFC3339), identity.Recipient(), identity))
}

// sealIdentity encrypts a written identity with a passphrase.
func (v *Vault) sealIdentity(text, passphrase secret.Secret) ([]byte, error) {
	recipient, err := age.NewScryptRecipient(passphrase.Reveal())
	if err != nil {
		return nil, err
	}
	recipient.SetWorkFactor(standardWork)
	if v.WorkFactor != 0 {
		recipient.SetWorkFactor(v.WorkFactor)
	}
	return encrypt(recipient, text.Reveal())
}
