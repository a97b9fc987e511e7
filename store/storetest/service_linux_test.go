package storetest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	"golang.org/x/sys/unix"
)

const sample = "storetest-sample"

// TestMain lets the test binary be the process that dies without Stop.
func TestMain(m *testing.M) {
	if os.Getenv("STORETEST_ORPHAN") == "1" {
		orphan()
	}
	os.Exit(m.Run())
}

func orphan() {
	s, err := Start(Ready)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(s.dir, s.bus.pid(), s.keyring.pid())
	_, _ = io.Copy(io.Discard, os.Stdin) // until killed
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestStopLeavesNothing(t *testing.T) {
	for state := Ready; state <= MuteSocket; state++ {
		t.Run(state.String(), func(t *testing.T) {
			Require(t)
			s, err := Start(state)
			must(t, err)
			processes := []*process{s.bus, s.keyring}
			s.Stop()
			s.Stop()
			for _, p := range processes {
				if p != nil && alive(p.pid()) {
					t.Errorf("%s is still there", filepath.Base(p.cmd.Path))
				}
			}
			if _, err := os.Stat(s.dir); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("the folder is still there: %v", err)
			}
		})
	}
}

// TestStates holds that a client meets what the state says.
func TestStates(t *testing.T) {
	for _, c := range []struct {
		state State
		want  string // part of the error of a search
	}{
		{Ready, ""},
		{Locked, ""},
		{Fresh, ""},
		{NoProvider, "does not exist"},
		{DeadSocket, "connection refused"},
		{MuteSocket, "use of closed network connection"}, // by our own deadline
	} {
		t.Run(c.state.String(), func(t *testing.T) {
			s := StartFor(t, c.state)
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			conn, err := dial(ctx, s.Address())
			if err == nil {
				_, err = (&client{conn, ctx, cancel}).collections()
				_ = conn.Close()
			}
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

func TestFreshHasNoLogin(t *testing.T) {
	s := StartFor(t, Fresh)
	if locked, err := s.IsLocked(Login); err == nil {
		t.Errorf("there is a login collection, locked: %v", locked)
	}
	must(t, s.Plant("other", sample, "alice", "one"))
	must(t, s.SetDefault("other"))
	var path dbus.ObjectPath
	c, err := s.connect()
	must(t, err)
	defer c.close()
	must(t, c.call(servicePath, serviceIface+".ReadAlias", "default").Store(&path))
	if path != collectionPath("other") {
		t.Errorf("default is %s", path)
	}
}

// TestStarterMayEnd starts a service on a thread that ends at once, as that of
// a test of the kernel's key rings does.
func TestStarterMayEnd(t *testing.T) {
	Require(t)
	var s *Service
	var err error
	task := onDyingThread(func() { s, err = Start(Ready) })
	must(t, err)
	defer s.Stop()
	must(t, poll(func() (bool, error) {
		_, err := os.Stat(task)
		return errors.Is(err, os.ErrNotExist), nil
	}))
	if _, err := s.Items(sample); err != nil {
		t.Errorf("the service ended with its starter: %v", err)
	}
}

// onDyingThread returns the folder in /proc of the thread that ran do.
func onDyingThread(do func()) string {
	task := make(chan string)
	go func() {
		runtime.LockOSThread() // not unlocked, so the thread ends with us
		if unix.Gettid() == unix.Getpid() {
			// Go never ends the main thread. While we hold it, another is taken.
			task <- onDyingThread(do)
			runtime.UnlockOSThread()
			return
		}
		do()
		task <- fmt.Sprintf("/proc/self/task/%d", unix.Gettid())
	}()
	return <-task
}

// TestKilledTestLeavesNothing kills a process that has a service: its daemons
// die with it, and the next service sweeps its folder.
func TestKilledTestLeavesNothing(t *testing.T) {
	Require(t)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "STORETEST_ORPHAN=1")
	stdin, err := cmd.StdinPipe()
	must(t, err)
	defer stdin.Close()
	stdout, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	line, err := bufio.NewReader(stdout).ReadString('\n')
	fields := strings.Fields(line)
	if err != nil || len(fields) != 3 {
		t.Fatalf("the orphan said %q: %v", line, err)
	}
	must(t, cmd.Process.Kill())
	_ = cmd.Wait()
	for _, field := range fields[1:] {
		pid, err := strconv.Atoi(field)
		must(t, err)
		if poll(func() (bool, error) { return gone(pid), nil }) != nil {
			t.Errorf("process %d outlives its test", pid)
		}
	}
	if _, err := os.Stat(fields[0]); err != nil {
		t.Fatalf("nothing to sweep: %v", err)
	}
	StartFor(t, NoProvider)
	if _, err := os.Stat(fields[0]); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder was not swept: %v", err)
	}
}

// gone counts a zombie as gone: in a container nobody may wait for it.
func gone(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err != nil || strings.Contains(string(stat), ") Z ")
}

func TestSweepSparesTheLiving(t *testing.T) {
	parent := t.TempDir()
	dead := exec.Command("true")
	must(t, dead.Run())
	gone := fmt.Sprintf("%s%d-1", dirPrefix, dead.Process.Pid)
	spared := []string{fmt.Sprintf("%s%d-1", dirPrefix, os.Getpid()), dirPrefix + "notes-1", "other"}
	for _, name := range append(spared, gone) {
		must(t, os.Mkdir(filepath.Join(parent, name), 0o700))
	}
	sweep(parent)
	if _, err := os.Stat(filepath.Join(parent, gone)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s was not swept", gone)
	}
	for _, name := range spared {
		if _, err := os.Stat(filepath.Join(parent, name)); err != nil {
			t.Errorf("%s was swept", name)
		}
	}
}
