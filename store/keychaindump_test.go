package store

import (
	"slices"
	"testing"
)

// dumped is an item as "security dump-keychain" prints it, with the lines that
// tell nothing here left out.
func dumped(class, account, service string) string {
	return `keychain: "/Users/alice/Library/Keychains/login.keychain-db"
version: 512
class: "` + class + `"
attributes:
    0x00000007 <blob>="git-credential-pat"
    0x00000008 <blob>=<NULL>
    "acct"<blob>=` + account + `
    "cdat"<timedate>=0x32303236303130313030303030305A00  "20260101000000Z\000"
    "crtr"<uint32>=<NULL>
    "icmt"<blob>=<NULL>
    "svce"<blob>=` + service + `
    "type"<uint32>=<NULL>
`
}

func TestKeysInDump(t *testing.T) {
	const ours = `"git-credential-pat"`
	for _, c := range []struct {
		name, dump string
		want       []string
	}{
		{"nothing", "", nil},
		{"one", dumped("genp", `"https://alice@github.com"`, ours), []string{"https://alice@github.com"}},
		{"two, and between them another program's",
			dumped("genp", `"https://bob@github.com"`, ours) +
				dumped("genp", `"alice"`, `"gh:github.com"`) +
				dumped("genp", `"https://alice@gitlab.com"`, ours),
			[]string{"https://alice@gitlab.com", "https://bob@github.com"}},
		{"a name that only begins as ours", dumped("genp", `"x"`, `"git-credential-pat-2"`), nil},
		{"our name in the account", dumped("genp", ours, `"other"`), nil},
		{"no service, as an internet password", dumped("inet", `"x"`, `<NULL>`), nil},
		{"in hex", dumped("genp", `0xC3A96C657665  "\303\251leve"`, ours), []string{"éleve"}},
		{"in hex, and nothing to print", dumped("genp", `0xC3A9 `, ours), []string{"é"}},
		{"a backslash is in hex", dumped("genp", `0x615C62  "a\134b"`, ours), []string{`a\b`}},
		{"a new line cannot begin another item", dumped("genp", `0x610A226B  "a\012"k"`, ours), []string{"a\n\"k"}},
		{"a quotation mark", dumped("genp", `"a"b"`, ours), []string{`a"b`}},
		{"the service in hex", dumped("genp", `"x"`, `0x6769742D63726564656E7469616C2D706174`), []string{"x"}},
		{"in two keychains", dumped("genp", `"x"`, ours) + dumped("genp", `"x"`, ours), []string{"x"}},
		{"cut off", `keychain: "x"` + "\n    \"svce\"<blob>=" + ours + "\n    \"acct\"<blob>=\"", nil},
		{"no account", dumped("genp", `<NULL>`, ours), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := keysInDump(c.dump); !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
