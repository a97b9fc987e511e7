package gitconfig

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestConditionalIsGits holds what is said outside of a repository of one
// conditional include against what git runs where it applies.
func TestConditionalIsGits(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs a shell command as a helper")
	}
	configurations := 60
	if testing.Short() {
		configurations = 10
	}
	onBothGits(t, func(t *testing.T) {
		world := newMatrixWorld(t)
		gitOutput(t, nil, "-C", world.repository, "config", "remote.origin.url", "https://github.com/acme/x")
		for seed := range configurations {
			m := &matrix{t: t, random: rand.New(rand.NewPCG(uint64(seed), 10)), matrixWorld: world}
			m.writeCondition()
			address := m.one(matrixAddresses)
			t.Chdir(m.outside)
			s, err := ReadSettings(t.Context(), "")
			if err != nil {
				t.Fatal(err)
			}
			conditions := s.Conditional(t.Context())
			if len(conditions) != 1 || conditions[0].File != m.files["included"] {
				t.Fatalf("seed %d: %+v", seed, conditions)
			}
			view, err := conditions[0].Settings.For(t.Context(), address)
			t.Chdir(m.repository)
			want, errGit := m.git(address)
			if got := m.words(view.Helpers); err != nil || errGit != nil || got != want {
				t.Errorf("seed %d: %s: %q, git runs %q: %v, %v", seed, address, got, want, err, errGit)
				m.log()
			}
		}
	})
}

// writeCondition writes files with one conditional include among them.
func (m *matrix) writeCondition() {
	for _, scope := range []string{"system", "xdg", "global", "included", "nested"} {
		write(m.t, m.files[scope], m.lines(4))
	}
	write(m.t, m.files["included"], m.lines(2)+"[include]\n\tpath = job/nested\n"+m.lines(2))
	condition := m.one([]string{"gitdir:~/job/", "gitdir/i:**/REPOSITORY/.git", "hasconfig:remote.*.url:https://github.com/**"})
	target := m.one([]string{m.files["included"], "~/included"})
	scope := m.one([]string{"system", "global"})
	if scope == "global" {
		target = m.one([]string{target, "included"})
	}
	write(m.t, m.files[scope], m.lines(3)+fmt.Sprintf("[includeIf \"%s\"]\n\tpath = %s\n", condition, target)+m.lines(3))
}

func TestConditionalNested(t *testing.T) {
	onBothGits(t, func(t *testing.T) {
		world := newMatrixWorld(t)
		t.Chdir(world.outside)
		write(t, world.files["global"], "[includeIf \"gitdir:~/job/\"]\n\tpath = included\n[includeIf \"onbranch:x\"]\n\tpath = none\n[includeIf \"onbranch:y\"]\n\tpath = broken\n")
		write(t, world.files["included"], "[includeIf \"onbranch:main\"]\n\tpath = job/nested\n")
		write(t, world.files["nested"], "[credential]\n\thelper = store\n")
		broken := filepath.Join(filepath.Dir(world.files["included"]), "broken")
		write(t, broken, "[broken\n")
		s, err := ReadSettings(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		got := s.Conditional(t.Context())
		if len(got) != 3 || got[1].Condition != "gitdir:~/job/ and onbranch:main" || got[2].File != broken || got[2].Err == nil {
			t.Fatalf("%+v", got)
		}
		if _, file, ran := Complaint(got[2].Err); !ran || file != broken {
			t.Errorf("%q, %v", file, ran)
		}
		view, err := got[1].Settings.For(t.Context(), "https://github.com")
		if err != nil || len(view.Helpers) != 1 || view.Helpers[0].Place != (Place{"credential.helper", "global", world.files["nested"]}) {
			t.Errorf("%+v, %v", view, err)
		}
		t.Chdir(world.repository)
		if s, err = ReadSettings(t.Context(), ""); err != nil || !s.InRepository || s.Conditional(t.Context()) != nil {
			t.Errorf("in a repository: %+v, %v", s, err)
		}
	})
}

// TestSettingsBelow is a folder below the top of a work tree: git names the
// repository's file from there.
func TestSettingsBelow(t *testing.T) {
	world := newMatrixWorld(t)
	below := filepath.Join(world.repository, "a", "b")
	if err := os.MkdirAll(below, 0o700); err != nil {
		t.Fatal(err)
	}
	gitOutput(t, nil, "-C", world.repository, "config", "credential.helper", "store")
	t.Chdir(below)
	list, err := Effective(t.Context(), "https://github.com", "")
	if err != nil || len(list) != 1 || list[0].Place.File != world.files["local"] {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestScoped(t *testing.T) {
	world := newMatrixWorld(t)
	t.Chdir(world.outside)
	text := ""
	for _, pattern := range []string{
		"https://github.com", "https://gitlab.com/x", "https://github.com/acme", "alice@github.com", "https://*.com/b", "https:///c d", "https://github.com:8443/e", "https://github.com/acme/",
	} {
		text += "[credential \"" + pattern + "\"]\n\thelper = store\n"
	}
	write(t, world.files["global"], text+"[http \"https://bob@github.com/f\"]\n\textraHeader = x\n")
	s, err := ReadSettings(t.Context(), "")
	got := strings.Join(s.Scoped("github.com"), " ")
	want := "https://github.com/acme https://alice@github.com https://github.com/b https://github.com/c%20d https://bob@github.com/f"
	if err != nil || got != want {
		t.Errorf("%s, %v", got, err)
	}
}
