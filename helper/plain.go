package helper

import (
	"context"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// A host that is not managed is served, where the configuration wants it, as
// git's own keyring helpers do: any secret, by protocol, host, path and user.
// Expiry and refresh token stand with the secret, since they are secret too
// or belong to it: the password in the first line, then lines as git has them.

const (
	expiryLine  = "password_expiry_utc="
	refreshLine = "oauth_refresh_token="
)

// getPlain answers with the newest item that matches.
func (h *Helper) getPlain(ctx context.Context, r *Request, out io.Writer) error {
	items, err := h.matching(ctx, r)
	if err != nil {
		return err
	}
	for _, item := range items {
		kept, err := h.in(item.Store).Get(ctx, item.Key())
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		answer := unpack(kept)
		answer.Username = item.Username
		if h.expired(answer.Expiry) {
			continue
		}
		_, err = answer.WriteTo(out)
		return err
	}
	return nil
}

// matching returns the items that fit the fields of a request, newest first.
func (h *Helper) matching(ctx context.Context, r *Request) ([]store.Plain, error) {
	all, err := lookUpOrRebuild(ctx, h, func() ([]store.Plain, error) { return h.Index.Plain(r.Host) })
	if err != nil {
		return nil, err
	}
	var fit []store.Plain
	for i := len(all) - 1; i >= 0; i-- {
		item := all[i]
		if item.Protocol == r.Protocol && (r.Path == "" || item.Path == r.Path) &&
			(!r.hasUsername || item.Username == r.Username) {
			fit = append(fit, item)
		}
	}
	return fit, nil
}

// storePlain keeps what git hands over, unless it lives too short for that.
func (h *Helper) storePlain(ctx context.Context, r *Request, _ io.Writer) error {
	if h.InCI || !r.HasPassword || !r.hasUsername || r.Ephemeral || h.expired(r.Expiry) ||
		!utf8.ValidString(r.Host+r.Path+r.Username) || // the index is JSON, which knows no other bytes
		providers.LooksLikeToken(r.Username) || // and plain to read
		len(r.Username) > longestName || len(r.Host)+len(r.Path) > 16*longestName {
		return nil
	}
	item := store.Plain{Protocol: r.Protocol, Host: r.Host, Path: r.Path, Username: r.Username}
	value := pack(r)
	if value.Len() > store.MaxSecret {
		return store.ErrTooLong
	}
	if h.alreadyKept(ctx, r, item, value) {
		return nil
	}
	return h.keepPlain(ctx, item, value)
}

// keepPlain keeps a plain item where it is, or where new accounts go. A store
// that cannot be reached leaves no item behind.
func (h *Helper) keepPlain(ctx context.Context, item store.Plain, value secret.Secret) error {
	place, err := h.newPlace(ctx)
	if err == nil {
		err = h.probe(ctx, place)
	}
	if err != nil {
		return err
	}
	if h.lacksVault(place) {
		return prompt.NoVaultYet(prompt.Account{Host: prompt.Escape(item.Host), User: item.Username})
	}
	return h.update(ctx, func(c *store.Change) error {
		if old := c.FindPlain(item.Key()); old != nil {
			item.Store = old.Store
		} else {
			item.Store = h.settle(c, place)
		}
		c.PutPlain(item)
		if err := c.Save(); err != nil {
			return err
		}
		return h.in(item.Store).Set(ctx, item.Key(), value)
	})
}

// alreadyKept reports whether nothing would change: the same value under the
// newest item that matches.
func (h *Helper) alreadyKept(ctx context.Context, r *Request, item store.Plain, value secret.Secret) bool {
	items, err := h.matching(ctx, r)
	if err != nil || len(items) == 0 || items[0].Key() != item.Key() {
		return false
	}
	kept, err := h.in(items[0].Store).Get(ctx, item.Key())
	return err == nil && kept.Equal(value)
}

// erasePlain removes every item that matches, and with a password in the
// request only those that hold it.
func (h *Helper) erasePlain(ctx context.Context, r *Request, _ io.Writer) error {
	if h.InCI {
		return nil
	}
	items, err := h.matching(ctx, r)
	if err != nil || len(items) == 0 {
		return err
	}
	return h.update(ctx, func(c *store.Change) error {
		for _, item := range items {
			kept, err := h.in(item.Store).Get(ctx, item.Key())
			if err == nil && r.HasPassword && !unpack(kept).Password.Equal(r.Password) {
				continue
			}
			if err == nil {
				err = h.in(item.Store).Delete(ctx, item.Key())
			}
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return err
			}
			c.RemovePlain(item.Key())
		}
		return nil
	})
}

// pack makes the kept value of a request, unpack an answer of a kept value.
func pack(r *Request) secret.Secret {
	value := r.Password.Reveal()
	if r.Expiry != "" {
		value += "\n" + expiryLine + r.Expiry
	}
	if !r.RefreshToken.Empty() {
		value += "\n" + refreshLine + r.RefreshToken.Reveal()
	}
	return secret.New(value)
}

func unpack(value secret.Secret) *Answer {
	password, rest, _ := strings.Cut(value.Reveal(), "\n")
	answer := &Answer{Password: secret.New(password)}
	for line := range strings.SplitSeq(rest, "\n") {
		if expiry, found := strings.CutPrefix(line, expiryLine); found {
			answer.Expiry = expiry
		}
		if refresh, found := strings.CutPrefix(line, refreshLine); found {
			answer.RefreshToken = secret.New(refresh)
		}
	}
	return answer
}

// expired reports whether an expiry has passed. Zero and what is no number
// mean never, as they do to git.
func (h *Helper) expired(expiry string) bool {
	seconds, err := strconv.ParseInt(expiry, 10, 64)
	return err == nil && seconds > 0 && seconds <= h.Now().Unix()
}
