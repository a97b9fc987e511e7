package gitconfig

import (
	"errors"
	"io/fs"
	"net/http"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// netrcRow is an entry that curl logs in with.
type netrcRow struct {
	host string
	line int
}

// rows are those of a file.
func rows(entries []NetrcEntry) (all []netrcRow) {
	for _, e := range entries {
		if e.Login != "" || !e.Password.Empty() {
			all = append(all, netrcRow{e.Host, e.Line})
		}
	}
	return all
}

// netrcs are files as people write them, and worse.
var netrcs = map[string][]netrcRow{
	"": nil,
	"machine github.com login a password b\n":                                                       {{"github.com", 1}},
	"machine github.com\n\tlogin a\n\tpassword b\n":                                                 {{"github.com", 1}},
	"machine GitHub.com login a password b":                                                         {{"GitHub.com", 1}},
	"machine github.com:443 login a password b\n":                                                   {{"github.com:443", 1}},
	"machine gitlab.com login a password b machine github.com login c password d":                   {{"gitlab.com", 1}, {"github.com", 1}},
	"# machine github.com login a password b\n":                                                     nil,
	"machine gitlab.com login a password b # machine github.com\n":                                  {{"gitlab.com", 1}},
	"default login a password b\n":                                                                  {{"", 1}},
	"machine gitlab.com login a password b\n\ndefault login c password d\n":                         {{"gitlab.com", 1}, {"", 3}},
	"MACHINE github.com LOGIN a PASSWORD b\n":                                                       {{"github.com", 1}},
	"machine \"github.com\" login \"a b\" password \"c \\\" d\"\n":                                  {{"github.com", 1}},
	"macdef init\nmachine github.com login a password b\n\nmachine gitlab.com login a password b\n": {{"gitlab.com", 4}},
	"macdef init\r\nmachine github.com login a password b\r\n\r\n":                                  {{"github.com", 2}},
	"machine github.com\r\nlogin a\r\npassword b\r\n":                                               {{"github.com", 1}},
	"machine github.com login \"a password b\n":                                                     nil,
	"machine github.com account x login a password b\n":                                             {{"github.com", 1}},
	"machine github.com login a password #b\n":                                                      {{"github.com", 1}},
	"machine github.com login a\n":                                                                  {{"github.com", 1}},
	"machine github.com login a password\n":                                                         {{"github.com", 1}},
	"machine github.com password b\n":                                                               {{"github.com", 1}},
	"machine github.com login # a\nb password c\n":                                                  {{"github.com", 1}},
	"machine github.com login a password \"\"\n":                                                    {{"github.com", 1}},
	"machine github.com":                                                                            nil,
	"machine":                                                                                       nil,
	"\"":                                                                                            nil,
	"machine xgithub.com login a password b\n":                                                      {{"xgithub.com", 1}},
}

func TestNetrcEntries(t *testing.T) {
	for text, want := range netrcs {
		if got := rows(NetrcEntries([]byte(text))); !slices.Equal(got, want) {
			t.Errorf("%q: %v, not %v", text, got, want)
		}
	}
}

// TestNetrcIsCurls holds the entries against what git logs in with.
func TestNetrcIsCurls(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs a home folder that git on Windows does not take")
	}
	onBothGits(t, func(t *testing.T) {
		world := newMatrixWorld(t)
		sent := headersSent(t, http.StatusUnauthorized)
		t.Chdir(world.outside)
		for text := range netrcs {
			file := NetrcFiles(world.home)[0]
			write(t, file, text)
			entries, err := Netrc(file)
			if err != nil {
				t.Fatal(err)
			}
			counts := slices.ContainsFunc(rows(entries), func(e netrcRow) bool { return e.host == "" || strings.ToLower(e.host) == "github.com" })
			logsIn := slices.ContainsFunc(sent("http://github.com/acme/x"), func(h http.Header) bool { return h.Get("Authorization") != "" })
			if logsIn != counts {
				t.Errorf("%q: %v, git logs in: %v", text, counts, logsIn)
			}
		}
	})
}

func TestNetrcThatIsNone(t *testing.T) {
	folder := t.TempDir()
	if entries, err := Netrc(filepath.Join(folder, "none")); entries != nil || err != nil {
		t.Errorf("%v, %v", entries, err)
	}
	if _, err := Netrc(folder); err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder: %v", err)
	}
}

// FuzzNetrc holds that every entry stands in a line of the file, by its name.
func FuzzNetrc(f *testing.F) {
	for text := range netrcs {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		lines := strings.Count(text, "\n") + 1
		for _, e := range NetrcEntries([]byte(text)) {
			if e.Line < 1 || e.Line > lines || !strings.ContainsAny(text, "\"\\") && !strings.Contains(strings.Split(text, "\n")[e.Line-1], e.Host) {
				t.Errorf("%q: %v", text, e)
			}
			if e.From < 0 || e.From >= e.To || e.To > len(text) {
				t.Errorf("%q: %v stands nowhere", text, e)
			}
		}
	})
}

// TestNetrcIsNoFile neither waits for a pipe nor takes a folder for no file.
func TestNetrcIsNoFile(t *testing.T) {
	if _, err := Netrc(t.TempDir()); !errors.Is(err, ErrNoFile) {
		t.Errorf("a folder: %v", err)
	}
}
