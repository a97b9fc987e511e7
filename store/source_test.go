package store

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// getFrom gets from s. Every token in these tests holds "sesame", which no
// error may name, and every error is of exactly one kind.
func getFrom(t *testing.T, ctx context.Context, s *Source) (string, error) {
	t.Helper()
	token, err := s.Get(ctx)
	if err == nil {
		return token.Reveal(), nil
	}
	if !token.Empty() {
		t.Errorf("a token together with %v", err)
	}
	if text := err.Error(); strings.Contains(text, "sesame") || strings.Contains(text, ErrUnavailable.Error()) {
		t.Errorf("error text %q", text)
	}
	kinds := 0
	for _, kind := range []error{ErrNotFound, ErrTooLong, ErrUnavailable, context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, kind) {
			kinds++
		}
	}
	if kinds != 1 {
		t.Errorf("%v is of %d kinds", err, kinds)
	}
	return "", err
}

// wantToken fails unless s gives the token, or the error of that text.
func wantToken(t *testing.T, s *Source, token, text string) {
	t.Helper()
	got, err := getFrom(t, t.Context(), s)
	if got != token || errorText(err) != text {
		t.Errorf("got %q, error %q; want %q, error %q", got, errorText(err), token, text)
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// variables is an environment to look up in.
type variables map[string]string

func (v variables) lookup(name string) (string, bool) {
	value, set := v[name]
	return value, set
}

func TestSourceOfEnvironment(t *testing.T) {
	const (
		empty   = "token_env CORP_TOKEN: its first line is empty"
		unclean = "token_env CORP_TOKEN: its first line holds characters that cannot be printed"
	)
	longest := "sesame" + strings.Repeat("x", MaxSecret-len("sesame"))
	for name, test := range map[string]struct{ value, token, text string }{
		"plain":             {"sesame", "sesame", ""},
		"with an end":       {"sesame\n", "sesame", ""},
		"first line":        {"sesame\nother\n", "sesame", ""},
		"blanks around":     {" \t sesame \t\r\nother", "sesame", ""},
		"blank inside":      {"open sesame", "open sesame", ""},
		"dirt on line two":  {"sesame\n\x00\xff", "sesame", ""},
		"longest":           {"  " + longest + "\r\n", longest, ""},
		"too long":          {longest + "x", "", ErrTooLong.Error()},
		"not set":           {"", "", ErrNotFound.Error()},
		"blanks alone":      {" \t", "", empty},
		"second line alone": {"\nsesame", "", empty},
		"control":           {"sesame\x1b[2J", "", unclean},
		"return inside":     {"sesame\rother", "", unclean},
		"NUL":               {"sesame\x00", "", unclean},
		"DEL":               {"sesame\x7f", "", unclean},
		"control above":     {"sesame\u0085", "", unclean},
		"not UTF-8":         {"sesame\xff", "", unclean},
		"byte order mark":   {"\ufeffsesame", "", unclean},
		"UTF-16":            {"s\x00e\x00s\x00a\x00m\x00e\x00", "", unclean},
	} {
		t.Run(name, func(t *testing.T) {
			wantToken(t, &Source{Env: "CORP_TOKEN", Lookup: variables{"CORP_TOKEN": test.value}.lookup}, test.token, test.text)
		})
	}
}

func TestSourceIsAbsent(t *testing.T) {
	lookup := variables{"SET": "sesame", "BLANK": " ", "EMPTY": ""}.lookup
	for _, test := range []struct {
		source Source
		absent bool
	}{
		{Source{Env: "SET"}, false},
		{Source{Env: "BLANK"}, false},
		{Source{Env: "EMPTY"}, true},
		{Source{Env: "UNSET"}, true},
		{Source{File: "$UNSET/token"}, false},
		{Source{Command: []string{"no-such-program"}}, false},
	} {
		test.source.Lookup = lookup
		if got := test.source.Absent(); got != test.absent {
			t.Errorf("%v: absent %v", &test.source, got)
		}
	}
}

func TestSourceNamesItself(t *testing.T) {
	for want, source := range map[string]*Source{
		"token_env CORP_TOKEN":          {Env: "CORP_TOKEN"},
		"token_file /run/secrets/token": {File: "/run/secrets/token"},
		"token_command op":              {Command: []string{"op", "read", "op://private/token"}},
		"the source":                    {},
	} {
		if got := source.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestSourceCheck(t *testing.T) {
	const (
		several  = "stands beside another source: one of token_env, token_file and token_command is enough"
		noName   = "is no name of an environment variable"
		noPath   = "is no absolute path, nor one below ~/ or $NAME/"
		relative = "runs a program by a relative path"
	)
	absolute, command := t.TempDir(), []string{"op"}
	for _, test := range []struct {
		source Source
		text   string
	}{
		{Source{}, "is empty"},
		{Source{Command: []string{}}, "is empty"},
		{Source{Env: "A", File: absolute}, several},
		{Source{Env: "A", Command: command}, several},
		{Source{File: absolute, Command: command}, several},
		{Source{Env: "A", File: absolute, Command: command}, several},

		{Source{Env: "_Corp_TOKEN_2"}, ""},
		{Source{Env: "2ND_TOKEN"}, noName},
		{Source{Env: "$CORP_TOKEN"}, noName},
		{Source{Env: "CORP-TOKEN"}, noName},
		{Source{Env: "CORP_TÖKEN"}, noName},
		{Source{Env: "A=B"}, noName},

		{Source{File: absolute}, ""},
		{Source{File: "~/token"}, ""},
		{Source{File: "$CREDENTIALS_DIRECTORY/token"}, ""},
		{Source{File: "token"}, noPath},
		{Source{File: "./token"}, noPath},
		{Source{File: "~"}, noPath},
		{Source{File: "~alice/token"}, noPath},
		{Source{File: "$TOKEN_FILE"}, noPath},
		{Source{File: "$/token"}, noPath},
		{Source{File: "${HOME}/token"}, noPath},
		{Source{File: "a/$HOME/token"}, noPath},

		{Source{Command: []string{"op", "read", "./x"}}, ""},
		{Source{Command: []string{absolute}}, ""},
		{Source{Command: []string{"", "read"}}, "names no program"},
		{Source{Command: []string{"./op"}}, relative},
		{Source{Command: []string{"../op"}}, relative},
		{Source{Command: []string{"bin/op"}}, relative},
		{Source{Command: []string{"~/bin/op"}}, relative},
	} {
		if got := errorText(test.source.Check()); got != test.text {
			t.Errorf("%v: got %q, want %q", &test.source, got, test.text)
		}
	}
}

// A token that stands where a name or a path belongs is not shown, and what
// Check refuses is not read.
func TestSourceThatIsWrongIsNotRead(t *testing.T) {
	lookup := func(string) (string, bool) { t.Error("looked up"); return "", false }
	for text, source := range map[string]*Source{
		"the source is empty":                                        {},
		"token_env is no name of an environment variable":            {Env: "corp-sesame", Lookup: lookup},
		"token_file is no absolute path, nor one below ~/ or $NAME/": {File: "corp-sesame", Lookup: lookup},
		"token_command runs a program by a relative path":            {Command: []string{"./sesame"}},
	} {
		wantToken(t, source, "", text)
	}
}

func TestSourceAfterTheContext(t *testing.T) {
	ended, end := context.WithCancel(t.Context())
	end()
	for _, source := range []*Source{
		{Env: "SET", Lookup: variables{"SET": "sesame"}.lookup},
		{File: "~/none", Lookup: variables{}.lookup},
		{Command: []string{"no-such-program"}},
	} {
		if _, err := getFrom(t, ended, source); err != context.Canceled {
			t.Errorf("%v: %v", source, err)
		}
	}
}
