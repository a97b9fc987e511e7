package forgetest

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func scriptToken(_ *Forge, ts *testscript.TestScript, _ bool, args []string) {
	n := 1
	if len(args) > 2 {
		var err error
		n, err = strconv.Atoi(args[2])
		ts.Check(err)
	}
	token, err := makeToken(args[1], n)
	ts.Check(err)
	ts.Setenv(args[0], token)
}

func scriptAllow(f *Forge, ts *testscript.TestScript, _ bool, args []string) {
	c := Credential{Token: args[1], Read: true, Write: true}
	for _, word := range args[2:] {
		key, value, _ := strings.Cut(word, "=")
		switch key {
		case "user", "login":
			c.User = value
		case "email":
			c.Email = value
		case "read":
			c.Write = false
		case "write":
		case "bearer":
			c.Bearer = true
		case "repos":
			c.Repos = strings.Split(value, ",")
		case "scopes":
			c.Scopes = words(value)
		case "expires":
			c.Expires = scriptTime(ts, value)
		default:
			ts.Fatalf("forge allow: no option %q", key)
		}
	}
	ts.Check(f.Allow(args[0], c))
}

// words is a list, empty but not nil where nothing is listed.
func words(list string) []string {
	return append([]string{}, strings.FieldsFunc(list, func(r rune) bool { return r == ',' })...)
}

// scriptTime reads a day, a time, a number of days from now, or never.
func scriptTime(ts *testscript.TestScript, value string) time.Time {
	if value == "never" {
		return time.Time{}
	}
	if days, ok := strings.CutPrefix(strings.TrimSuffix(value, "d"), "+"); ok {
		n, err := strconv.Atoi(days)
		ts.Check(err)
		return time.Now().AddDate(0, 0, n)
	}
	layout := time.RFC3339
	if len(value) == len(time.DateOnly) {
		layout = time.DateOnly
	}
	t, err := time.Parse(layout, value)
	ts.Check(err)
	return t
}

func scriptRevoke(f *Forge, ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(f.Revoke(args[0], args[1]))
}

func scriptExpire(f *Forge, ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(f.Expire(args[0], args[1]))
}

func scriptRotated(f *Forge, ts *testscript.TestScript, _ bool, args []string) {
	successor, err := f.Successor(args[0], args[1])
	ts.Check(err)
	ts.Setenv(args[2], successor)
}

func scriptSSO(f *Forge, ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(f.RequireSSO(args[0], args[1], args[2], slices.Contains(args[3:], "partial")))
}
