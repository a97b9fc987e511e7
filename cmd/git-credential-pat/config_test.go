package main

import (
	"strings"
	"testing"
)

// TestConfigKeys reads what is said of checks, warnings and certificates.
func TestConfigKeys(t *testing.T) {
	for _, c := range []struct {
		files    []string // the machine's and the user's
		check    string
		warnDays int
		caFile   string // of github.com
	}{
		{nil, "auto", 14, ""},
		{[]string{"check = \"require\"\nwarn_days = 0\n"}, "require", 0, ""},
		{[]string{"check = \"off\"\nwarn_days = 365\n" + hostTable("github.com", "/ca.pem")}, "off", 365, "/ca.pem"},
		{[]string{"check = \"require\"\n" + hostTable("github.com", "/ca.pem"), "warn_days = 7\n"}, "require", 7, "/ca.pem"},
		{[]string{hostTable("github.com", "/ca.pem"), hostTable("github.com", "~/ca.pem")}, "auto", 14, "~/ca.pem"},
		{[]string{hostTable("github.com", "/ca.pem"), hostTable("github.com", "")}, "auto", 14, ""},
	} {
		got, err := newOutside(t, "", nil).world(c.files...).loadConfig()
		if err != nil {
			t.Fatal(err)
		}
		if got.Check != c.check || got.WarnDays != c.warnDays || got.caFiles["github.com"] != c.caFile {
			t.Errorf("%q: %s, %d, %q", c.files, got.Check, got.WarnDays, got.caFiles)
		}
	}
}

func TestConfigKeyErrors(t *testing.T) {
	const noPath = "line 2: ca_file of github.com is no absolute path, nor one below ~/ or $NAME/"
	for text, want := range map[string]string{
		"\ncheck = \"always\"":           "line 2: check is one of auto, require, off",
		"check = \"\"":                   "line 1: check is one of auto, require, off",
		"check = true":                   "line 1 (last key \"check\"): incompatible types",
		"\nwarn_days = -1":               "line 2: warn_days is a number of days, from 0 to 365",
		"warn_days = 366":                "line 1: warn_days is a number of days, from 0 to 365",
		"warn_days = \"14\"":             "line 1 (last key \"warn_days\"): incompatible types",
		"warn_days = 1.5":                "line 1 (last key \"warn_days\"): ",
		"ca_file = \"/ca.pem\"":          "line 1: unknown key ca_file",
		hostTable("github.com", "c.pem"): noPath,
		hostTable("github.com", "./c"):   noPath,
		hostTable("github.com", "~a/c"):  noPath,
		hostTable("github.com", "~"):     noPath,
		hostTable("github.com", "/ghp_"+strings.Repeat("a1", 18)):       "line 2: ca_file of github.com holds a token, which does not belong in a file",
		"[hosts.\"github.com\"]\nca_file = [\"/a.pem\"]":                `line 2 (last key "hosts.\"github.com\".ca_file"): incompatible types`,
		"[hosts.\"github.com\"]\n\nca_file = \"/a.pem\"\nwarn_days = 1": "line 4: unknown key hosts.\"github.com\".warn_days",
	} {
		w := newOutside(t, "", nil).world(text)
		if _, err := w.loadConfig(); err == nil || !strings.HasPrefix(err.Error(), w.configFiles[0]+": "+want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}
