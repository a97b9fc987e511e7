package gitconfig

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestMatrix holds what we say of git's helpers against what git runs, over
// generated configurations: every scope, resets, addresses of every form,
// includes of every kind, inside a repository and outside of one.
func TestMatrix(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs a shell command as a helper")
	}
	configurations := 150
	if testing.Short() {
		configurations = 15
	}
	onBothGits(t, func(t *testing.T) {
		world := newMatrixWorld(t)
		for seed := range configurations {
			m := &matrix{t: t, random: rand.New(rand.NewPCG(uint64(seed), 8)), matrixWorld: world}
			m.write()
			for range 2 {
				m.compare(seed, m.one(matrixAddresses))
			}
		}
	})
}

var matrixAddresses = []string{
	"https://github.com", "https://github.com/acme/x.git", "https://alice@github.com/acme/x.git", "https://alice@github.com",
	"http://github.com", "http://github.com/acme", "https://git.corp.example:8443/a", "https://bob@gitlab.com/group/x", "https://github.com./acme",
	"https://github.com/acme/x%20y.git", "https://a%40b.example@github.com/acme", "https://github.com:443/acme", "https://GitHub.com/Acme",
	"https://github.com/acme?x=1", "https://github.com/.git/../acme",
}

// matrixPatterns are ways to name an address beside those of effective_test.go.
var matrixPatterns = []string{
	"https://github.com/acme/", "https://github.com//acme", "https://github.com/acme/../acme", "https://github.com:0443", "HTTPS://github.com",
	"https://alice:pw@github.com", "alice:pw@github.com", "https://@github.com", "@github.com", "https://a%40b.example@github.com", "https://github.com/acme/x y.git",
	"https://github.com?x", "https://github.com#x", "https://*", "https://*.*", "https://git*.com", "://github.com", "https:/github.com", "github.com:443",
	"https://github.com/Acme", "https://gitlab.com/group", "https://*.corp.example:8443/a", "https://github.com/acme/x.git/info", "https://github.com/.", " ", "/acme",
	"http://github.com:80/acme", "https://github.com:8443", "https://bob@*.com", "https://github.com:443/acme?x=1", "carol@github.com", "carol@", "https://carol@github.com",
}

// matrixWorld is the folders in which all of a matrix' configurations stand.
type matrixWorld struct {
	home, repository, outside, record string
	files                             map[string]string // by scope
}

// newMatrixWorld makes the folders, and an environment in which git and we see
// nothing else.
func newMatrixWorld(t *testing.T) matrixWorld {
	root := t.TempDir()
	w := matrixWorld{
		home: filepath.Join(root, "home"), repository: filepath.Join(root, "home", "job", "repository"),
		outside: filepath.Join(root, "outside"), record: filepath.Join(root, "record"),
	}
	for _, folder := range []string{w.repository, w.outside, filepath.Join(w.home, ".config", "git")} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	gitOutput(t, nil, "init", "-q", w.repository)
	w.files = map[string]string{
		"system": filepath.Join(root, "system"), "xdg": filepath.Join(w.home, ".config", "git", "config"), "global": filepath.Join(w.home, ".gitconfig"),
		"local": filepath.Join(w.repository, ".git", "config"), "worktree": filepath.Join(w.repository, ".git", "config.worktree"),
		"included": filepath.Join(w.home, "included"), "nested": filepath.Join(w.home, "job", "nested"),
	}
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "GIT_") && name != "GIT_EXEC_PATH" || strings.HasPrefix(name, "XDG_") {
			t.Setenv(name, "")
			os.Unsetenv(name)
		}
	}
	for name, value := range map[string]string{
		"HOME": w.home, "GIT_CONFIG_SYSTEM": w.files["system"], "RECORD": w.record, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0",
	} {
		t.Setenv(name, value)
	}
	return w
}

// matrix is one configuration.
type matrix struct {
	matrixWorld
	t       *testing.T
	random  *rand.Rand
	helpers int
}

func (m *matrix) one(of []string) string { return of[m.random.IntN(len(of))] }

// write writes every file anew, and the environment.
func (m *matrix) write() {
	for scope, file := range m.files {
		os.Remove(file)
		if scope == "local" || m.random.IntN(3) > 0 {
			text := m.sections(scope)
			if scope == "local" {
				text = "[core]\n\trepositoryformatversion = 0\n[extensions]\n\tworktreeConfig = true\n[remote \"origin\"]\n\turl = https://github.com/acme/x\n" + text
			}
			write(m.t, file, text)
		}
	}
	count := m.random.IntN(3)
	m.t.Setenv("GIT_CONFIG_COUNT", fmt.Sprint(count))
	for i := range count {
		key := "credential.helper"
		if pattern := m.pattern(); pattern != "" {
			key = "credential." + pattern + ".helper"
		}
		m.t.Setenv(fmt.Sprintf("GIT_CONFIG_KEY_%d", i), key)
		m.t.Setenv(fmt.Sprintf("GIT_CONFIG_VALUE_%d", i), m.value())
	}
}

