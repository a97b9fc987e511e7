//go:build unix

package gitconfig

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// asked is a folder with a helper in it, which answers with a text, and the
// question that it is asked.
func asked(t *testing.T, says string) (folder string, q Question) {
	t.Helper()
	folder = t.TempDir()
	write(t, filepath.Join(folder, "says"), says)
	for _, name := range []string{"git-credential-one", "it's $one"} {
		path := filepath.Join(folder, name)
		write(t, path, "#!/bin/sh\ncat >\""+folder+"/read\"\necho \"$@\" >\""+folder+"/args\"\ncat \""+folder+"/says\"\nexit 1\n")
		if err := os.Chmod(path, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return folder, Question{Host: "github.com", Username: "alice", Dir: folder, Environ: []string{
		"HOME=" + folder, "PATH=" + folder + ":" + os.Getenv("PATH"), "GIT_CONFIG_NOSYSTEM=1",
	}}
}

// TestAskRunsWhatGitRuns: the same program, with the same arguments.
func TestAskRunsWhatGitRuns(t *testing.T) {
	for _, value := range []string{
		"one", "one --option 'two words'", "FOLDER/git-credential-one", "FOLDER/git-credential-one -x", `!'FOLDER/it'\''s $one'`,
		`"FOLDER/git-credential-one"`, "!f() { git-credential-one \"$@\" f; }; f", "!git-credential-one \"a\n\nb\"", "none", "!exit 3; ",
	} {
		folder, q := asked(t, "username=alice\npassword=sesame\n")
		h := Helper{Value: strings.ReplaceAll(value, "FOLDER", folder)}
		c, err := h.Ask(t.Context(), q)
		ours, _ := os.ReadFile(filepath.Join(folder, "args"))
		_ = os.Remove(filepath.Join(folder, "args"))
		cmd := gitCommand(t, q.Environ, "-c", "credential.helper="+h.Value, "credential", "fill")
		cmd.Stdin = strings.NewReader("protocol=https\nhost=github.com\nusername=alice\n\n")
		out, _ := cmd.Output()
		gits, _ := os.ReadFile(filepath.Join(folder, "args"))
		if string(ours) != string(gits) || err != nil || c.Password.Empty() == strings.Contains(string(out), "password=sesame") {
			t.Errorf("%q ran with %q, by git with %q; %v", value, ours, gits, err)
		}
	}
}

func TestAskHandsOverTheRequest(t *testing.T) {
	folder, q := asked(t, "")
	q.Path = "acme/website"
	if _, err := (Helper{Value: "one"}).Ask(t.Context(), q); err != nil {
		t.Fatal(err)
	}
	want := "capability[]=authtype\nprotocol=https\nhost=github.com\npath=acme/website\nusername=alice\n\n"
	if got := read(t, filepath.Join(folder, "read")); got != want {
		t.Errorf("%q, not %q", got, want)
	}
}

// TestAskReadsWhatGitReads compares with `git credential fill`.
func TestAskReadsWhatGitReads(t *testing.T) {
	for _, says := range []string{
		"username=bob\npassword=sesame\n", "username=bob\npassword=sesame", "username=bob\r\npassword=sesame\r\n",
		"password=one\npassword=sesame\nusername=\n", "\nusername=bob\npassword=sesame\n", "username=bob\npassword=a=b=\n\npassword=c\n",
		"username=bob\npassword=sesame\nnot a line\npassword=c\n", "garbage\nusername=bob\npassword=sesame\n",
		"host=github.com\nprotocol=https\nusername=bob\npassword=sesame\n", "username=bob\npassword=sesame\n=\nunknown=x\n",
	} {
		_, q := asked(t, says)
		c, err := (Helper{Value: "one"}).Ask(t.Context(), q)
		cmd := gitCommand(t, q.Environ, "-c", "credential.helper=one", "credential", "fill")
		cmd.Stdin = strings.NewReader("protocol=https\nhost=github.com\nusername=alice\n\n")
		out, _ := cmd.Output()
		user, password := "", ""
		for line := range strings.Lines(string(out)) {
			if value, ok := strings.CutPrefix(line, "username="); ok {
				user = strings.TrimSuffix(value, "\n")
			}
			if value, ok := strings.CutPrefix(line, "password="); ok {
				password = strings.TrimSuffix(value, "\n")
			}
		}
		if err != nil || c.Password.Reveal() != password || password != "" && c.Username != user {
			t.Errorf("%q: %q and %d bytes, %v; git reads %q and %d", says, c.Username, c.Password.Len(), err, user, len(password))
		}
	}
}

// TestAskGivesUp on what does not end, what prints for ever and what cannot be
// run. Nothing that they started lives on.
func TestAskGivesUp(t *testing.T) {
	for name, test := range map[string]struct{ value, want string }{
		"for ever":     {"!f() { while :; do echo key=value; done; }; f", "no answer: it printed more than"},
		"in the sleep": {"!f() { echo password=x; tail -f /dev/null & wait; }; f", "no answer within 5s"},
		"out of reach": {"!f() { tail -f /dev/null >/dev/null & wait; }; f", "no answer within 5s"},
		"leaves":       {"!f() { echo password=x; sleep 60 & }; f", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder, q := asked(t, "")
			begun := time.Now()
			c, err := (Helper{Value: test.value}).Ask(t.Context(), q)
			if test.want == "" && (err != nil || c.Password.Reveal() != "x") || test.want != "" && (!errors.Is(err, ErrNoAnswer) || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("%v", err)
			}
			if time.Since(begun) > helperWait+pipeGrace+5*time.Second {
				t.Error("it was waited for")
			}
			wantNobody(t, folder)
		})
	}
	q := Question{Host: "github.com", Dir: filepath.Join(t.TempDir(), "none")}
	if _, err := (Helper{Value: "one"}).Ask(t.Context(), q); !errors.Is(err, ErrNoAnswer) {
		t.Errorf("no folder: %v", err)
	}
	if _, err := (Helper{Value: "one"}).Ask(t.Context(), Question{Host: "a\nhost=b"}); !errors.Is(err, ErrNoAnswer) {
		t.Errorf("two lines in a host: %v", err)
	}
}

// wantNobody fails if a process that is not yet ended works in folder, as far as
// /proc tells of it.
func wantNobody(t *testing.T, folder string) {
	t.Helper()
	const tries = 1000
	left := ""
	for range tries {
		left = ""
		links, _ := filepath.Glob("/proc/[0-9]*/cwd")
		for _, link := range links {
			if where, err := os.Readlink(link); err == nil && where == folder {
				left = link
			}
		}
		if left == "" {
			return
		}
	}
	t.Errorf("%s works in %s still", left, folder)
}

// FuzzReadCredential holds that what names another host is nobody's, and that a
// secret is never printed.
func FuzzReadCredential(f *testing.F) {
	f.Add("username=a\npassword=b\n")
	f.Add("authtype=Basic\ncredential=YTpi\nephemeral=1\n")
	f.Add("\nhost=github.com\npassword=x")
	f.Fuzz(func(t *testing.T, text string) {
		if c := readCredential(text, "github.com"); !c.Password.Empty() && !strings.Contains(fmt.Sprintf("%#v", c), "[secret]") {
			t.Errorf("%q prints its secret", text)
		}
		c := readCredential("host=gitlab.com\n"+text, "github.com")
		if !strings.Contains(text, "host=github.com") && (!c.Password.Empty() || c.Username != "") {
			t.Errorf("%q is taken for github.com's", text)
		}
	})
}
