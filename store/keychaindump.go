package store

import (
	"encoding/hex"
	"slices"
	"strings"
)

// keysInDump returns the accounts of our service in what macOS's "security
// dump-keychain" printed, each once. Only the keychain of macOS needs it; it is
// built everywhere so that its test is.
//
// An item begins with a line "keychain: …", and each attribute has a line of
// its own: what cannot be printed, a new line included, is in hex.
// Source: print_keychain_item_attributes and print_buffer in Apple's
// SecurityTool/keychain_utilities.c.
func keysInDump(dump string) []string {
	var keys []string
	for _, item := range strings.Split("\n"+dump, "\nkeychain: ") {
		if account := attribute(item, "acct"); account != "" && attribute(item, "svce") == Service {
			keys = append(keys, account)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// attribute returns the value of an item's attribute, empty where it has none:
// "TEXT", whose quotation marks are not escaped; or 0xHEX, followed by the
// text with what cannot be printed in octal; or <NULL>.
func attribute(item, name string) string {
	_, rest, _ := strings.Cut(item, "\n    \""+name+"\"<blob>=")
	value, _, _ := strings.Cut(rest, "\n")
	if digits, isHex := strings.CutPrefix(value, "0x"); isHex {
		digits, _, _ = strings.Cut(digits, " ")
		bytes, _ := hex.DecodeString(digits)
		return string(bytes)
	}
	if len(value) < 2 || value[0] != '"' {
		return ""
	}
	return value[1 : len(value)-1]
}
