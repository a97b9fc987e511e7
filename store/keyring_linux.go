package store

import (
	"os"

	"github.com/zalando/go-keyring"

	"git-credential-pat/store/secret"
)

// get reads with messages of our own: go-keyring's seven calls one after the
// other would be most of the time that git waits for us.
func (k *Keyring) get(w *watch, key string) (secret.Secret, error) {
	s, err := k.connect()
	if err != nil {
		return secret.Secret{}, err
	}
	defer s.close()
	return s.read(w, key)
}

// makeReady finds out whether go-keyring can be called, and unlocks what it
// will use. go-keyring must never be called without a bus: it would start
// dbus-launch, which leaves a daemon behind for each git command.
func (k *Keyring) makeReady(w *watch) error {
	s, err := k.connect()
	if err != nil {
		return err
	}
	defer s.close()
	collection, err := s.collection(w)
	if err != nil {
		return err
	}
	if err := s.unlock(w, collection); err != nil {
		return err
	}
	return os.Setenv("DBUS_SESSION_BUS_ADDRESS", s.address)
}

// translate turns go-keyring's errors into this package's.
func translate(err error) error {
	switch err {
	case nil:
		return nil
	case keyring.ErrNotFound:
		return ErrNotFound
	case keyring.ErrSetDataTooBig:
		return ErrTooLong
	}
	return busTrouble(err)
}
