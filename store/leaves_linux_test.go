package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// leavesNothing fails the test if it leaves a process behind when all that it
// started was stopped, or ran dbus-launch.
func leavesNothing(t *testing.T) {
	t.Helper()
	ran := recordLaunches(t)
	// What loses its parent becomes a child of this process, and is seen.
	if err := unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); err != nil {
		t.Fatal(err)
	}
	before := children()
	t.Cleanup(func() {
		for pid, name := range children() {
			if _, was := before[pid]; !was {
				t.Errorf("%s, process %s, is left", name, pid)
			}
		}
		if _, err := os.Stat(ran); err == nil {
			t.Error("dbus-launch was started")
		}
	})
}

// recordLaunches puts a dbus-launch into PATH that leaves a file behind.
func recordLaunches(t *testing.T) (file string) {
	dir := t.TempDir()
	file = filepath.Join(dir, "ran")
	launcher := "#!/bin/sh\necho \"$@\" >'" + file + "'\n"
	if err := os.WriteFile(filepath.Join(dir, "dbus-launch"), []byte(launcher), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(filepath.ListSeparator)+os.Getenv("PATH"))
	return file
}

// children are the living processes that this one is the parent of, by id.
func children() map[string]string {
	living := map[string]string{}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		stat, _ := os.ReadFile(path) // PID (NAME) STATE PARENT …; gone is no child
		head, tail, _ := strings.Cut(string(stat), ") ")
		pid, name, _ := strings.Cut(head, " (")
		var state string
		var parent int
		_, _ = fmt.Sscan(tail, &state, &parent)
		if parent == os.Getpid() && state != "Z" {
			living[pid] = name
		}
	}
	return living
}
