package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
)

// Rebuild makes an index that is lost or damaged anew: of what can still be
// read of it, and of what add puts to that. A damaged one is kept as aside.
// Where the index is whole, as when another process was faster, nothing is
// done.
func (x *Index) Rebuild(ctx context.Context, add func(*Change) error) (aside string, err error) {
	unlock, err := x.lock(ctx)
	if err != nil {
		return "", err
	}
	defer unlock()
	c, err := x.open()
	switch {
	case err == nil && x.Exists(), err != nil && !errors.Is(err, ErrDamaged):
		return "", err
	case err != nil:
		return x.rebuildOf(add)
	}
	return "", addTo(c, add)
}

// rebuildOf makes the index anew of a damaged one, which is kept aside first.
func (x *Index) rebuildOf(add func(*Change) error) (aside string, err error) {
	data, err := os.ReadFile(x.Path)
	if err != nil {
		return "", fmt.Errorf("reading the damaged index: %w", err)
	}
	aside, err = keepCopy(x.Path+".damaged", data)
	if err != nil {
		return "", fmt.Errorf("setting the damaged index aside: %w", err)
	}
	return aside, addTo(x.salvage(data), add)
}

// addTo has add complete an index, and writes it whatever it holds.
func addTo(c *Change, add func(*Change) error) error {
	if err := add(c); err != nil {
		return err
	}
	c.was = nil
	return c.Save()
}

// salvage returns the entries that a damaged index still tells.
func (x *Index) salvage(data []byte) *Change {
	c := &Change{path: x.Path}
	for line := range bytes.Lines(data) {
		line = bytes.TrimRight(line, ",\r\n")
		if head, err := parseHeader(line); err == nil {
			c.Choice, c.Unlisted = head.Choice, head.Unlisted
			continue
		}
		var account Entry
		var item Plain
		switch {
		case json.Unmarshal(line, &item) != nil || item.Host == "":
		case item.Protocol != "":
			c.PutPlain(item)
		case json.Unmarshal(line, &account) == nil && account.Name != "":
			c.Put(account)
		}
	}
	return c
}
