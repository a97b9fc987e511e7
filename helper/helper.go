// Package helper speaks git's credential protocol and takes the decisions:
// what to serve, when to ask, what to keep, what to refuse, what to forget.
//
// A get goes through these rooms: request.go reads it, host.go tells whose
// host it is, choose.go picks the account, get.go reads and judges the secret,
// ask.go asks a person where there is none, keep.go keeps what was entered,
// answer.go writes.
package helper

import (
	"context"
	"io"
	"time"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
	"git-credential-pat/store"
)

// Helper answers git. Every field is needed but those that say otherwise.
type Helper struct {
	Hosts providers.Hosts
	// KeepUnlisted makes the helper a plain keyring helper, over http and
	// https, for every host that is not in Hosts; otherwise it is silent about
	// them.
	KeepUnlisted bool
	// Stores are the machine's stores by the names that stand in the index,
	// Vault the one of them that a passphrase may open.
	Stores map[string]store.Store
	Vault  *store.Vault
	// NewIn is the store that new accounts go to, or Auto.
	NewIn string
	// Sources are the places outside of this program from which some hosts'
	// tokens come, by host.
	Sources map[string]*store.Source
	Index   *store.Index
	// Check says whether a host is asked about its tokens, Client with which
	// client.
	Check  string
	Client Client
	// WarnDays is how many days before its end a token is warned of; 0 is never.
	WarnDays int
	// Prompter returns whoever can be asked, or an error wrapping
	// prompt.ErrNobody. It is called when somebody must be asked.
	Prompter func() (prompt.Prompter, error)
	// Locks are folders for the locks around the prompt: the first that can
	// be made is used.
	Locks []string
	// InCI means that nothing is kept that nobody asked to be kept.
	InCI bool
	// Listening returns a context that ends when nobody would use an answer
	// any more: git has gone, or this process is told to end. It is called
	// before somebody is asked.
	Listening func(context.Context) (context.Context, context.CancelFunc)
	Now       func() time.Time
	// Hold keeps signals from ending this process until the function that it
	// returns is called.
	Hold func() (release func())
	// Tell passes on what a person should know while the action goes on.
	Tell func(*prompt.Notice)
}

// Run performs one of git's actions: get, store or erase. Other actions are
// git's future: their request is read and nothing is done.
//
// An error is a *prompt.Notice where it is for a person; with Failed unset the
// action as such succeeded. ErrMalformed means that the request was not looked
// at and nothing was answered. With any other error on get for a managed host,
// git has been told to quit, or it would ask for a password by itself.
func (h *Helper) Run(ctx context.Context, action string, in io.Reader, out io.Writer) error {
	do, known := map[string]deeds{
		"get":   {h.get, h.getPlain, refuse},
		"store": {h.store, h.storePlain, func(_ io.Writer, notice *prompt.Notice) error { return notice }},
		"erase": {h.erase, h.erasePlain, func(io.Writer, *prompt.Notice) error { return nil }},
	}[action]
	if !known {
		_, err := io.Copy(io.Discard, in)
		return err
	}
	r, err := ReadRequest(in)
	if err != nil {
		return err
	}
	q, notice := h.whose(r)
	switch {
	case notice != nil:
		return do.refused(out, notice)
	case q != nil:
		return do.managed(ctx, q, out)
	case h.KeepUnlisted && isHTTP(r.Protocol):
		return explain(prompt.Account{Host: prompt.Escape(r.Host), User: r.Username}, do.plain(ctx, r, out))
	}
	return nil
}

// deeds is what an action does, by whose host the request is about.
type deeds struct {
	managed func(context.Context, *query, io.Writer) error
	plain   func(context.Context, *Request, io.Writer) error // an unlisted host, where these are kept
	refused func(io.Writer, *prompt.Notice) error            // a host that only resembles a managed one
}
