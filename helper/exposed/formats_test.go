package exposed

import (
	"slices"
	"strings"
	"testing"
)

// row is one secret, as a table has it.
type row struct {
	line                     int
	host, path, user, secret string
}

func rows(all []Found) []row {
	var rows []row
	for _, f := range all {
		rows = append(rows, row{f.Line, f.Host, f.Path, f.User, f.Secret.Reveal()})
	}
	return rows
}

// TestFormats reads a file of each kind.
func TestFormats(t *testing.T) {
	for name, c := range map[string]struct {
		place Place
		file  string
		rows  []row
	}{
		"git-credential-store": {GitCredentials, "https://alice:p%40ss@github.com\nhttps://bob:word@git.corp.example%3a8443/team\r\n\n# x\nnothing\nhttps://github.com\n",
			[]row{{1, "github.com", "", "alice", "p@ss"}, {2, "git.corp.example:8443", "team", "bob", "word"}}},
		"a password with an at": {GitCredentials, "https://alice:p@ss@github.com", []row{{1, "github.com", "", "alice", "p@ss"}}},
		"git-credential-store, what git passes over": {GitCredentials, "\xef\xbb\xbfhttps://a:b@github.com\r\n # https://c:d@github.com\n",
			[]row{{1, "github.com", "", "a", "b"}, {2, "github.com", "", "c", "d"}}},
		"netrc": {Netrc, "# mine\nmachine github.com\n\tlogin alice\n\tpassword \"a \\\"b\\\" \\\\c\"\nmachine a login b password c# machine gitlab.com login d account x password e\n",
			[]row{{2, "github.com", "", "alice", `a "b" \c`}, {5, "a", "", "b", "c#"}, {5, "gitlab.com", "", "d", "e"}}},
		"netrc, the default": {Netrc, "machine x login y # z password w\ndefault login anonymous password me@example.com",
			[]row{{1, "x", "", "y", ""}, {2, "", "", "anonymous", "me@example.com"}}},
		"netrc, a macro": {Netrc, "machine x login y password z\nmacdef init\nmachine no login no password no\n\nmachine u login v password w\n",
			[]row{{1, "x", "", "y", "z"}, {5, "u", "", "v", "w"}}},
		"netrc, a macro that blanks end": {Netrc, "machine x login y password z\nmacdef init\nput a\n \t\r\ndefault login v password w\n",
			[]row{{1, "x", "", "y", "z"}, {5, "", "", "v", "w"}}},
		"netrc, cut off": {Netrc, "machine github.com login alice password \"abc", []row{{1, "github.com", "", "alice", ""}}},
		"gh": {GH, "github.com:\n    user: alice\n    oauth_token: abc\n    users:\n        alice:\n            oauth_token: abc\n        bob:\n            oauth_token: def\n        carol:\n    git_protocol: https\n",
			[]row{{3, "github.com", "", "alice", "abc"}, {6, "github.com", "", "alice", "abc"}, {8, "github.com", "", "bob", "def"}}},
		"gh, empty":          {GH, "# nothing\n", nil},
		"glab":               {GLab, "git_protocol: ssh\nhosts:\n    gitlab.com:\n        token: !!null abc\n        user: alice\n    git.corp.example:\n        token:\n", []row{{4, "gitlab.com", "", "alice", "abc"}}},
		"GCM":                {GCM, "abc\nservice=https://github.com\naccount=alice\n", []row{{1, "github.com", "", "alice", "abc"}}},
		"GCM, of Windows":    {GCM, "\xef\xbb\xbfabc\r\nservice=https://gitlab.com/team\r\naccount=\r\n", []row{{1, "gitlab.com", "team", "", "abc"}}},
		"GCM, cut off":       {GCM, "abc", nil},
		"a shell's variable": {GitConfig, "[alias]\n\tx = !git push https://x:${TOKEN}@github.com/a\n", []row{{2, "github.com", "a", "x", ""}}},
		"a helper of one line": {GitConfig, "[credential \"https://github.com\"]\n\thelper = \"!f() { echo username=alice; echo \\\"password=secret\\\"; }; f\"\n\thelper = \"!printf 'username=%s\\\\npassword=%s' x $T\"\n\thelper = \"!f() { echo password=$(cat x); }; f\"\n",
			[]row{{2, "github.com", "", "alice", "secret"}}},
		"for another program": {GitConfig, "[github]\n\tuser = alice\n\ttoken = secret\n", []row{{3, "", "", "", "secret"}}},
		"a header for all":    {GitConfig, "[http]\n\textraheader = authorization: BASIC YWxpY2U6c2VjcmV0\n", []row{{2, "", "", "alice", "secret"}}},
		"other headers":       {GitConfig, "[http]\n\textraheader = Authorization: Basic !\n\textraheader = X: y\n\textraheader =\n\textraheader\n", nil},
	} {
		t.Run(name, func(t *testing.T) {
			found, err := read([]byte(c.file), "file", c.place)
			if err != nil {
				t.Fatal(err)
			}
			if c.rows == nil {
				c.rows = []row{}
			}
			have := append([]row{}, rows(found)...)
			if len(have) != len(c.rows) {
				t.Fatalf("%d found: %v", len(have), have)
			}
			for i := range have {
				if have[i] != c.rows[i] {
					t.Errorf("found %v, want %v", have[i], c.rows[i])
				}
			}
		})
	}
}

