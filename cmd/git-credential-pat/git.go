package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"git-credential-pat/helper"
	"git-credential-pat/helper/gitconfig"
	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
	"git-credential-pat/store"
)

// answerGit performs one of git's actions. With a configuration that cannot be
// read nothing is known about any host, so git is stopped from asking for a
// password by itself, whatever the host.
func (w *world) answerGit(ctx context.Context, action string) (err error) {
	defer w.recovered(action, &err)
	c, err := w.loadConfig()
	if err == nil && len(w.args) > 1 {
		err = fmt.Errorf("unknown option %s", prompt.Escape(w.args[0]))
	}
	if err != nil {
		_, _ = io.Copy(io.Discard, w.stdin)
		w.quit(action)
		return err
	}
	return w.helper(ctx, c).Run(ctx, action, w.stdin, w.stdout)
}

// recovered turns a panic into an error with a fixed text: what a panic says
// may hold a secret, and git would go on to ask for a password.
func (w *world) recovered(action string, err *error) {
	if recover() != nil {
		w.quit(action)
		*err = errors.New("internal error: please report it, with what you did")
	}
}

// quit has git give up, where it asks for an answer.
func (w *world) quit(action string) {
	if action == "get" {
		_, _ = (&helper.Answer{Quit: true}).WriteTo(w.stdout)
	}
}

// helper puts the parts together.
func (w *world) helper(ctx context.Context, c *config) *helper.Helper {
	keyring := &store.Keyring{Env: w.env, Dialog: func() bool { return w.mayShowDialog(ctx, c) }}
	vault := &store.Vault{Items: w.vault, State: w.state}
	return &helper.Helper{
		Hosts:        c.hosts,
		KeepUnlisted: c.UnlistedHosts == "store",
		Stores:       map[string]store.Store{store.InKeyring: keyring, store.InVault: vault},
		Vault:        vault,
		NewIn:        c.Store,
		Sources:      c.sources,
		Index:        &store.Index{Path: w.index},
		Check:        c.Check,
		Client: func(ctx context.Context, host *providers.Host) (*http.Client, error) {
			return w.client(ctx, c, host)
		},
		WarnDays:  c.WarnDays,
		Prompter:  func() (prompt.Prompter, error) { return prompt.Choose(w.surroundings(ctx, c)) },
		Locks:     w.locks,
		InCI:      w.env("CI") != "" && w.gitAction() != "", // what a person types is asked for
		Listening: w.listening,
		Now:       w.now,
		Hold:      hold,
		Tell:      func(n *prompt.Notice) { w.say(n.Reason, n.Hint) },
	}
}

// surroundings is what decides who is asked.
func (w *world) surroundings(ctx context.Context, c *config) prompt.Surroundings {
	return prompt.Surroundings{
		Mode:        c.Prompt,
		Lookup:      w.lookup,
		Environ:     w.environ,
		Stderr:      w.stderr,
		NoTerminal:  w.noTerminal(),
		NoBrowser:   c.noBrowser,
		AskPass:     func() (string, bool) { return lookUp(ctx, "core.askPass") },
		Interactive: func() bool { return interactive(ctx) },
		WithCommand: w.withCommand,
	}
}

// noTerminal reports whether GIT_TERMINAL_PROMPT forbids the terminal: set to
// nothing is no, as it is to git, and so is what git would die of.
func (w *world) noTerminal() bool {
	value, set := w.lookup("GIT_TERMINAL_PROMPT")
	allowed, known := gitconfig.Bool(value)
	return set && !(known && allowed)
}

// lookUp is a value of git's configuration and whether it is set. A git that
// does not answer must not keep a person from being asked.
func lookUp(ctx context.Context, key string) (string, bool) {
	value, set, err := gitconfig.Lookup(ctx, key)
	return value, set && err == nil
}

// interactive reports whether credential.interactive lets anybody be asked.
func interactive(ctx context.Context) bool {
	value, set := lookUp(ctx, "credential.interactive")
	if !set {
		return true
	}
	on, known := gitconfig.Bool(value)
	return on || !known
}

// mayShowDialog reports whether the keyring may ask a person to unlock it, and
// says that it does.
func (w *world) mayShowDialog(ctx context.Context, c *config) bool {
	display := w.env("DISPLAY") != "" || w.env("WAYLAND_DISPLAY") != ""
	if !display || c.Prompt == "off" || !interactive(ctx) {
		return false
	}
	w.say(prompt.DialogWaits, "")
	return true
}

// hold drops the signals that would end this process, until release is called.
func hold() (release func()) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	return func() { signal.Stop(signals) }
}

// listenEvery is how often it is looked whether git still listens.
const listenEvery = 200 * time.Millisecond

// listening ends the context when git has gone, or when a signal ends this
// process: what is waited for must then be let go in order.
func (w *world) listening(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		for ctx.Err() == nil {
			if prompt.PipeClosed(w.stdout) {
				cancel()
			}
			select {
			case <-ctx.Done():
			case <-time.After(listenEvery):
			}
		}
	}()
	return ctx, func() { cancel(); stop() }
}
