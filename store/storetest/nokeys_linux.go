package storetest

import (
	"runtime"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Where struct seccomp_data has a call's number, and the low half of its first
// argument on the little-endian machines that we build for.
const (
	callNumber    = 0
	firstArgument = 16
)

// RefuseKeyctl has the kernel refuse the calls of keyrings(7) with errno, as
// containers do: Docker's profile with EPERM, a kernel without them with
// ENOSYS. It applies to this process and what it starts, for good, so it is
// for a process made for it.
func RefuseKeyctl(errno syscall.Errno) error {
	return install(
		load(callNumber),
		skipUnless(unix.SYS_ADD_KEY, 1), refuse(errno),
		skipUnless(unix.SYS_REQUEST_KEY, 1), refuse(errno),
		skipUnless(unix.SYS_KEYCTL, 1), refuse(errno),
		allow(),
	)
}

// RefusePersistent takes the persistent key ring away, and no other, as a
// kernel does that was built without (WSL's). It applies as RefuseKeyctl does.
func RefusePersistent() error {
	return install(
		load(callNumber),
		skipUnless(unix.SYS_KEYCTL, 3),
		load(firstArgument),
		skipUnless(unix.KEYCTL_GET_PERSISTENT, 1), refuse(unix.EOPNOTSUPP),
		allow(),
	)
}

// install puts a filter on every thread of this process. It knows the calls by
// the numbers of this program's own architecture.
func install(filter ...unix.SockFilter) error {
	runtime.LockOSThread() // no_new_privs and the filter spread from one thread
	defer runtime.UnlockOSThread()
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	failed, _, err := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER,
		unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&program)))
	switch {
	case err != 0:
		return err
	case failed != 0: // the thread that could not follow
		return syscall.EBUSY
	}
	return nil
}

// load takes a word of the call.
func load(offset uint32) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: offset}
}

// skipUnless skips n steps if the word is another.
func skipUnless(word uint32, n uint8) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: word, Jf: n}
}

func allow() unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ALLOW}
}

func refuse(errno syscall.Errno) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ERRNO | uint32(errno)}
}
