package main

import (
	"fmt"
	"strings"

	"github.com/BurntSushi/toml"
)

// lineError says something about a key, with the line on which it stands. The
// TOML library tells lines of what it cannot parse only.
func lineError(text string, key toml.Key, message string) error {
	if line := lineOf(text, key); line > 0 {
		return fmt.Errorf("line %d: %s", line, message)
	}
	return fmt.Errorf("%s", message)
}

// lineOf finds the line on which a key is written: below the header of its
// table or, for a table, its header. Zero means that it is written in another
// way, such as a dotted key.
func lineOf(text string, key toml.Key) int {
	table, number := "", 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		if header, found := strings.CutPrefix(line, "["); found {
			table = plainKey(strings.Trim(strings.SplitN(header, "#", 2)[0], "[] \t"))
			if table == strings.Join(key, ".") {
				return number
			}
			continue
		}
		name, _, found := strings.Cut(line, "=")
		if found && joined(table, plainKey(name)) == strings.Join(key, ".") {
			return number
		}
	}
	return 0
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
		if r == '"' || r == '\'' || r == ' ' || r == '\t' {
			return -1
		}
		return r
	}, key)
}
