package gitconfig

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var (
	sample  = Block{Helper: "/opt/pat/bin/git-credential-pat", Hosts: []string{"github.com", "git.corp.example:8443"}}
	general = Block{Helper: "!'/opt/it'\\''s here/pat'", Hosts: []string{"github.com"}, AllHosts: true}
)

// texts are files as people have them.
var texts = map[string]string{
	"empty":                     "",
	"a newline alone":           "\n",
	"plain":                     "[user]\n\tname = A\n",
	"no last newline":           "[user]\n\tname = A",
	"CRLF":                      "[user]\r\n\tname = A\r\n",
	"CRLF, no last newline":     "[user]\r\n\tname = A",
	"CRLF and LF":               "[user]\r\n\tname = A\n",
	"ends in CR":                "[user]\n# c\r",
	"comment at the end":        "[user]\n\tname = A\n# mine",
	"comment with a backslash":  "[user]\n\tname = A\n# mine \\",
	"continuation":              "[user]\n\tname = A\\",
	"continuation, newline":     "[user]\n\tname = A\\\n",
	"continuation, empty line":  "[user]\n\tname = A\\\n\n",
	"continuation, CRLF":        "[user]\r\n\tname = A\\\r\n",
	"our section":               "[credential \"https://github.com\"]\n\thelper = store\n",
	"our section, useHttpPath":  "[credential \"https://github.com\"]\n\tuseHttpPath = false\n\thelper =\n",
	"generic helper below ours": "[credential \"https://github.com\"]\n\thelper = x\n[credential]\n\thelper = store\n",
	"empty section":             "[credential \"https://github.com\"]\n",
	"byte order mark":           "\xef\xbb\xbf[user]\n\tname = A\n",
	"empty lines at the end":    "[user]\n\tname = A\n\n\n\n",
	"not UTF-8":                 "[user]\n\tname = \xff\xfe\n",
}

func TestRestoresEveryByte(t *testing.T) {
	for name, text := range texts {
		for _, b := range []Block{sample, general} {
			with := add([]byte(text), b, false)
			again, err := cut(with)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if string(again.text) != text {
				t.Errorf("%s: %q came back as %q", name, text, again.text)
			}
			if len(again.kept) > 0 {
				t.Errorf("%s: took our own lines for somebody's: %q", name, again.kept)
			}
			if twice := add(again.text, b, false); !bytes.Equal(twice, with) {
				t.Errorf("%s: a second configure writes something else", name)
			}
		}
	}
}

// TestGitReadsTheSame has git read what stands above the block: it must see the
// same keys with the same values, then ours.
func TestGitReadsTheSame(t *testing.T) {
	for name, text := range texts {
		file := filepath.Join(t.TempDir(), "config")
		write(t, file, text)
		before := gitOutput(t, nil, "config", "--file", file, "-z", "--list")
		write(t, file, string(add([]byte(text), sample, false)))
		after := gitOutput(t, nil, "config", "--file", file, "-z", "--list")
		want := ""
		for _, host := range sample.Hosts {
			pair := "credential.https://" + host + ".helper\n\x00credential.https://" + host + ".helper\n" + sample.Helper + "\x00"
			want += pair + "credential.https://" + host + ".usehttppath\ntrue\x00" + strings.ReplaceAll(pair, "https", "http")
		}
		if after != before+want {
			t.Errorf("%s: git reads\n%q, not\n%q", name, after, before+want)
		}
	}
}

// TestGitEditsAround has git change the line in front of the block, which ends in
// a backslash: git must not take our begin line for a part of it.
func TestGitEditsAround(t *testing.T) {
	for _, text := range []string{"[user]\n\tname = A\\", "[user]\n\tname = A\\\n", "[user]\r\n\tname = A\\\r\n"} {
		file := filepath.Join(t.TempDir(), "config")
		write(t, file, string(add([]byte(text), sample, false)))
		gitOutput(t, nil, "config", "--file", file, "user.name", "B")
		r, err := cut([]byte(read(t, file)))
		if err != nil || !r.found || strings.Contains(string(r.text), "helper") {
			t.Errorf("%q: %q, %v", text, r.text, err)
		}
	}
}

func TestLineEndsAreTheFiles(t *testing.T) {
	text := add([]byte("[user]\r\n\tname = A\r\n"), sample, false)
	if bytes.Count(text, []byte("\n")) != bytes.Count(text, []byte("\r\n")) {
		t.Error("a CRLF file has LF lines now")
	}
	if strings.Contains(string(add([]byte("[user]\n"), sample, false)), "\r") {
		t.Error("an LF file has CR now")
	}
}

// TestEditorChangesLineEnds is an editor that saves all lines in one style.
func TestEditorChangesLineEnds(t *testing.T) {
	text := string(add([]byte("[user]\n\tname = A"), sample, false))
	r, err := cut([]byte(strings.ReplaceAll(text, "\n", "\r\n")))
	if want := "[user]\r\n\tname = A"; err != nil || string(r.text) != want || len(r.kept) > 0 {
		t.Errorf("%q, %q, %v", r.text, r.kept, err)
	}
}

