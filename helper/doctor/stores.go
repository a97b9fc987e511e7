package doctor

import (
	"context"
	"errors"

	"git-credential-pat/helper"
	"git-credential-pat/helper/prompt"
	"git-credential-pat/store"
)

// stores looks whether the stores that are in use can be read and written, and
// whether they hold what the index says.
func (d *Doctor) stores(ctx context.Context) []Found {
	if d.Helper == nil {
		return nil
	}
	place, err := d.newPlace(ctx)
	var found []Found
	for _, name := range d.inUse(place) {
		switch {
		case name == store.InVault:
			found = append(found, d.vault(ctx)...)
		case d.lacksSession():
			found = append(found, tell(prompt.NoSession()))
		case err != nil: // once is enough: each try may take its time
			found = append(found, tell(d.keyringTrouble(err)))
		default:
			found = append(found, d.keyring(ctx)...)
		}
	}
	return found
}

// inUse are the stores that hold something by the index, and the one that a new
// token would go to.
func (d *Doctor) inUse(place string) (names []string) {
	used := map[string]bool{place: true}
	c, _ := d.Helper.Index.Read()
	for _, e := range c.Accounts {
		used[e.Store] = true
	}
	for _, p := range c.Plain {
		used[p.Store] = true
	}
	used[store.InKeyring] = used[store.InKeyring] || used[""]
	for _, name := range []string{store.InKeyring, store.InVault} {
		if used[name] {
			names = append(names, name)
		}
	}
	return names
}

// newPlace is the store that a new token would go to. With a keyring that does
// not say whether it is there comes the reason.
func (d *Doctor) newPlace(ctx context.Context) (place string, trouble error) {
	if d.lacksSession() && d.Helper.NewIn == helper.Auto {
		choice, _ := d.Helper.Index.Choice()
		return choice, nil
	}
	place, err := d.Helper.NewPlace(ctx)
	switch {
	case err == nil:
		return place, nil
	case errors.Is(err, store.ErrUnavailable):
		return store.InKeyring, err
	}
	return store.InKeyring, nil // that the index cannot be read is told of it
}

// lacksSession reports whether the administrator looks from outside of a
// person's session, where no keyring can be seen: an agent of a fleet, or sudo.
func (d *Doctor) lacksSession() bool {
	reached := d.Env("XDG_RUNTIME_DIR") != "" || d.Env("DBUS_SESSION_BUS_ADDRESS") != ""
	return d.Root && (!reached || d.Env("SUDO_USER") != "")
}

// keyring looks at the system's keyring.
func (d *Doctor) keyring(ctx context.Context) []Found {
	look := d.Helper.TryOut
	if d.Glance {
		look = d.Helper.Reach
	}
	if err := look(ctx, store.InKeyring); err != nil {
		return []Found{tell(d.keyringTrouble(err))}
	}
	found := []Found{tell(prompt.KeyringWorks(d.Glance))}
	found = append(found, d.unlisted(ctx, store.InKeyring)...)
	if keyring, ok := d.Helper.Stores[store.InKeyring].(*store.Keyring); ok {
		copies, _ := keyring.Elsewhere(ctx)
		for _, key := range copies {
			found = append(found, tell(prompt.CopyElsewhere(nameOf(key))))
		}
	}
	return found
}

// keyringTrouble tells why the keyring cannot be used. Where there is a display
// a locked one is opened by a dialog when git asks, which is in order.
func (d *Doctor) keyringTrouble(err error) prompt.Finding {
	var trouble *store.Trouble
	reason, cure := helper.ReasonAndCure(err)
	if !errors.As(err, &trouble) {
		return prompt.KeyringTrouble("failed", prompt.Fail, err.Error(), prompt.CureFailed)
	}
	level := prompt.Fail
	if trouble.State == store.Locked && (d.Env("DISPLAY") != "" || d.Env("WAYLAND_DISPLAY") != "") {
		level = prompt.Unknown
	}
	return prompt.KeyringTrouble(stateCodes()[trouble.State], level, reason, cure)
}

// stateCodes are the ends of the codes by which a store's states are told.
func stateCodes() map[store.State]string {
	return map[store.State]string{
		store.Failed:       "failed",
		store.NoBus:        "no-bus",
		store.NoService:    "no-service",
		store.NoCollection: "no-collection",
		store.NoSession:    "no-session",
		store.NoScreen:     "no-screen",
		store.Locked:       "locked",
		store.Dismissed:    "locked",
		store.Mute:         "mute",
		store.Vanished:     "vanished",
		store.Sealed:       "sealed",
		store.Exposed:      "exposed",
		store.Broken:       "broken",
		store.BadItem:      "item",
	}
}

// unlisted tells of items that the index does not list.
func (d *Doctor) unlisted(ctx context.Context, name string) []Found {
	keys, err := d.Helper.Unlisted(ctx, name)
	if err != nil || len(keys) == 0 {
		return nil // why not is told of the store, or of the index
	}
	var names []string
	for _, key := range keys {
		names = append(names, nameOf(key))
	}
	fix := func(ctx context.Context) error { return d.Helper.Relist(ctx, name) }
	return []Found{{prompt.Unlisted(name, names), fix}}
}
