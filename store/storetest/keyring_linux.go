package storetest

import (
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// masterPassword locks every collection of the service. It guards samples.
const masterPassword = "storetest"

// startKeyring returns when a client finds the provider, and the login
// collection with it unless the state is Fresh.
func (s *Service) startKeyring() (err error) {
	cmd := exec.Command("gnome-keyring-daemon", "--foreground", "--components=secrets",
		"--control-directory="+filepath.Join(s.dir, "ctl"))
	if s.state != Fresh {
		// The password makes login.keyring where there is none. Without
		// --foreground, --unlock leaves two processes.
		cmd.Args = append(cmd.Args, "--unlock")
		cmd.Stdin = strings.NewReader(masterPassword)
	}
	if s.keyring, err = s.startProcess(cmd); err != nil {
		return err
	}
	// It is there a moment before the password opens it, and a Lock that came
	// in between would be undone.
	return s.awaitCollection(Login, func(c *client) bool {
		var locked bool
		err := c.property(collectionPath(Login), collectionIface, "Locked", &locked)
		return err == nil && !locked
	})
}

var errEnded = errors.New("it ended")

// awaitCollection returns when a client finds the provider, and in it the
// collection, ready, unless the state is Fresh.
func (s *Service) awaitCollection(name string, ready func(*client) bool) error {
	c, err := s.connect()
	if err != nil {
		return err
	}
	defer c.close()
	err = poll(func() (bool, error) {
		if s.keyring.ended() {
			return false, errEnded
		}
		names, err := c.collections()
		// No answer yet is no error: the name has no owner until it is ready.
		return err == nil && (s.state == Fresh || names[name] && ready(c)), nil
	})
	if err != nil {
		return fmt.Errorf("%s: %w: %s", filepath.Base(s.keyring.cmd.Path), err, s.complaint(s.keyring))
	}
	return nil
}

// KillDaemon ends the keyring daemon with SIGKILL and returns when the bus
// knows: the next call is told that nobody provides the name.
func (s *Service) KillDaemon() error {
	if s.keyring == nil {
		return errors.New("no keyring daemon to kill")
	}
	s.keyring.kill()
	c, err := s.connect()
	if err != nil {
		return err
	}
	defer c.close()
	return poll(func() (bool, error) {
		owned, err := c.owned(provider)
		return !owned, err
	})
}

// Restart kills the keyring daemon, if it lives, and starts another over the
// same files. What was kept is there again, and the login collection unlocked.
func (s *Service) Restart() error {
	if err := s.KillDaemon(); err != nil {
		return err
	}
	return s.provide(s)
}

// Freeze stops the keyring daemon (SIGSTOP) and returns when it stands still:
// calls reach the bus and are not answered until Thaw.
func (s *Service) Freeze() error {
	if s.keyring == nil {
		return errors.New("no keyring daemon to freeze")
	}
	s.keyring.signal(unix.SIGSTOP)
	// Without WEXITED this takes no exit status away from Cmd.Wait.
	err := unix.Waitid(unix.P_PID, s.keyring.pid(), nil, unix.WSTOPPED|unix.WNOWAIT, nil)
	for errors.Is(err, unix.EINTR) {
		err = unix.Waitid(unix.P_PID, s.keyring.pid(), nil, unix.WSTOPPED|unix.WNOWAIT, nil)
	}
	if err != nil {
		return fmt.Errorf("freezing the keyring daemon: %w", err)
	}
	return nil
}

// Thaw lets a frozen keyring daemon go on; it answers what it was asked
// meanwhile.
func (s *Service) Thaw() {
	if s.keyring != nil {
		s.keyring.signal(unix.SIGCONT)
	}
}

// poll asks until done, an error, or the end of patience.
func poll(done func() (bool, error)) error {
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	deadline := time.After(patience)
	for {
		if ok, err := done(); ok || err != nil {
			return err
		}
		select {
		case <-ticker.C:
		case <-deadline:
			return fmt.Errorf("not ready after %v", patience)
		}
	}
}