func TestEdited(t *testing.T) {
	const user = "[user]\n\tname = A\n"
	end := "\t" + "helper = " + sample.Helper + "\n" + endMark
	for _, test := range []struct {
		name, text, find, replace, want string
		kept                            []string
	}{
		{"lines after", user, endMark + "\n", endMark + "\n[a]\n\tb = c\n", user + "[a]\n\tb = c\n", nil},
		{"lines after, no last newline above", "[user]\n\tname = A", endMark + "\n", endMark + "\n[a]\n\tb = c", user + "[a]\n\tb = c", nil},
		{"a comment after", user, endMark + "\n", endMark + "\n# c", user + "# c", nil},
		{"a key after, which was in our last section", user, endMark + "\n", endMark + "\n# c\n\tusername = a\n[a]\n\tb = c\n",
			user + "[credential \"http://git.corp.example:8443\"]\n# c\n\tusername = a\n[a]\n\tb = c\n", []string{"line 19: a comment", "line 20: username"}},
		{"a key in our section", user, end, "\tusername = a\n" + end,
			user + "[credential \"http://git.corp.example:8443\"]\n\tusername = a\n", []string{"line 17: username"}},
		{"a helper in our section", user, end, end[:strings.Index(end, "#")] + "\thelper = \"!f() { \\\n\techo password=x; }; f\"\n" + endMark,
			user + "[credential \"http://git.corp.example:8443\"]\n\thelper = \"!f() { \\\n\techo password=x; }; f\"\n", []string{"line 18: helper"}},
		{"a section of theirs", user, endMark, "[credential \"https://mine.example\"]\n\tuseHttpPath = true\n\n" + endMark,
			user + "[credential \"https://mine.example\"]\n\tuseHttpPath = true\n", []string{"line 19: useHttpPath"}},
		{"a section on one line", user, endMark, "[credential \"https://mine.example\"] helper = x\n" + endMark,
			user + "[credential \"https://mine.example\"] helper = x\n", []string{"line 18: a section"}},
		{"our header is gone", "", `[credential "https://github.com"]` + "\n", "", "", nil},
		{"white space", user, "\thelper", "    helper", user, nil},
	} {
		whole := strings.Replace(string(add([]byte(test.text), sample, false)), test.find, test.replace, 1)
		r, err := cut([]byte(whole))
		if err != nil || string(r.text) != test.want || strings.Join(r.kept, "|") != strings.Join(test.kept, "|") {
			t.Errorf("%s: %q, kept %q, %v; want\n%q, kept %q", test.name, r.text, r.kept, err, test.want, test.kept)
		}
	}
}

func TestTwoBlocks(t *testing.T) {
	text := add(add([]byte("[a]\n\tb = c\n"), sample, false), general, true)
	r, err := cut(text)
	if err != nil || string(r.text) != "[a]\n\tb = c\n" || !r.fileOurs {
		t.Errorf("%q, %v", r.text, err)
	}
}

func TestDamaged(t *testing.T) {
	whole := string(add(nil, sample, false))
	for name, text := range map[string]string{
		"no end":            strings.Replace(whole, endMark, "", 1),
		"no begin":          strings.Replace(whole, beginMark, "# begin", 1),
		"begins twice":      strings.Replace(whole, endMark, whole, 1),
		"begin line edited": strings.Replace(whole, "file=theirs", "file=mine", 1),
		"begin line cut":    beginMark + "\n" + endMark + "\n",
		"too many newlines": strings.Replace(whole, "newlines=0", "newlines=9", 1),
	} {
		if _, err := cut([]byte(text)); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if r, err := cut([]byte(beginMark + "ning\n" + endMark + "ing\n")); err != nil || r.found {
		t.Errorf("other comments count as ours: %v", err)
	}
}

func TestBlockRefuses(t *testing.T) {
	for _, b := range []Block{
		{Hosts: []string{"github.com"}},
		{Helper: "pat"},
		{Helper: "pat\x00", Hosts: []string{"github.com"}},
		{Helper: "pat", Hosts: []string{""}},
		{Helper: "pat", Hosts: []string{"a\"]\n[core]\n\tpager = x"}},
		{Helper: "pat", Hosts: []string{"*.github.com"}},
		{Helper: "pat", Hosts: []string{"github.com/acme"}},
		{Helper: "pat", Hosts: []string{"alice@github.com"}},
		{Helper: "pat", Hosts: []string{`a\b`}},
	} {
		file := filepath.Join(t.TempDir(), "config")
		if _, err := Configure(file, b); !errors.Is(err, ErrBlock) {
			t.Errorf("%+v: %v", b, err)
		}
		if _, err := os.Lstat(file); err == nil {
			t.Errorf("%+v was written", b)
		}
	}
}

func FuzzRestore(f *testing.F) {
	for _, text := range texts {
		f.Add([]byte(text), false)
	}
	f.Add([]byte("\\\n\r"), true)
	f.Fuzz(func(t *testing.T, text []byte, all bool) {
		if bytes.Contains(text, []byte("git-credential-pat")) {
			t.Skip("may hold a block")
		}
		b := sample
		b.AllHosts = all
		with := add(text, b, false)
		r, err := cut(with)
		if err != nil || !bytes.Equal(r.text, text) || len(r.kept) > 0 {
			t.Fatalf("%q came back as %q, kept %q: %v", text, r.text, r.kept, err)
		}
		if !bytes.Equal(add(r.text, b, false), with) {
			t.Fatalf("%q: configuring twice changes it", text)
		}
	})
}

// FuzzCut holds that no text makes cut fail to end, or lose lines of others: what
// it gives back has no block.
func FuzzCut(f *testing.F) {
	f.Add(add([]byte("[user]\n\tname = A\\"), general, true))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := cut(text)
		if err != nil {
			return
		}
		if again, err := cut(r.text); err != nil || again.found {
			t.Fatalf("%q: a block is left: %q, %v", text, r.text, err)
		}
	})
}
