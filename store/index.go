package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
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
	Login string   `json:"login,omitempty"` // the login that the host told

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

// The frame of the file. An entry stands alone on its line and begins with
// its host, so that a look-up decodes the lines it needs and no others:
// reading ten thousand accounts costs little more than reading one.
//
// The head names the format, which a later version will raise.
const (
	head   = `{"version":1,"accounts":[` + "\n"
	middle = `],"plain":[` + "\n"
	foot   = `]}` + "\n"
)

// Accounts returns the entries of the given hosts, in the order in which they
// were added. A missing index has none.
func (x *Index) Accounts(hosts ...string) ([]Entry, error) {
	accounts, _, err := x.sections()
	if err != nil {
		return nil, err
	}
	return decodeLines[Entry](accounts, hosts)
}

// Plain returns the plain items of a host.
func (x *Index) Plain(host string) ([]Plain, error) {
	_, plain, err := x.sections()
	if err != nil {
		return nil, err
	}
	return decodeLines[Plain](plain, []string{host})
}

// sections reads the file and cuts it into its two lists of lines.
func (x *Index) sections() (accounts, plain []byte, err error) {
	data, err := os.ReadFile(x.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("reading the index of accounts: %w", err)
	}
	body, found := bytes.CutPrefix(data, []byte(head))
	if !found {
		return nil, nil, fmt.Errorf("%w: %s: not written by this version", ErrDamaged, x.Path)
	}
	accounts, rest, found := bytes.Cut(body, []byte(middle))
	plain, tail, closed := bytes.Cut(rest, []byte(foot))
	if !found || !closed || len(tail) != 0 {
		return nil, nil, fmt.Errorf("%w: %s: cut off", ErrDamaged, x.Path)
	}
	return accounts, plain, nil
}

// decodeLines decodes the lines of the given hosts, or every line where none
// is given.
func decodeLines[T any](section []byte, hosts []string) ([]T, error) {
	var found []T
	for line := range bytes.Lines(section) {
		if !ofHost(line, hosts) {
			continue
		}
		var entry T
		if err := json.Unmarshal(bytes.TrimRight(line, ",\n"), &entry); err != nil {
			return nil, fmt.Errorf("%w: an entry is no JSON", ErrDamaged)
		}
		found = append(found, entry)
	}
	return found, nil
}

// ofHost reports whether a line is an entry of one of the hosts.
func ofHost(line []byte, hosts []string) bool {
	if len(hosts) == 0 {
		return true
	}
	for _, host := range hosts {
		quoted, _ := json.Marshal(host)
		rest, found := bytes.CutPrefix(line, []byte(`{"host":`))
		if found && bytes.HasPrefix(rest, append(quoted, ',')) {
			return true
		}
	}
	return false
}

// encode writes the index as the file holds it.
func (c *Contents) encode() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(head)
	if err := encodeLines(&b, c.Accounts); err != nil {
		return nil, err
	}
	b.WriteString(middle)
	if err := encodeLines(&b, c.Plain); err != nil {
		return nil, err
	}
	b.WriteString(foot)
	return b.Bytes(), nil
}

func encodeLines[T any](b *bytes.Buffer, entries []T) error {
	for i := range entries {
		line, err := json.Marshal(&entries[i])
		if err != nil {
			return err
		}
		b.Write(line)
		if i < len(entries)-1 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
	}
	return nil
}
