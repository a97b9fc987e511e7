package store_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"git-credential-pat/store"
	"git-credential-pat/store/storetest"
)

// ourselves is the user that a persistent ring is asked for.
const ourselves = -1

// requireKernel skips the test where the kernel has no key rings for us. It
// asks the kernel itself: a Vault that never remembers must fail.
func requireKernel(t testing.TB) {
	t.Helper()
	_, err := unix.AddKey("user", t.Name(), []byte("x"), unix.KEY_SPEC_THREAD_KEYRING)
	switch {
	case err == nil:
	case os.Getenv("CI") == "true":
		t.Fatalf("missing: the kernel's key rings: %v", err)
	default:
		t.Skipf("missing: the kernel's key rings: %v", err)
	}
}

func TestRemembers(t *testing.T) {
	requireKernel(t)
	if !emptyVault(t).Remembers() {
		t.Error("the kernel could remember, and the vault says that it cannot")
	}
}

// keyName is what the vault's key is called in the kernel.
func keyName(t *testing.T, v *store.Vault) string {
	t.Helper()
	recipient := strings.TrimSpace(string(read(t, recipientOf(v))))
	return fmt.Sprintf("%s:%x", store.Service, sha256.Sum256([]byte(recipient)))
}

// kernelKey is the line of /proc/keys with the vault's key, or empty.
func kernelKey(t *testing.T, v *store.Vault) string {
	t.Helper()
	name := keyName(t, v)
	for line := range strings.Lines(string(read(t, "/proc/keys"))) {
		fields := strings.Fields(line)
		// i is for invalidated: it goes when the kernel sweeps.
		if strings.Contains(line, name) && !strings.Contains(fields[1], "i") {
			return line
		}
	}
	return ""
}

func TestKernelRemembersForAllProcesses(t *testing.T) {
	requireKernel(t)
	v := newVault(t, passphrase())
	holds(t, another(v), alice, "alice's token")
	if err := another(v).Lock(); err != nil {
		t.Fatal(err)
	}
	_, err := another(v).Get(t.Context(), alice)
	isTrouble(t, "Get after Lock", err, store.Sealed)
	if line := kernelKey(t, v); line != "" {
		t.Errorf("after Lock the kernel still has %s", line)
	}
	if remembered, err := another(v).Unlock(passphrase()); !remembered || err != nil {
		t.Errorf("Unlock() = %v, %v", remembered, err)
	}
	holds(t, another(v), alice, "alice's token")
}

// The kernel forgets by itself, and shows the identity to nobody but its user.
func TestKernelRemembersForTwelveHours(t *testing.T) {
	requireKernel(t)
	v := newVault(t, passphrase())
	fields := strings.Fields(kernelKey(t, v)) // see keyrings(7): timeout and permissions
	if len(fields) < 5 || fields[3] != "12h" && fields[3] != "11h" || fields[4] != "3f010000" {
		t.Errorf("the key is %q, want 12h and 3f010000", fields)
	}
}

// The user's ring goes with the last logout, the persistent one stays.
func TestKernelRemembersBeyondALogout(t *testing.T) {
	requireKernel(t)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	persistent, err := unix.KeyctlInt(unix.KEYCTL_GET_PERSISTENT, ourselves, unix.KEY_SPEC_THREAD_KEYRING, 0, 0)
	if err != nil {
		t.Skipf("missing: the kernel's persistent key ring: %v", err)
	}
	v := newVault(t, passphrase())
	if _, err := unix.KeyctlSearch(persistent, "user", keyName(t, v), 0); err != nil {
		t.Errorf("the key is not in the persistent ring: %v", err)
	}
}

func TestTwoVaultsNeverMeet(t *testing.T) {
	requireKernel(t)
	v, w := newVault(t, passphrase()), newVault(t, passphrase())
	if err := w.Lock(); err != nil {
		t.Fatal(err)
	}
	holds(t, another(v), alice, "alice's token")
	_, err := another(w).Get(t.Context(), alice)
	isTrouble(t, "Get from the locked one", err, store.Sealed)
}

// Another identity under the vault's name opens nothing.
func TestPlantedIdentityIsNotRemembered(t *testing.T) {
	requireKernel(t)
	v := newVault(t, passphrase())
	recipient := strings.TrimSpace(string(read(t, recipientOf(v))))
	lines := strings.Split(string(read(t, keyFileOf(newVault(t, none())))), "\n")
	if !store.Remember(recipient, lines[2]) || !strings.HasPrefix(lines[2], "AGE-SECRET-KEY-1") {
		t.Fatal("nothing was planted")
	}
	_, err := another(v).Get(t.Context(), alice)
	isTrouble(t, "Get", err, store.Sealed)
	set(t, another(v), bob, "bob's token")
	holds(t, v, bob, "bob's token")
}

// refused names the environment variable by which this binary, started once
// more, learns which calls shall be refused to it.
const refused = "STORE_TEST_REFUSED"

// A container that refuses the calls has a vault all the same, which each
// process has to open for itself. Without the persistent ring the user's
// serves.
func TestKernelRefuses(t *testing.T) {
	requireKernel(t)
	cases := map[string]func(*testing.T){
		"EPERM":      func(t *testing.T) { remembersNothing(t, syscall.EPERM) },
		"ENOSYS":     func(t *testing.T) { remembersNothing(t, syscall.ENOSYS) },
		"EACCES":     func(t *testing.T) { remembersNothing(t, syscall.EACCES) },
		"EDQUOT":     func(t *testing.T) { remembersNothing(t, syscall.EDQUOT) },
		"EOPNOTSUPP": func(t *testing.T) { remembersNothing(t, syscall.EOPNOTSUPP) },
		"persistent": remembersInUsersRing,
	}
	if name := os.Getenv(refused); name != "" {
		cases[name](t)
		return
	}
	for name := range cases {
		t.Run(name, func(t *testing.T) {
			cmd := exec.Command(os.Args[0], "-test.run=^TestKernelRefuses$", "-test.v")
			cmd.Env = append(os.Environ(), refused+"="+name)
			if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "--- PASS") {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

func remembersInUsersRing(t *testing.T) {
	if err := storetest.RefusePersistent(); err != nil {
		t.Fatal(err)
	}
	_, err := unix.KeyctlInt(unix.KEYCTL_GET_PERSISTENT, ourselves, unix.KEY_SPEC_THREAD_KEYRING, 0, 0)
	if err == nil {
		t.Error("the persistent ring was not refused")
	}
	v := newVault(t, passphrase())
	holds(t, another(v), alice, "alice's token")
	if err := v.Lock(); err != nil {
		t.Fatal(err)
	}
	_, err = another(v).Get(t.Context(), alice)
	isTrouble(t, "Get after Lock", err, store.Sealed)
}

func remembersNothing(t *testing.T, errno syscall.Errno) {
	if err := storetest.RefuseKeyctl(errno); err != nil {
		t.Fatal(err)
	}
	v := newVault(t, passphrase())
	if v.Remembers() {
		t.Error("the calls were not refused")
	}
	holds(t, v, alice, "alice's token")
	_, err := another(v).Get(t.Context(), alice)
	isTrouble(t, "Get in another process", err, store.Sealed)
	if remembered, err := v.Unlock(passphrase()); remembered || err != nil {
		t.Errorf("Unlock() = %v, %v", remembered, err)
	}
	if err := v.Lock(); err != nil {
		t.Errorf("Lock: %v", err)
	}
	_, err = v.Get(t.Context(), alice)
	isTrouble(t, "Get after Lock", err, store.Sealed)
}
