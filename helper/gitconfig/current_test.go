package gitconfig

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// steps are blocks that are written one after the other; the zero one is taken
// away.
func steps() [][]Block {
	const helper = "/opt/pat/bin/git-credential-pat"
	of := func(hosts ...string) Block { return Block{Helper: helper, Hosts: hosts} }
	return [][]Block{
		{of("github.com"), of("github.com", "gitlab.com"), of("gitlab.com")},
		{of("github.com", "gitlab.com"), general, of("github.com", "gitlab.com")},
		{general, of("github.com"), sample, sample},
		{of("a.example:8443"), {}, of("github.com"), {}, general},
	}
}

// TestConfigureInSteps holds that what is there is read as it was written, and
// that every byte comes back whatever was written in between.
func TestConfigureInSteps(t *testing.T) {
	for name, text := range texts {
		for _, blocks := range steps() {
			file := filepath.Join(t.TempDir(), "config")
			write(t, file, text)
			for _, b := range append(blocks, Block{}) {
				step(t, file, b)
				got, err := Current(file)
				if err != nil || got.Helper != b.Helper || got.AllHosts != b.AllHosts || !slices.Equal(got.Hosts, b.Hosts) {
					t.Fatalf("%s: %+v, %v, not %+v", name, got, err, b)
				}
			}
			if got := read(t, file); got != text {
				t.Errorf("%s: %q came back as %q", name, text, got)
			}
			onlyFile(t, file)
		}
	}
}

// step writes b, or takes the block away where it is zero.
func step(t *testing.T, file string, b Block) {
	t.Helper()
	if b.Helper != "" {
		configure(t, file, b)
		return
	}
	if _, err := Unconfigure(file); err != nil {
		t.Fatal(err)
	}
}

func TestCurrentWithoutABlock(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config")
	for range 2 {
		if b, err := Current(file); err != nil || b.Helper != "" || b.Hosts != nil || b.AllHosts {
			t.Errorf("%+v, %v", b, err)
		}
		write(t, file, "[credential \"https://github.com\"]\n\thelper = "+sample.Helper+"\n")
	}
	if b, err := Current(filepath.Dir(file)); err == nil {
		t.Errorf("a folder: %+v", b)
	}
}

// TestCurrentIsOurs leaves out what a person wrote into the block.
func TestCurrentIsOurs(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config")
	configure(t, file, sample)
	theirs := "[credential \"https://mine.example\"]\n\thelper = store\n"
	write(t, file, strings.Replace(read(t, file), endMark, theirs+endMark, 1))
	if b, err := Current(file); err != nil || !slices.Equal(b.Hosts, sample.Hosts) {
		t.Errorf("%+v, %v", b, err)
	}
	write(t, file, strings.Replace(read(t, file), endMark, "", 1))
	if _, err := Current(file); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), file) {
		t.Errorf("%v", err)
	}
}

func FuzzUnquote(f *testing.F) {
	for _, value := range []string{"", "pat", general.Helper, `a\b"c`, "tab\tnewline\n", `\\n`} {
		f.Add(value)
	}
	f.Fuzz(func(t *testing.T, value string) {
		if got := unquote(quote(value)); got != value {
			t.Errorf("%q came back as %q", value, got)
		}
	})
}

// TestLocalFile is the same from every worktree, and from below.
func TestLocalFile(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	repo, tree := filepath.Join(dir, "repo"), filepath.Join(dir, "tree")
	t.Setenv("GIT_CEILING_DIRECTORIES", dir)
	gitOutput(t, nil, "init", "-q", repo)
	gitOutput(t, nil, "-C", repo, "-c", "user.name=A", "-c", "user.email=a@example.com", "commit", "-q", "--allow-empty", "-m", "one")
	gitOutput(t, nil, "-C", repo, "worktree", "add", "-q", tree)
	below := filepath.Join(tree, "below")
	makeFolders(t, below)
	want, err := os.Stat(filepath.Join(repo, ".git", "config"))
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{repo, tree, below} {
		t.Chdir(folder)
		file, err := LocalFile(t.Context())
		if err != nil || !filepath.IsAbs(file) {
			t.Fatalf("%s: %q, %v", folder, file, err)
		}
		if got, err := os.Stat(file); err != nil || !os.SameFile(got, want) {
			t.Errorf("%s: %s, %v", folder, file, err)
		}
	}
	t.Chdir(dir)
	if file, err := LocalFile(t.Context()); !errors.Is(err, ErrNoRepository) {
		t.Errorf("outside: %q, %v", file, err)
	}
}
