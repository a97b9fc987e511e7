package gitconfig

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
)

func TestConfigureAndBack(t *testing.T) {
	for name, text := range texts {
		file := filepath.Join(t.TempDir(), "config")
		write(t, file, text)
		change, err := Configure(file, sample)
		if err != nil || !change.Changed || !strings.HasSuffix(read(t, file), change.Block) {
			t.Fatalf("%s: %+v, %v", name, change, err)
		}
		if change, err = Configure(file, sample); err != nil || change.Changed {
			t.Errorf("%s: configure twice: %+v, %v", name, change, err)
		}
		if change, err = Configure(file, general); err != nil || !change.Changed {
			t.Errorf("%s: another block: %+v, %v", name, change, err)
		}
		if change, err = Unconfigure(file); err != nil || !change.Changed || change.Removed {
			t.Errorf("%s: unconfigure: %+v, %v", name, change, err)
		}
		if got := read(t, file); got != text {
			t.Errorf("%s: %q came back as %q", name, text, got)
		}
		if change, err = Unconfigure(file); err != nil || change.Changed {
			t.Errorf("%s: unconfigure twice: %+v, %v", name, change, err)
		}
		onlyFile(t, file)
	}
}

// onlyFile holds that nothing else was left in the folder: no lock, no copy.
func onlyFile(t *testing.T, file string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(file))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if entry.Name() != filepath.Base(file) {
			t.Errorf("%s is left", entry.Name())
		}
	}
}

func TestNoFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config")
	if change, err := Unconfigure(file); err != nil || change.Changed {
		t.Errorf("%+v, %v", change, err)
	}
	if change, err := Configure(file, sample); err != nil || change.File != file {
		t.Errorf("%+v, %v", change, err)
	}
	if change, err := Unconfigure(file); err != nil || !change.Removed {
		t.Errorf("%+v, %v", change, err)
	}
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("our file is still there: %v", err)
	}
}

// TestFileOfOursGetsOthersLines is a file that we made and others use.
func TestFileOfOursGetsOthersLines(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config")
	configure(t, file, sample)
	gitOutput(t, nil, "config", "--file", file, "user.name", "A")
	configure(t, file, sample)
	gitOutput(t, nil, "config", "--file", file, "credential.https://github.com.username", "a")
	change, err := Unconfigure(file)
	if err != nil || change.Removed || len(change.Kept) != 1 {
		t.Errorf("%+v, %v", change, err)
	}
	want := "[user]\n\tname = A\n[credential \"https://github.com\"]\n\tusername = a\n"
	if got := read(t, file); got != want {
		t.Errorf("%q, not %q", got, want)
	}
}

func configure(t *testing.T, file string, b Block) {
	t.Helper()
	if _, err := Configure(file, b); err != nil {
		t.Fatal(err)
	}
}

// TestMovesBehind is somebody who appends a helper after our block: it comes to
// stand behind them again.
func TestMovesBehind(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config")
	write(t, file, "[user]\n\tname = A")
	configure(t, file, sample)
	const more = "[credential]\n\thelper = store"
	write(t, file, read(t, file)+more)
	change, err := Configure(file, sample)
	if err != nil || !change.Changed || !strings.HasSuffix(read(t, file), change.Block) {
		t.Errorf("%+v, %v", change, err)
	}
	if _, err = Unconfigure(file); err != nil {
		t.Fatal(err)
	}
	if got, want := read(t, file), "[user]\n\tname = A\n"+more; got != want {
		t.Errorf("%q, not %q", got, want)
	}
}

func TestPlanWritesNothing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config")
	if change, err := Plan(file, &sample); err != nil || !change.Changed || change.Block == "" {
		t.Errorf("%+v, %v", change, err)
	}
	onlyFile(t, file)
	configure(t, file, sample)
	before := read(t, file)
	if change, err := Plan(file, nil); err != nil || !change.Removed {
		t.Errorf("%+v, %v", change, err)
	}
	if _, err := Plan(file, &Block{}); !errors.Is(err, ErrBlock) {
		t.Errorf("%v", err)
	}
	if read(t, file) != before {
		t.Error("a plan was carried out")
	}
}

func TestRefusesWhatIsNoFile(t *testing.T) {
	dir := t.TempDir()
	if _, err := Configure(dir, sample); !errors.Is(err, ErrNoFile) {
		t.Errorf("a folder: %v", err)
	}
	if _, err := Unconfigure(dir); !errors.Is(err, ErrNoFile) {
		t.Errorf("a folder: %v", err)
	}
	if _, err := Configure(filepath.Join(dir, "none", "config"), sample); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing folder: %v", err)
	}
	if _, err := os.Lstat(dir + ".lock"); err == nil {
		t.Error("a lock is left")
	}
}

// TestRefusesWhatGitCannotRead covers the bad lines that git knows.
func TestRefusesWhatGitCannotRead(t *testing.T) {
	for text, line := range map[string]string{
		"[user]\nname = A\n[broken\n": "line 3",
		"[a]\n\tb = \"c\n":            "line 2",
		"[a]\n\tb = \\x\n":            "line 2",
		"[a]\n\tb = \"c\\\n":          "line 3",
		"\x00\n":                      "line 1",
	} {
		file := filepath.Join(t.TempDir(), "config")
		write(t, file, text)
		_, err := Configure(file, sample)
		if !errors.Is(err, ErrSyntax) || !strings.Contains(err.Error(), file+": "+line) {
			t.Errorf("%q: %v, not %s", text, err, line)
		}
		if _, err := Plan(file, &sample); !errors.Is(err, ErrSyntax) {
			t.Errorf("%q: planned: %v", text, err)
		}
		if read(t, file) != text {
			t.Errorf("%q was written to", text)
		}
		onlyFile(t, file)
	}
}

func TestDamagedFileStays(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config")
	configure(t, file, sample)
	text := strings.Replace(read(t, file), endMark, "", 1)
	write(t, file, text)
	_, errConfigure := Configure(file, sample)
	_, errUnconfigure := Unconfigure(file)
	for _, err := range []error{errConfigure, errUnconfigure} {
		if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), file+": line 1:") {
			t.Errorf("%v", err)
		}
	}
	if read(t, file) != text {
		t.Error("it was written to")
	}
}

func TestLockIsGits(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config")
	l, err := lock(file, lockWait)
	if err != nil {
		t.Fatal(err)
	}
	if err := gitCommand(t, nil, "config", "--file", file, "a.b", "c").Run(); err == nil {
		t.Error("git writes under our lock")
	}
	l.release()
	gitOutput(t, nil, "config", "--file", file, "a.b", "c")
	onlyFile(t, file)
}

// TestWaitsForTheLock runs on a clock that stands still while anybody works.
func TestWaitsForTheLock(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config")
	synctest.Test(t, func(t *testing.T) {
		first, err := lock(file, lockWait)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := lock(file, lockWait); !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), file+".lock") {
			t.Errorf("%v", err)
		}
		second := make(chan error)
		go func() {
			l, err := lock(file, lockWait)
			if err == nil {
				l.release()
			}
			second <- err
		}()
		synctest.Wait()
		first.release()
		if err := <-second; err != nil {
			t.Errorf("does not wait: %v", err)
		}
	})
}
