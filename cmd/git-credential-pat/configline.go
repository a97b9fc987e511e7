package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/BurntSushi/toml"
)

// lineError says something about a key, with the line on which it stands. The
// TOML library tells lines of what it cannot parse only.
func lineError(text string, key toml.Key, message string) error {
	for ; len(key) > 0; key = key[:len(key)-1] {
		if line := lineOf(text, strings.Join(key, ".")); line > 0 {
			return fmt.Errorf("line %d: %s", line, message)
		}
	}
	return errors.New(message)
}

// lineOf finds the line on which a key is written: below the header of its
// table or, for a table, its header. Zero means that it is written in another
// way, such as inside an inline table.
func lineOf(text, key string) int {
	table, number, inside := "", 0, ""
	for line := range strings.Lines(text) {
		number++
		was := inside
		if inside = longString(line, inside); was != "" {
			continue
		}
		line = strings.TrimSpace(line)
		if header, found := strings.CutPrefix(line, "["); found {
			header, _, _ = strings.Cut(header, "#")
			table = plainKey(strings.Trim(header, "[] \t"))
			if table == key {
				return number
			}
			continue
		}
		name, _, found := strings.Cut(line, "=")
		if found && joined(table, plainKey(name)) == key {
			return number
		}
	}
	return 0
}

// longString tells in which kind of string of several lines the text is after
// a line, if in any.
func longString(line, inside string) string {
	for _, quotes := range []string{`"""`, "'''"} {
		if strings.Count(line, quotes)%2 == 0 || inside != "" && inside != quotes {
			continue
		}
		if inside == quotes {
			return ""
		}
		return quotes
	}
	return inside
}

func joined(table, name string) string {
	if table == "" {
		return name
	}
	return table + "." + name
}

// plainKey drops quotes and blanks around the parts of a key. It may join what
// a quote kept apart, which costs no more than a wrong line in a message.
func plainKey(key string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("\"' \t", r) {
			return -1
		}
		return r
	}, key)
}
