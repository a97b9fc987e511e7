package store

import (
	"crypto/sha256"
	"fmt"
	"runtime"
	"slices"
	"time"

	"golang.org/x/sys/unix"

	"git-credential-pat/store/secret"
)

// rememberFor is how long the kernel remembers an opened identity.
const rememberFor = 12 * time.Hour

// userKey is the type of a key whose content a program makes up and may read:
// keyrings(7).
const userKey = "user"

// remember has the kernel keep a secret of a recipient, for every process of
// this user and for twelve hours. False means that it does not: a container
// that refuses the calls, a kernel without key rings, a full quota. None of
// these is anybody's fault.
func remember(recipient string, s secret.Secret) bool {
	defer keepThread()()
	rings := reachableRings()
	if len(rings) == 0 {
		return false
	}
	// The key is made where it dies with this process, and moves on only when
	// its end is set.
	key, err := unix.AddKey(userKey, keyName(recipient), []byte(s.Reveal()), unix.KEY_SPEC_PROCESS_KEYRING)
	if err != nil {
		return false
	}
	defer func() { _ = keyctl(unix.KEYCTL_UNLINK, key, unix.KEY_SPEC_PROCESS_KEYRING) }()
	if keyctl(unix.KEYCTL_SET_TIMEOUT, key, int(rememberFor/time.Second)) != nil {
		return false
	}
	return slices.ContainsFunc(rings, func(ring int) bool { return keyctl(unix.KEYCTL_LINK, key, ring) == nil })
}

// recall returns what the kernel remembers for a recipient, or nothing.
func recall(recipient string) secret.Secret {
	defer keepThread()()
	content := make([]byte, 512)
	for _, ring := range reachableRings() {
		key, err := unix.KeyctlSearch(ring, userKey, keyName(recipient), 0)
		if err != nil {
			continue
		}
		n, err := unix.KeyctlBuffer(unix.KEYCTL_READ, key, content, 0)
		if err == nil && n <= len(content) { // n is the key's length, not the buffer's
			return secret.New(string(content[:n]))
		}
	}
	return secret.Secret{}
}

// forget makes the kernel forget what it remembers for a recipient. The error
// means that there is something and it stays.
func forget(recipient string) error {
	defer keepThread()()
	for _, ring := range reachableRings() {
		key, err := unix.KeyctlSearch(ring, userKey, keyName(recipient), 0)
		if err != nil {
			continue
		}
		if err := keyctl(unix.KEYCTL_INVALIDATE, key, 0); err != nil {
			return fmt.Errorf("the kernel still remembers the vault's identity: %w", err)
		}
	}
	return nil
}

// reachableRings links the rings that outlive this process into its own, and
// returns those where that went well, the best first. What is not linked may
// not be read: a cron job's session knows nothing of the user's ring.
//
// The persistent ring outlives the last logout. Not every kernel has one
// (WSL's does not); the user's ring serves there.
func reachableRings() []int {
	var rings []int
	const ourselves = -1
	persistent, err := unix.KeyctlInt(unix.KEYCTL_GET_PERSISTENT, ourselves, unix.KEY_SPEC_PROCESS_KEYRING, 0, 0)
	if err == nil {
		rings = append(rings, persistent)
	}
	if keyctl(unix.KEYCTL_LINK, unix.KEY_SPEC_USER_KEYRING, unix.KEY_SPEC_PROCESS_KEYRING) == nil {
		rings = append(rings, unix.KEY_SPEC_USER_KEYRING)
	}
	return rings
}

// keyName is the key's name. It is made from the recipient, so that two vaults
// of one user never meet.
func keyName(recipient string) string {
	return fmt.Sprintf("%s:%x", Service, sha256.Sum256([]byte(recipient)))
}

// keyctl is a call of keyctl(2) with two arguments whose result is its error.
func keyctl(command, a, b int) error {
	_, err := unix.KeyctlInt(command, a, b, 0, 0)
	return err
}

// keepThread stays on one thread until the returned function is called: to
// the kernel each thread has rings of its own.
func keepThread() func() {
	runtime.LockOSThread()
	return runtime.UnlockOSThread
}
