package prompt

import "testing"

// TestPlace is what is shown of a line: no user info, in whatever form.
func TestPlace(t *testing.T) {
	for _, c := range []struct {
		place       Place
		shown, edit string
	}{
		{Place{"credential.helper", "local", "/a b/config"}, "credential.helper in /a b/config", "git config --file '/a b/config' --unset-all credential.helper"},
		{Place{"http.https://github.com.extraheader", "global", "/c"}, "http.https://github.com.extraheader in /c", "git config --file /c --unset-all http.https://github.com.extraheader"},
		{Place{"url.https://x:hunter2@github.com/.insteadof", "global", "/c"}, "url.https://***@github.com/.insteadof in /c", "git config --file /c --edit"},
		{Place{"url.https://x:hun@ter2@github.com/.insteadof", "global", "/c"}, "url.https://***@github.com/.insteadof in /c", "git config --file /c --edit"},
		{Place{"credential.hunter2@github.com.helper", "global", "/c"}, "credential.***@github.com.helper in /c", "git config --file /c --edit"},
		{Place{"http.extraheader", "command", ""}, "http.extraheader in the environment", "take http.extraheader out of the environment: it comes from git's -c option, or from GIT_CONFIG_COUNT and its variables"},
		{Place{"http.https://a\x1b.extraheader", "global", "/\x1bc"}, "http.https://a%1B.extraheader in /c", "git config --file '/\x1bc' --unset-all 'http.https://a\x1b.extraheader'"},
	} {
		if got := c.place.String(); got != c.shown {
			t.Errorf("%q, not %q", got, c.shown)
		}
		if got := c.place.edit("--unset-all", c.place.Key); got != c.edit {
			t.Errorf("%q, not %q", got, c.edit)
		}
	}
}

func TestSeveral(t *testing.T) {
	for want, names := range map[string][]string{
		"": nil, "a": {"a"}, "a and b": {"a", "b"}, "a, b and c": {"a", "b", "c"}, "a, b, c, d, e and f": {"a", "b", "c", "d", "e", "f"}, "a, b, c, d, e and 2 more": {"a", "b", "c", "d", "e", "f", "g"},
	} {
		if got := several(names); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

// TestHelperName is what is shown of a helper: of a command nothing.
func TestHelperName(t *testing.T) {
	for value, want := range map[string]string{
		"store --file /x": "store", "!echo password=hunter2": "a command", "/usr/bin/x y": "/usr/bin/x", "os\x1bx": "a command",
		"https://alice:hunter2@github.com": "a command", "foo;P=hunter2;bar x": "a command", "/opt/x?p=hunter2": "a command", "alice:hunter2": "a command",
		"C:/Git/x.exe": "C:/Git/x.exe", `C:\Git\x`: `C:\Git\x`, "osxkeychain": "osxkeychain", "/nix/a-b_1.2+3/x~": "/nix/a-b_1.2+3/x~", "c:hunter2": "a command",
	} {
		if got := HelperName(value); got != want {
			t.Errorf("%q: %q, not %q", value, got, want)
		}
	}
}

// TestGitUnreadable shows no user info of a key that git does not know.
func TestGitUnreadable(t *testing.T) {
	for cause, want := range map[string]string{
		"error: invalid key: https://x:hunter2@github.com": "git does not read its configuration: error: invalid key: https://***@github.com",
		"bad config line 3 in file /home/a@b/.gitconfig":   "git does not read its configuration: bad config line 3 in file /home/a@b/.gitconfig",
	} {
		if got := GitUnreadable(cause, "").Text; got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}
