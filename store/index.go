package store

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"
)

// ErrDamaged means that the index could not be understood. It is left as it
// is: the secrets it speaks of are still in their store.
var ErrDamaged = errors.New("the index of accounts is damaged")

// Entry is one account: whose token it is and what is known of it. The token
// itself is in the store, or gone.
type Entry struct {
	Host  string   `json:"host"`            // canonical; an alias for a token bound to it
	Name  string   `json:"name"`            // the account's own name, fixed when first kept
	Owner string   `json:"owner,omitempty"` // the owner the token is bound to, or empty
	Names []string `json:"names,omitempty"` // user names under which git asked for it

	Kind   string `json:"kind,omitempty"`    // the token's kind, by the providers' table
	SendAs string `json:"send_as,omitempty"` // the user name git sends with it
	Bearer bool   `json:"bearer,omitempty"`  // sent as Bearer, without a user name
	Store  string `json:"store"`             // the store that holds it: keyring

	Default     bool `json:"default,omitempty"`     // answers where nothing else decides
	HandedOver  bool `json:"handed_over,omitempty"` // came by git's store, never entered
	Unconfirmed bool `json:"unconfirmed,omitempty"` // no host has taken it yet

	Added time.Time `json:"added,omitzero"`
}

// Plain is the item of a host that no tokens are managed for, kept as git's
// own helpers would keep it.
type Plain struct {
	Host     string `json:"host"`
	Protocol string `json:"protocol"`
	Username string `json:"username"`
	Path     string `json:"path,omitempty"`
}

// Contents is the whole index.
type Contents struct {
	Accounts []Entry
	Plain    []Plain
}

// maxEntry is the longest line in bytes: an account with thousands of names.
const maxEntry = 1 << 20

// Accounts returns the entries of the given hosts, in the order in which they
// were added. A missing index has none.
func (x *Index) Accounts(hosts ...string) ([]Entry, error) {
	return lookUp[Entry](x, accounts, hosts)
}

// Plain returns the plain items of a host.
func (x *Index) Plain(host string) ([]Plain, error) {
	return lookUp[Plain](x, plain, []string{host})
}

// lookUp decodes the lines of the given hosts in one section, or all of them
// where no host is given.
func lookUp[T any](x *Index, in section, hosts []string) (found []T, err error) {
	beginnings, err := beginningsOf(hosts)
	if err != nil {
		return nil, err
	}
	err = x.scan(func(s section, line []byte) error {
		ours := func(beginning []byte) bool { return bytes.HasPrefix(line, beginning) }
		if s != in || len(hosts) > 0 && !slices.ContainsFunc(beginnings, ours) {
			return nil
		}
		return decodeLine(line, &found)
	})
	return found, err
}

// beginningsOf is how the lines of the given hosts begin.
func beginningsOf(hosts []string) ([][]byte, error) {
	var all [][]byte
	for _, host := range hosts {
		quoted, err := json.Marshal(host)
		if err != nil {
			return nil, err
		}
		all = append(all, fmt.Appendf(nil, `{"host":%s,`, quoted))
	}
	return all, nil
}

// section is a part of the file. An entry stands alone on its line and begins
// with its host, so that a look-up decodes the lines it needs and no others:
// reading ten thousand accounts costs little more than reading one.
type section int

const (
	before section = iota
	accounts
	plain
	after
)

// end is the line that ends a section and begins the next one. The first
// names the format, which a later version will raise.
func (s section) end() string {
	return [...]string{before: `{"version":1,"accounts":[`, accounts: `],"plain":[`, plain: `]}`}[s]
}

// scan goes through the file line by line, to its end, so that a file that
// was cut off is found out. A missing file has no lines.
func (x *Index) scan(visit func(section, []byte) error) error {
	file, err := os.Open(x.Path)
	if errors.Is(err, fs.ErrNotExist) && !isLink(x.Path) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the index of accounts: %w", err)
	}
	defer func() { _ = file.Close() }()
	lines := bufio.NewScanner(file)
	lines.Buffer(make([]byte, 16<<10), maxEntry)
	at := before
	for lines.Scan() {
		switch line := lines.Bytes(); {
		case at < after && string(line) == at.end():
			at++
		case at == before || at == after:
			return fmt.Errorf("%w: %s: not written by this version", ErrDamaged, x.Path)
		default:
			if err := visit(at, line); err != nil {
				return fmt.Errorf("%w: %s", err, x.Path)
			}
		}
	}
	switch err := lines.Err(); {
	case err != nil:
		return fmt.Errorf("reading the index of accounts: %w", err)
	case at != after:
		return fmt.Errorf("%w: %s: cut off", ErrDamaged, x.Path)
	}
	return nil
}

// isLink reports whether path is a link, which then leads nowhere: what lies
// on a disk that is not mounted is not missing.
func isLink(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.Mode().Type() == fs.ModeSymlink
}

// decodeLine adds a line's entry to found.
func decodeLine[T any](line []byte, found *[]T) error {
	var entry T
	if err := json.Unmarshal(bytes.TrimRight(line, ","), &entry); err != nil {
		return fmt.Errorf("%w: an entry is no JSON", ErrDamaged)
	}
	*found = append(*found, entry)
	return nil
}

// encode writes the index as the file holds it.
func (c *Contents) encode() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(before.end() + "\n")
	if err := encodeLines(&b, c.Accounts); err != nil {
		return nil, err
	}
	b.WriteString(accounts.end() + "\n")
	if err := encodeLines(&b, c.Plain); err != nil {
		return nil, err
	}
	b.WriteString(plain.end() + "\n")
	return b.Bytes(), nil
}

func encodeLines[T any](b *bytes.Buffer, entries []T) error {
	for i := range entries {
		line, err := json.Marshal(&entries[i])
		if err != nil {
			return err
		}
		if len(line) >= maxEntry-2 {
			return errors.New("a name is too long for the index")
		}
		if bytes.Contains(line, []byte(`\ufffd`)) {
			return errors.New("a name that is not UTF-8 cannot stand in the index")
		}
		b.Write(line)
		if i < len(entries)-1 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
	}
	return nil
}
