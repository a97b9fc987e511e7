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
	// KeepUnlisted makes the helper a plain keyring helper for every host
	// that is not in Hosts; otherwise it is silent about them.
	KeepUnlisted bool
	Store        store.Store
	StoreName    string // what people call the store
	Index        *store.Index
	// Prompter returns whoever can be asked, or an error wrapping
	// prompt.ErrNobody. It is called when somebody must be asked.
	Prompter func() (prompt.Prompter, error)
	// Locks are folders for the locks around the prompt: the first that can
	// be made is used.
	Locks []string
	// InCI means that git's store keeps nothing that is new.
	InCI bool
	// Listening returns a context that ends when nobody would use an answer
	// any more: git has gone, or this process is told to end. It is called
	// before somebody is asked.
	Listening func(context.Context) (context.Context, context.CancelFunc)
	Now       func() time.Time
}

// Run performs one of git's actions: get, store or erase. Other actions are
// git's future: their request is read and nothing is done.
//
// An error is a *prompt.Notice where it is for a person; with Failed unset the
// action as such succeeded. ErrMalformed means that nothing was looked at. For
// every error on get out has been told to quit wherever git would otherwise
// ask for a password to a managed host.
func (h *Helper) Run(ctx context.Context, action string, in io.Reader, out io.Writer) error {
	act := map[string]func(context.Context, *Request, io.Writer) error{
		"get":   h.get,
		"store": h.store,
		"erase": h.erase,
	}[action]
	if act == nil {
		_, err := io.Copy(io.Discard, in)
		return err
	}
	request, err := ReadRequest(in)
	if err != nil {
		return err
	}
	return act(ctx, request, out)
}
