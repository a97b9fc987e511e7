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
// read of it, and of what add puts to that. A damaged one is kept beside it,
// see [Index.Aside]. Where the index is whole, as when another process was
// faster, nothing is done.
func (x *Index) Rebuild(ctx context.Context, add func(*Change) error) error {
	unlock, err := x.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	c, err := x.open()
	switch {
	case err == nil && x.Exists(), err != nil && !errors.Is(err, ErrDamaged):
		return err
	case err != nil:
		if c, err = x.salvage(); err != nil {
			return err
		}
	}
	if err := add(c); err != nil {
		return err
	}
	c.was = nil
	return c.Save()
}

// Aside is where a damaged index is kept.
func (x *Index) Aside() string { return x.Path + ".damaged" }

// salvage sets a damaged index aside and returns the entries that it still
// tells. What is set aside already stays: it may be of more worth.
func (x *Index) salvage() (*Change, error) {
	data, err := os.ReadFile(x.Path)
	if err != nil {
		return nil, fmt.Errorf("reading the damaged index: %w", err)
	}
	if err := keepCopy(x.Aside(), data); err != nil {
		return nil, fmt.Errorf("setting the damaged index aside: %w", err)
	}
	c := &Change{path: x.Path}
	for line := range bytes.Lines(data) {
		line = bytes.TrimRight(line, ",\r\n")
		if head, err := parseHeader(line); err == nil {
			c.Choice = head.Choice
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
	return c, nil
}
