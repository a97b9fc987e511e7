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

var (
	// ErrDamaged means that the index could not be understood. It is left as
	// it is: the secrets it speaks of are still in their store.
	ErrDamaged = errors.New("the index of accounts is damaged")
	// ErrNewer means that a later version wrote the index, which this one must
	// not touch.
	ErrNewer = errors.New("the index of accounts was written by a later version of this program")
)

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
	Store  string `json:"store"`             // the store that holds it: InKeyring or InVault

	Default    bool `json:"default,omitempty"`     // answers where nothing else decides
	HandedOver bool `json:"handed_over,omitempty"` // came by git's store, never entered

	Added time.Time `json:"added,omitzero"`
	Token
}

// Plain is the item of a host that no tokens are managed for, kept as git's
// own helpers would keep it.
type Plain struct {
	Host     string `json:"host"`
	Protocol string `json:"protocol"`
	Username string `json:"username"`
	Path     string `json:"path,omitempty"`
	Store    string `json:"store,omitempty"` // the store that holds it; empty is InKeyring
}

// Contents is the whole index.
type Contents struct {
	Choice   string // the store that new accounts of this machine go to, or empty
	Unlisted bool   // made while the keyring could not tell what it holds
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

// Read returns the whole index. A missing one is empty.
func (x *Index) Read() (Contents, error) {
	c, err := x.open()
	if err != nil {
		return Contents{}, err
	}
	return c.Contents, nil
}

// lookUp decodes the lines of the given hosts in one section, or all of them
// where no host is given.
func lookUp[T any](x *Index, in section, hosts []string) (found []T, err error) {
	beginnings, err := beginningsOf(hosts)
	if err != nil {
		return nil, err
	}
	_, err = x.scan(func(s section, line []byte) error {
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

// end is the line that ends a section and begins the next one.
func (s section) end() string {
	return [...]string{accounts: `],"plain":[`, plain: `]}`}[s]
}

// version is that of the format.
const version = 1

// header is the first line, which ends the section before. It names the
// format, which a later version will raise, and the machine's choice of store.
type header struct {
	Version  int    `json:"version"`
	Choice   string `json:"store,omitempty"`
	Unlisted bool   `json:"unlisted,omitempty"`
}

// headerEnd stands behind a header's fields and opens the first section.
const headerEnd = `,"accounts":[`

// parseHeader reads the first line.
func parseHeader(line []byte) (h header, err error) {
	var written int
	if _, err := fmt.Sscanf(string(line), `{"version":%d`, &written); err == nil && written > version {
		return h, ErrNewer // whatever else it holds
	}
	fields, whole := bytes.CutSuffix(line, []byte(headerEnd))
	if !whole || json.Unmarshal(append(bytes.Clone(fields), '}'), &h) != nil || h.Version != version {
		return h, fmt.Errorf("%w: its first line", ErrDamaged)
	}
	return h, nil
}

// line is the first line as the file holds it.
func (h header) line() ([]byte, error) {
	fields, err := json.Marshal(h)
	return append(bytes.TrimSuffix(fields, []byte("}")), headerEnd+"\n"...), err
}

// Choice returns the store that new accounts of this machine go to: the one
// that was chosen, else the one that the first account went to, else nothing.
func (x *Index) Choice() (string, error) {
	var first []Entry
	head, err := x.scan(func(s section, line []byte) error {
		if s != accounts || len(first) > 0 {
			return nil
		}
		return decodeLine(line, &first)
	})
	if head.Choice == "" && len(first) > 0 {
		return first[0].Store, err
	}
	return head.Choice, err
}

// Exists reports whether there is an index, whatever it holds.
func (x *Index) Exists() bool {
	_, err := os.Lstat(x.Path)
	return !errors.Is(err, fs.ErrNotExist)
}

// Check reads the whole index, where a look-up leaves lines alone that are not
// its host's, and tells whether it is Unlisted.
func (x *Index) Check() (unlisted bool, err error) {
	c, err := x.open()
	return err == nil && c.Unlisted, err
}

// scan goes through the file line by line, to its end, so that a file that
// was cut off is found out. A missing file has no lines.
func (x *Index) scan(visit func(section, []byte) error) (head header, err error) {
	file, err := openRegular(x.Path)
	if errors.Is(err, fs.ErrNotExist) && !isLink(x.Path) {
		return head, nil
	}
	if err != nil {
		return head, fmt.Errorf("reading the index of accounts: %w", err)
	}
	defer func() { _ = file.Close() }()
	lines := bufio.NewScanner(file)
	lines.Buffer(make([]byte, 16<<10), maxEntry)
	at := before
	for err == nil && lines.Scan() {
		switch line := lines.Bytes(); {
		case at == before:
			head, err = parseHeader(line)
			at++
		case at == after:
			err = fmt.Errorf("%w: more than its end", ErrDamaged)
		case string(line) == at.end():
			at++
		case !isEntry(line):
			err = fmt.Errorf("%w: a line that is no entry", ErrDamaged)
		default:
			err = visit(at, line)
		}
	}
	switch {
	case errors.Is(lines.Err(), bufio.ErrTooLong):
		err = fmt.Errorf("%w: a line too long", ErrDamaged)
	case lines.Err() != nil:
		return head, fmt.Errorf("reading the index of accounts: %w", lines.Err())
	case err == nil && at != after:
		err = fmt.Errorf("%w: cut off", ErrDamaged)
	}
	if err != nil {
		err = fmt.Errorf("%w (%s)", err, x.Path)
	}
	return head, err
}

// isEntry reports whether a line looks like one of an entry. A look-up that
// passed over another would miss its host's account and take a lesser one.
func isEntry(line []byte) bool {
	return bytes.HasPrefix(line, []byte(`{"host":"`)) && bytes.HasSuffix(bytes.TrimSuffix(line, []byte(",")), []byte("}"))
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
	first, err := header{version, c.Choice, c.Unlisted}.line()
	if err != nil {
		return nil, err
	}
	b.Write(first)
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
