package storetest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// kwalletd's own name on the bus, where a login module hands it the key to a
// wallet instead of a dialog (kwallet, src/runtime/kwalletd/kwalletd.h).
const (
	kwalletName = "org.kde.kwalletd5"
	kwalletPath = "/modules/kwalletd5"
	pamOpen     = "org.kde.KWallet.pamOpen"
)

// kwalletConfig switches the Secret Service on, and the first-use wizard off.
const kwalletConfig = "[Wallet]\nFirst Use=false\n\n[org.freedesktop.secrets]\napiEnabled=true\n"

// MissingKWallet names the first program that [StartKWallet] needs and this
// machine lacks. It is empty where all are there.
func MissingKWallet() string { return firstMissing("dbus-daemon", "kwalletd5") }

// StartKWallet starts a service whose provider is KDE's wallet, with one
// collection, [Wallet]. KWallet has it open, as after a login, and calls it
// locked all the same until a client has unlocked it, which takes a prompt but
// no dialog. Unlock, Dialogs and Plant into another collection are
// gnome-keyring's alone. The caller calls Stop.
func StartKWallet() (*Service, error) {
	return start(Ready, (*Service).startKWallet)
}

// startKWallet returns when a client finds the wallet. A new wallet becomes a
// collection only when kwalletd starts and finds its file (5.103, tried), so
// the first one to start makes it and ends.
func (s *Service) startKWallet() error {
	config := filepath.Join(s.dir, "config", "kwalletrc")
	if err := os.WriteFile(config, []byte(kwalletConfig), 0o600); err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(s.dir, "data", "kwalletd", Wallet+".kwl")); errors.Is(err, os.ErrNotExist) {
		if err := s.openWallet(); err != nil {
			return err
		}
		s.keyring.stop()
	}
	if err := s.openWallet(); err != nil {
		return err
	}
	return s.awaitCollection(Wallet, func(*client) bool { return true })
}

// openWallet starts kwalletd and opens its wallet, which is made where there is
// none.
func (s *Service) openWallet() (err error) {
	if s.keyring, err = s.startProcess(exec.Command("kwalletd5")); err != nil {
		return err
	}
	c, err := s.connect()
	if err != nil {
		return err
	}
	defer c.close()
	if err := s.awaitOwner(c, kwalletName); err != nil {
		return fmt.Errorf("kwalletd5: %w: %s", err, s.complaint(s.keyring))
	}
	const keySize = 56 // kwalletd refuses any other
	return c.Object(kwalletName, kwalletPath).CallWithContext(c.ctx, pamOpen, 0, Wallet, make([]byte, keySize), int32(0)).Err
}

// awaitOwner waits until the keyring daemon has a name on the bus.
func (s *Service) awaitOwner(c *client, name string) error {
	return poll(func() (bool, error) {
		if s.keyring.ended() {
			return false, errEnded
		}
		return c.owned(name)
	})
}
