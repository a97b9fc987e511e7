package exposed

import (
	"bytes"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// gitList is what git reads in a configuration, a variable an element, and
// whether it can read it.
func gitList(t testing.TB, file []byte) ([]string, bool) {
	t.Helper()
	cmd := exec.Command("git", "config", "--file", "-", "--no-includes", "--list", "-z")
	cmd.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_DIR="+os.DevNull)
	cmd.Stdin = bytes.NewReader(file)
	out, err := cmd.Output()
	if err != nil {
		return nil, false
	}
	return leveled(strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")), true
}

// ourList is what this package reads in it.
func ourList(config configFile) []string {
	var list []string
	for _, e := range config.entries {
		text := e.section + "." + string(e.sub.text) + "." + e.key
		if e.set {
			text += "\n" + string(e.value.text)
		}
		list = append(list, text)
	}
	return leveled(list)
}

// leveled levels what gits differ in, a tab or a blank between two words, and
// what this package does not tell apart, an empty subsection from none.
func leveled(list []string) []string {
	var same []string
	for _, text := range list {
		text = strings.NewReplacer("\t", " ", "\r", " ").Replace(text)
		for strings.Contains(text, "..") {
			text = strings.ReplaceAll(text, "..", ".")
		}
		if text = strings.TrimPrefix(text, "."); text != "" {
			same = append(same, text)
		}
	}
	return same
}

func needGit(t testing.TB) {
	if _, err := exec.LookPath("git"); err == nil {
		return
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("missing: git")
	}
	t.Skip("missing: git")
}

// configs are files of every form that git's grammar has.
func configs() []string {
	return []string{
		"",
		"[remote \"origin\"]\n\turl = https://alice:secret@github.com/acme/site\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n",
		"[remote \"origin\"]\r\n\turl = https://alice:secret@github.com/acme/site\r\n\tpushurl = https://secret@github.com/x\r\n",
		"\xef\xbb\xbf[remote \"o\"] url = https://alice:secret@github.com/x ; a comment\n[core]\n\tbare\n",
		"[url \"https://alice:sec\\\"ret@github.com/\"]\n\tinsteadOf = gh:\n\tpushInsteadOf = p:\n",
		"[http \"https://github.com/\"]\n\textraHeader = AUTHORIZATION: basic YWxpY2U6c2VjcmV0\n\textraHeader = X-Other: yes\n",
		"[http]\n\textraHeader = \"Authorization: Bearer \\\n  secret\" # with a comment\n\tproxy = http://a:b@proxy.example:8080\n",
		"[remote \"q\"]\n\turl = https://\"alice:se\"cret\"@github.com\"/x\n\turl = \"https://alice:se\\\ncret@github.com/x\"\n",
		"[Remote.Old]\n\tURL=https://alice:secret@github.com/x",
		"# [remote]\n; url = https://alice:secret@github.com\n[alias]\n\tx = \"!git push https://a:b@github.com/x 'https://c:d@gitlab.com/y' && echo\"\n",
		"[a]\nb = c \\\n d\\\n[e]\nf = \\\\\n",
		"[a \"b\\\\c\"] d [e] f = g\n",
		"[core]\n\teditor = \"vi\n",
		"[a\n]\n",
		"[a]\nb = \\x\n",
		"[a]\n1 = 2\n",
		"[a]\rb = c\r\r\n",
		"[http] extraHeader = Authorization: token secret\r\n\tx = https://sec\\\r\nret@github.com\r\n",
		"[submodule \"s\"]\n\turl = https://alice:secret@github.com/x\n\tactive = true\n",
		"[credential]\n\thelper = store --file ~/x\n[credential \"https://alice:secret@github.com\"]\n\tusername = alice\n\thelper = \"!f() { echo password=https://a:b@github.com; }; f\"\n",
	}
}

// FuzzConfig holds the parser against git itself, and the editor against both:
// what is left of a file reads as before, but for what was taken out.
func FuzzConfig(f *testing.F) {
	needGit(f)
	for _, text := range configs() {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		if bytes.IndexByte(file, 0) >= 0 {
			t.Skip("git's answer is separated by such bytes")
		}
		config, err := parseConfig(file)
		list, ok := gitList(t, file)
		if ok != (err == nil) {
			t.Fatalf("git can read it: %v; here: %v", ok, err)
		}
		if !ok {
			return
		}
		if ours := ourList(config); !slices.Equal(ours, list) {
			t.Fatalf("git reads %q, this %q", list, ours)
		}
		found, _ := read(file, "config", GitConfig)
		for i := range found {
			if found[i].Removable() {
				removesOne(t, file, list, found, i)
			}
		}
	})
}

// removesOne takes one secret out of a file.
func removesOne(t *testing.T, file []byte, list []string, found []Found, i int) {
	for _, keepUser := range []bool{false, true} {
		left, err := found[i].without(file, keepUser)
		if err != nil {
			t.Fatal(err)
		}
		if len(left) >= len(file) || !isWithin(left, file) {
			t.Fatalf("%q became %q", file, left)
		}
		now, err := read(left, "config", GitConfig)
		if err != nil || len(now) > len(found) {
			t.Fatalf("%q: %d found, %v", left, len(now), err)
		}
		if n := count(now, &found[i]); n >= count(found, &found[i]) {
			t.Fatalf("it is still in %q", left)
		}
		mustDifferInOne(t, list, left, found[i])
	}
}

// isWithin reports whether left is file with some bytes taken out.
func isWithin(left, file []byte) bool {
	for _, b := range file {
		if len(left) > 0 && left[0] == b {
			left = left[1:]
		}
	}
	return len(left) == 0
}

func count(all []Found, f *Found) (n int) {
	for i := range all {
		if all[i].same(f) {
			n++
		}
	}
	return n
}

// mustDifferInOne fails unless git reads the same variables as before, but for
// one, or for those of one section where its name held the secret.
func mustDifferInOne(t *testing.T, before []string, left []byte, f Found) {
	after, ok := gitList(t, left)
	if !ok {
		t.Fatalf("git cannot read %q", left)
	}
	if f.Key == "*" {
		if len(after) != len(before) {
			t.Fatalf("git reads %q, and before %q", after, before)
		}
		return
	}
	differ := 0
	for i, j := 0, 0; i < len(before); i++ {
		switch {
		case j < len(after) && before[i] == after[j]:
			j++
		case len(after) == len(before):
			differ++
			j++
		default:
			differ++
		}
	}
	if differ != 1 {
		t.Fatalf("git reads %q, and before %q", after, before)
	}
}

// TestRemoveFromConfig: what goes, and what stays, byte for byte.
func TestRemoveFromConfig(t *testing.T) {
	for name, c := range map[string]struct {
		file, left, kept string // kept: with the user name; empty: as left
	}{
		"a remote": {
			"[remote \"o\"]\n\turl = https://alice:secret@github.com/x # mine\n",
			"[remote \"o\"]\n\turl = https://github.com/x # mine\n",
			"[remote \"o\"]\n\turl = https://alice@github.com/x # mine\n",
		},
		"a user name alone": {
			"[remote \"o\"]\n\turl = https://secret@github.com/x\n",
			"[remote \"o\"]\n\turl = https://github.com/x\n", "",
		},
		"with line ends of Windows": {
			"\xef\xbb\xbf[http]\r\n\textraheader = Authorization: Bearer secret\r\n\tsslVerify = true\r\n",
			"\xef\xbb\xbf[http]\r\n\tsslVerify = true\r\n", "",
		},
		"a header behind its section, of Windows": {
			"[http] extraHeader = Authorization: token secret\r\n\tsslVerify = true\r\n",
			"[http] \r\n\tsslVerify = true\r\n", "",
		},
		"in two lines of Windows": {
			"[remote \"o\"]\r\n\turl = https://secret\\\r\n@github.com/x\r\n",
			"[remote \"o\"]\r\n\turl = https://\\\r\ngithub.com/x\r\n", "",
		},
		"a header behind its section": {
			"[http] extraHeader = Authorization: token secret\n\tsslVerify = true\n",
			"[http] \n\tsslVerify = true\n", "",
		},
		"in three lines": {
			"[http]\n\textraHeader = \"Authorization: \\\nBasic \\\n\tYWxpY2U6c2VjcmV0\" ; mine\n# end",
			"[http]\n# end", "",
		},
		"without a line end": {
			"[http]\n\textraHeader = PRIVATE-TOKEN: secret",
			"[http]\n", "",
		},
		"quoted": {
			"[remote \"o\"]\n\turl = https://\"al\"ice:\"sec\\\nret\"@github.com/x\n",
			"[remote \"o\"]\n\turl = https://\"\"\"\\\n\"github.com/x\n",
			"[remote \"o\"]\n\turl = https://\"al\"ice\"\\\n\"@github.com/x\n",
		},
		"a section's name": {
			"[url \"https://alice:se\\\"cret@github.com/\"]\n\tinsteadOf = gh:\n",
			"[url \"https://github.com/\"]\n\tinsteadOf = gh:\n",
			"[url \"https://alice@github.com/\"]\n\tinsteadOf = gh:\n",
		},
		"the second of two": {
			"[alias]\n\tx = \"!a https://github.com 'https://alice:secret@github.com'\"\n",
			"[alias]\n\tx = \"!a https://github.com 'https://github.com'\"\n",
			"[alias]\n\tx = \"!a https://github.com 'https://alice@github.com'\"\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			found, err := read([]byte(c.file), "config", GitConfig)
			if err != nil || len(found) != 1 {
				t.Fatalf("%d found, %v", len(found), err)
			}
			left, err := found[0].without([]byte(c.file), false)
			if err != nil || string(left) != c.left {
				t.Errorf("left %q, %v", left, err)
			}
			if c.kept == "" {
				c.kept = c.left
			}
			if left, _ := found[0].without([]byte(c.file), true); string(left) != c.kept {
				t.Errorf("with the name: %q", left)
			}
		})
	}
}
