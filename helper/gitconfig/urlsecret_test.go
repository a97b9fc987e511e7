package gitconfig

import (
	"slices"
	"testing"
)

// TestURLSecrets is which addresses git needs to ask nobody for.
func TestURLSecrets(t *testing.T) {
	world := newMatrixWorld(t)
	t.Chdir(world.repository)
	write(t, world.files["global"], "[url \"https://x:s@github.com/\"]\n\tinsteadOf = hub:\n\tpushInsteadOf = a:\n[url \"https://x@github.com/\"]\n\tinsteadOf = b:\n"+
		"[url \"ssh://x:s@github.com/\"]\n\tinsteadOf = c:\n")
	for key, values := range map[string][]string{
		"remote.one.url": {"https://x:s@GitHub.com:443/a/b?c"}, "remote.user.url": {"https://x@github.com/a"}, "remote.plain.url": {"https://github.com/a:b@c"},
		"remote.two.pushurl": {"HTTP://x:@gitlab.com", "https://x:s@git@github.com/a"}, "submodule.lib.url": {"https://:s@github.com"}, "remote.local.url": {"/x:s@y"},
		"branch.main.remote": {"https://x:s@github.com/a"}, "branch.main.pushremote": {"one"}, "remote.pushdefault": {"https://x:s@gitlab.com/a"},
	} {
		for _, value := range values {
			gitOutput(t, nil, "-C", world.repository, "config", "--add", key, value)
		}
	}
	s, err := ReadSettings(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	local := world.files["local"]
	want := []URLSecret{
		{Place{"url.https://x:s@github.com/.insteadof", "global", world.files["global"]}, "github.com"},
		{Place{"url.https://x:s@github.com/.pushinsteadof", "global", world.files["global"]}, "github.com"},
		{Place{"remote.one.url", "local", local}, "GitHub.com:443"},
		{Place{"remote.two.pushurl", "local", local}, "gitlab.com"},
		{Place{"remote.two.pushurl", "local", local}, "github.com"},
		{Place{"submodule.lib.url", "local", local}, "github.com"},
		{Place{"branch.main.remote", "local", local}, "github.com"},
		{Place{"remote.pushdefault", "local", local}, "gitlab.com"},
	}
	got := s.URLSecrets()
	for _, u := range want {
		if !slices.Contains(got, u) {
			t.Errorf("%+v is not among %+v", u, got)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%+v", got)
	}
}
