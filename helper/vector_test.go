package helper

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// vector is one file of testdata/wire: a header of KEY: VALUE lines, a blank
// line, and a request. In the request every line stands for itself and a LF;
// in it \r, \x00 and the like are as in Go, and
//
//	\repeat(N,X)        is X, N times
//	\token(HOST NAME)   is NAME's token at HOST, made at run time
//	\password(NAME)     is NAME's password, made at run time
//	\nolf               at the end: the request ends without a LF
//
// The header's keys:
//
//	action     get, store, erase or another word
//	expect     what git is told, and what becomes of it:
//	           answer NAME        the token of the account seeded last, sent as NAME
//	           answer NAME state  the same with our state behind it
//	           plain NAME         the plain item's password
//	           nothing            not a byte and no error
//	           hint               not a byte, and a notice, but no failure
//	           refused            not a byte, and a notice that it failed
//	           quit               quit=1 and a notice
//	           malformed          not a byte, and ErrMalformed
//	after      gone HOST NAME, or kept HOST NAME: the one thing that changed
//	seed       HOST NAME: a host-wide account beside alice's at github.com
//	plain      PROTOCOL HOST NAME: a plain item; unlisted hosts are kept
//	ci         yes: git's store keeps nothing new
//	comment    why, with the source
type vector struct {
	header map[string][]string
	body   string
}

func (v *vector) get(key string) string {
	if values := v.header[key]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// vectors reads all of them by their names.
func vectors(t *testing.T) map[string]*vector {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("..", "testdata", "wire", "*"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*vector{}
	for _, path := range paths {
		v, err := readVector(path)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		all[filepath.Base(path)] = v
	}
	return all
}

func readVector(path string) (*vector, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	// A checkout may have made CRLF of it.
	text := strings.ReplaceAll(string(data), "\r\n", "\n")
	head, body, _ := strings.Cut(text, "\n\n")
	v := &vector{header: map[string][]string{}}
	for line := range strings.SplitSeq(strings.TrimSuffix(head, "\n"), "\n") {
		key, value, found := strings.Cut(line, ": ")
		if !found || !strings.Contains(" action expect after seed plain ci comment ", " "+key+" ") {
			return nil, fmt.Errorf("header line %q", line)
		}
		v.header[key] = append(v.header[key], value)
	}
	for _, key := range []string{"action", "expect", "comment"} {
		if v.get(key) == "" {
			return nil, fmt.Errorf("no %s", key)
		}
	}
	v.body, err = request(body)
	return v, err
}

// request makes the bytes of a request.
func request(body string) (string, error) {
	var b strings.Builder
	for line := range strings.Lines(body) {
		line, lf := strings.TrimSuffix(line, "\n"), "\n"
		if cut, found := strings.CutSuffix(line, `\nolf`); found {
			line, lf = cut, ""
		}
		raw, err := unescape(line)
		if err != nil {
			return "", fmt.Errorf("line %q: %w", line, err)
		}
		b.WriteString(raw + lf)
	}
	return b.String(), nil
}

func unescape(line string) (string, error) {
	var b strings.Builder
	for line != "" {
		if piece, rest, ok := directive(line); ok {
			b.WriteString(piece)
			line = rest
			continue
		}
		c, wide, rest, err := strconv.UnquoteChar(line, 0)
		if err != nil {
			return "", err
		}
		if wide {
			b.WriteRune(c)
		} else {
			b.WriteByte(byte(c))
		}
		line = rest
	}
	return b.String(), nil
}

// directive replaces a directive at the beginning of a line.
func directive(line string) (piece, rest string, ok bool) {
	name, rest, found := strings.Cut(line, "(")
	args, rest, closed := strings.Cut(rest, ")")
	if !found || !closed {
		return "", "", false
	}
	switch name {
	case `\repeat`:
		number, what, _ := strings.Cut(args, ",")
		n, err := strconv.Atoi(number)
		return strings.Repeat(what, max(n, 0)), rest, err == nil
	case `\token`:
		host, who, _ := strings.Cut(args, " ")
		return wireToken(host, who), rest, true
	case `\password`:
		return passwordFor(args), rest, true
	}
	return "", "", false
}

// wireToken is a token for a vector: in place of a host the kinds stand that
// differ from what the host's people usually have.
func wireToken(host, who string) string {
	switch host {
	case "brief":
		return brief(who)
	case "refresh":
		return refresh(who)
	}
	return tokenFor(host, who)
}