func (m *matrix) pattern() string {
	switch m.random.IntN(4) {
	case 0:
		return ""
	case 1:
		return m.one(patterns)
	case 2:
		return m.one(matrixPatterns)
	}
	return m.one([]string{"https://github.com", "https://github.com/acme", "https://alice@github.com", "https://*.com", "github.com", "http://github.com"})
}

// value is a helper that writes its number down, or a reset.
func (m *matrix) value() string {
	if m.random.IntN(5) == 0 {
		return ""
	}
	m.helpers++
	return fmt.Sprintf(`!f() { echo h%d >>"$RECORD"; }; f`, m.helpers)
}

// sections is the text of a file. Includes go one way, or git follows them for
// ever.
func (m *matrix) sections(scope string) string {
	var b strings.Builder
	for range m.random.IntN(5) {
		b.WriteString(m.section())
		if m.random.IntN(3) == 0 && scope != "nested" {
			b.WriteString(m.include(scope))
		}
	}
	return b.String()
}

// lines are up to most sections without includes.
func (m *matrix) lines(most int) string {
	text := ""
	for range m.random.IntN(most) {
		text += m.section()
	}
	return text
}

// section is a section with one line.
func (m *matrix) section() string {
	header := "[credential]"
	if pattern := m.pattern(); pattern != "" {
		header = `[credential "` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(pattern) + `"]`
	}
	switch m.random.IntN(6) {
	case 0:
		return fmt.Sprintf("%s\n\tusername = %s\n", header, m.one([]string{"alice", "carol"}))
	case 1:
		return fmt.Sprintf("%s\n\tuseHttpPath = %s\n", header, m.one([]string{"true", "false", "1"}))
	}
	return fmt.Sprintf("%s\n\thelper = %s\n", header, quote(m.value()))
}

func (m *matrix) include(from string) string {
	header := m.one([]string{
		`[include]`, `[includeIf "gitdir:~/job/"]`, `[includeIf "gitdir/i:**/REPOSITORY/.git"]`, `[includeIf "gitdir:/nowhere/"]`,
		`[includeIf "hasconfig:remote.*.url:https://github.com/**"]`, `[includeIf "hasconfig:remote.*.url:https://gitlab.com/**"]`, `[includeIf "onbranch:none"]`,
	})
	target := m.one([]string{m.files["nested"], "~/job/nested", "~/nothing"})
	if from != "included" && m.random.IntN(2) == 0 {
		target = m.one([]string{m.files["included"], "~/included"})
	}
	return fmt.Sprintf("%s\n\tpath = %s\n", header, target)
}

// compare asks git and us in a folder of the two.
func (m *matrix) compare(seed int, address string) {
	m.t.Helper()
	folder := m.one([]string{m.repository, m.outside})
	m.t.Chdir(folder)
	want, errGit := m.git(address)
	list, err := Effective(m.t.Context(), address, "")
	if (err == nil) != (errGit == nil) {
		m.t.Errorf("seed %d: %v, git: %v", seed, err, errGit)
	}
	if got := m.words(list); errGit == nil && got != want {
		m.t.Errorf("seed %d: %s in %s: %q, git runs %q", seed, address, filepath.Base(folder), got, want)
		m.log()
	}
}

// git has git run its helpers for address, and returns what they wrote down.
func (m *matrix) git(address string) (string, error) {
	os.Remove(m.record)
	cmd := exec.Command("git", "credential", "reject")
	cmd.Stdin = strings.NewReader("url=" + address + "\npassword=p\n\n")
	if err := cmd.Run(); err != nil {
		return "", err
	}
	words, _ := os.ReadFile(m.record)
	return string(words), nil
}

// words is what these helpers would write down.
func (m *matrix) words(list []Helper) string {
	text := ""
	for _, h := range list {
		_, word, _ := strings.Cut(h.Value, "echo ")
		text += strings.Fields(word)[0] + "\n"
	}
	return text
}

// log shows what git reads, in its order.
func (m *matrix) log() {
	s, err := ReadSettings(m.t.Context(), "")
	if err != nil {
		m.t.Fatal(err)
	}
	for _, e := range s.entries {
		m.t.Logf("%s %q %s = %s", e.section, e.name, e.key, e.value)
	}
}
