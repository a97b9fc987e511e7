package helper

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// ReasonAndCure is what a person is told of a store's trouble, nothing where err
// is none.
func ReasonAndCure(err error) (reason, cure string) {
	var trouble *store.Trouble
	if errors.As(err, &trouble) {
		return trouble.Error(), cureOf(trouble)
	}
	return "", ""
}

// NewPlace returns the name of the store that a new account goes to here. It
// looks, and decides nothing. The errors are as those of store.Store.
func (h *Helper) NewPlace(ctx context.Context) (string, error) { return h.newPlace(ctx) }

// Reach finds out whether a store can be read, and changes nothing.
func (h *Helper) Reach(ctx context.Context, name string) error { return h.probe(ctx, name) }

// TryOut has a store keep a throw-away item, show it and remove it again. No
// signal ends the process in between; what one that was killed left behind goes
// with the next. The errors are as those of store.Store.
func (h *Helper) TryOut(ctx context.Context, name string) error {
	defer h.Hold()()
	e := &store.Entry{Host: probeHost, Name: fmt.Sprintf("%s%d-%s", tryPrefix, h.Now().Unix(), rand.Text()[:8]), Store: name}
	err := h.replace(ctx, e, secret.New("nothing, kept for a moment to see that it can be"))
	removed := h.remove(context.WithoutCancel(ctx), name, e.Key())
	if err = cmp.Or(err, removed); err != nil {
		return err
	}
	h.sweep(ctx, name)
	return nil
}

// tryPrefix begins the names of throw-away items, before the second in which
// one was made.
const tryPrefix = "try-"

// sweep removes throw-away items that are older than any process that tries a
// store out. What cannot be removed harms nobody.
func (h *Helper) sweep(ctx context.Context, name string) {
	keys, _ := h.in(name).Keys(ctx)
	for _, key := range keys {
		_, tried, host, _, ok := store.ParseKey(key)
		var made int64
		if !ok || host != probeHost || !strings.HasPrefix(tried, tryPrefix) {
			continue
		}
		if _, err := fmt.Sscanf(tried, tryPrefix+"%d-", &made); err == nil && h.Now().Sub(time.Unix(made, 0)) > time.Hour {
			_ = h.remove(ctx, name, key)
		}
	}
}

// Unlisted are the keys of items in a store that the index should list and does
// not. An error is as that of Store.Keys, or the index's.
func (h *Helper) Unlisted(ctx context.Context, name string) ([]string, error) {
	keys, err := h.in(name).Keys(ctx)
	if err != nil && !store.IsBadItem(err) {
		return nil, err
	}
	listed, err := h.keysListed()
	if err != nil {
		return nil, err
	}
	var unlisted []string
	for _, key := range keys {
		if !listed[key] && isWhole(key) {
			unlisted = append(unlisted, key)
		}
	}
	return unlisted, nil
}

// keysListed are the keys of all that stands in the index.
func (h *Helper) keysListed() (map[string]bool, error) {
	c, err := h.Index.Read()
	if err != nil {
		return nil, err
	}
	keys := map[string]bool{}
	for i := range c.Accounts {
		keys[c.Accounts[i].Key()] = true
	}
	for i := range c.Plain {
		keys[c.Plain[i].Key()] = true
	}
	return keys, nil
}

// isWhole reports whether a key is one that this program makes, and not of a
// throw-away item.
func isWhole(key string) bool {
	protocol, name, host, path, ok := store.ParseKey(key)
	account := store.Entry{Host: host, Name: name, Owner: path}
	plain := store.Plain{Protocol: protocol, Host: host, Username: name, Path: path}
	return ok && host != probeHost && (account.Key() == key || plain.Key() == key)
}

// Relist adds to the index what a store holds and the index does not list, and
// makes the index anew where that is damaged. The errors are for people.
func (h *Helper) Relist(ctx context.Context, name string) error {
	if _, err := h.makeWhole(ctx); err != nil {
		return err
	}
	return h.update(ctx, func(c *store.Change) error {
		keys, err := h.in(name).Keys(ctx)
		if err != nil && !store.IsBadItem(err) {
			return err
		}
		h.restoreAll(ctx, c, itemsIn(name, keys))
		return nil
	})
}

// DaysLeft is how many days from today a token ends, by the calendar.
func (h *Helper) DaysLeft(e *store.Entry) int { return h.daysTo(e.Expires) }

// AccountOf names an account in what people are told.
func AccountOf(e *store.Entry) prompt.Account { return accountOf(e) }
