package store

import (
	"github.com/godbus/dbus/v5"

	"git-credential-pat/store/secret"
)

// get reads with messages of our own: go-keyring's seven calls one after the
// other would be most of the time that git waits for us.
func (k *Keyring) get(w *watch, key string) (secret.Secret, error) {
	s, err := k.connect(false)
	if err != nil {
		return secret.Secret{}, err
	}
	defer s.close()
	return again(func() (secret.Secret, error) { return s.read(w, key) })
}

// keys lists what stands in the collection that go-keyring uses.
func (k *Keyring) keys(w *watch) ([]string, error) {
	s, err := k.connect(false)
	if err != nil {
		return nil, err
	}
	defer s.close()
	return again(func() ([]string, error) { return s.list(w) })
}

// makeReady finds out whether go-keyring can be called, and unlocks what it
// will use. go-keyring must never be called without a bus: it would start
// dbus-launch, which leaves a daemon behind for each git command. Nor may its
// first message be its OpenSession, see read; so the connection that is tried
// here is the one that it goes on with.
func (k *Keyring) makeReady(w *watch) error {
	s, err := k.connect(true)
	if err != nil {
		return err
	}
	_, err = again(func() (dbus.ObjectPath, error) { return s.unlocked(w) })
	return err
}

// unlocked returns the collection that go-keyring uses, unlocked.
func (s *secretService) unlocked(w *watch) (dbus.ObjectPath, error) {
	collection, err := s.collection(w)
	if err != nil {
		return noObject, err
	}
	return collection, s.unlock(w, collection)
}

// troubleOf tells what an error of go-keyring means.
func troubleOf(err error) error { return busTrouble(err) }