// TestBrokenFiles are told by line, and nothing of them is quoted.
func TestBrokenFiles(t *testing.T) {
	for _, c := range []struct {
		place Place
		file  string
	}{{GitConfig, "[a]\n\tsecret-word\nurl = \"https://alice:secret-word@github.com"}, {GH, "github.com: [secret-word"}, {GLab, "\tsecret-word: x\n: ["}} {
		_, err := read([]byte(c.file), "file", c.place)
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", c.place, err)
		}
	}
}

// TestRemoveFromNetrc takes the machines out that are nobody else's.
func TestRemoveFromNetrc(t *testing.T) {
	const rest = "# head\nmachine a login b password c\n\n"
	for name, c := range map[string]struct{ file, left string }{
		"in lines":         {rest + "machine github.com\n  login alice\n  password secret\n# tail\nmachine x login y\n", rest + "# tail\nmachine x login y\n"},
		"in one line":      {rest + "\tmachine github.com login alice password secret  \r\nmachine x login y\r\n", rest + "machine x login y\r\n"},
		"among others":     {"machine a login b machine github.com password \"sec ret\" machine x login y\n", "machine a login b machine x login y\n"},
		"at the end":       {rest + "machine github.com login alice password secret", rest},
		"before a comment": {"machine github.com login alice password secret # mine\n", "# mine\n"},
	} {
		t.Run(name, func(t *testing.T) {
			found, _ := read([]byte(c.file), "file", Netrc)
			i := slices.IndexFunc(found, func(f Found) bool { return f.Host == "github.com" })
			if i < 0 {
				t.Fatalf("nothing to take out: %v", rows(found))
			}
			if left, err := found[i].without([]byte(c.file), true); err != nil || string(left) != c.left {
				t.Errorf("left %q, %v", left, err)
			}
		})
	}
	for _, text := range []string{"default login a password b\n", "machine x login y password z\nmacdef init\nput a\n\n"} {
		if found, _ := read([]byte(text), "file", Netrc); len(found) != 1 || found[0].Removable() {
			t.Errorf("%q can be taken out", text)
		}
	}
}

// FuzzNetrc: with one machine taken out the others read as before.
func FuzzNetrc(f *testing.F) {
	f.Add([]byte("machine a login b password c machine d login \"e f\" password #g\nmacdef x\ny\n\ndefault login z"))
	f.Add([]byte("\tmachine a\r\nlogin b # c\npassword d\r\n# e\nmachine f\nlogin g"))
	f.Fuzz(func(t *testing.T, file []byte) {
		found, _ := read(file, "file", Netrc)
		for i := range found {
			if !found[i].Removable() {
				continue
			}
			left := cut(file, found[i].all)
			now, _ := read(left, "file", Netrc)
			if len(now) != len(found)-1 || !isWithin(left, file) {
				t.Fatalf("%q: %d found, %d before", left, len(now), len(found))
			}
			for j := range now {
				before := &found[j]
				if j >= i {
					before = &found[j+1]
				}
				if !now[j].same(before) {
					t.Fatalf("%q reads %v where it was %v", left, rows(now[j:j+1]), rows(found))
				}
			}
		}
	})
}
