package main

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"

	"git-credential-pat/store/storetest"
)

// noKeys is a command for scripts: it runs another one where the kernel
// refuses its key rings, as in a container.
//
//	nokeys eperm|enosys COMMAND [ARGS...]
func noKeys() {
	if err := becomeWithoutKeys(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "nokeys:", err)
		os.Exit(1)
	}
}

func becomeWithoutKeys(args []string) error {
	errno := map[string]syscall.Errno{"eperm": unix.EPERM, "enosys": unix.ENOSYS}[args[0]]
	if err := storetest.RefuseKeyctl(errno); err != nil {
		return err
	}
	path, err := exec.LookPath(args[1])
	if err != nil {
		return err
	}
	return unix.Exec(path, args[1:], os.Environ())
}
