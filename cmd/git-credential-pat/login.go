package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"git-credential-pat/helper"
	"git-credential-pat/helper/gitconfig"
	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// loginFlags are how a token is entered.
type loginFlags struct{ withToken, noCheck, noBrowser bool }

func (w *world) loginCommand() *cobra.Command {
	var in helper.Login
	var how loginFlags
	c := &cobra.Command{
		Use:   "login [HOST]",
		Short: "Enter a token for a host and keep it",
		Long: `Show the steps for making a token for HOST, or for the host of a repository's
https address, read the token without showing it, and keep it in the system's
keyring, or in a vault where there is no keyring. Inside a repository of HOST a
token that is good for one owner only is kept for that repository's owner.
Without HOST it is the host of this repository's remotes, or you choose one.

The host is asked what the token is worth, see "help token-life". With --default
alone, an account that already holds a token becomes the one that answers where
no user name or owner decides, and nothing is asked.`,
		Example: `  git credential-pat login github.com
  git credential-pat login gitlab.com --owner group/subgroup
  pass show forge/token | git credential-pat login github.com --with-token`,
		Args:              atMostOneHost,
		ValidArgsFunction: w.completeHost,
		RunE: func(c *cobra.Command, args []string) error {
			return w.login(c.Context(), args, in, how)
		},
	}
	c.Flags().StringVar(&in.Username, "username", "", "the account's `NAME`, to keep several apart")
	c.Flags().StringVar(&in.Owner, "owner", "", "use the token for the repositories of `OWNER` only")
	c.Flags().BoolVar(&in.Default, "default", false, "let the account answer where nothing else decides")
	c.Flags().BoolVar(&how.withToken, "with-token", false, "read the token from standard input")
	c.Flags().BoolVar(&how.noCheck, "no-check", false, "do not ask the host what the token is worth")
	c.Flags().BoolVar(&how.noBrowser, "no-browser", false, "do not open the page on Enter")
	w.completeAccount(c)
	return c
}

// login has a token entered, for the host that was typed, or that is found
// where none was.
func (w *world) login(ctx context.Context, args []string, in helper.Login, how loginFlags) error {
	cfg, err := w.loadConfig()
	if err != nil {
		return err
	}
	typed, err := w.hostToEnter(ctx, "login", args, cfg)
	if err != nil {
		return err
	}
	in.Host, in.Path = placeOf(ctx, typed)
	cfg.noBrowser = how.noBrowser
	if how.noCheck {
		if err := cfg.checkNothing(); err != nil {
			return err
		}
	}
	if how.withToken {
		if in.Token, err = w.readSecret("token"); err != nil {
			return err
		}
	}
	if err := w.helper(ctx, cfg).Login(ctx, in, w.tell); err != nil {
		return err
	}
	w.tellIfNotAsked(ctx, in.Host)
	return nil
}

// checkNothing has no host asked about a token, unless the configuration wants
// that.
func (c *config) checkNothing() error {
	if c.Check == helper.CheckAlways {
		return usageError{errors.New("--no-check: the configuration wants every token confirmed (check = \"require\")")}
	}
	c.Check = helper.CheckNever
	return nil
}

// placeOf is the host that a person typed, and the repository that was typed
// with it, or of that host the one in which the person stands. It asks git, so
// the configuration is loaded first: that keeps tokens out of git's environment.
func placeOf(ctx context.Context, typed string) (host, path string) {
	host, path = hostAndPath(typed)
	if name, ok := providers.Canonical("https", host); ok && path == "" {
		path = gitconfig.RemotePath(ctx, func(remote string) bool {
			is, ok := providers.Canonical("https", remote)
			return ok && is == name
		})
	}
	return host, path
}

// hostAndPath takes a host as people type it: alone, or as the address of a
// repository.
func hostAndPath(typed string) (host, path string) {
	_, address, found := strings.Cut(typed, "://")
	if !found {
		address = typed
	}
	host, path, _ = strings.Cut(address, "/")
	return host[strings.LastIndexByte(host, '@')+1:], path
}

// tellIfNotAsked says that git does not ask this helper for a host, so that
// the token would be of no use.
func (w *world) tellIfNotAsked(ctx context.Context, typed string) {
	host, _ := providers.Canonical("https", typed)
	list, err := gitconfig.Effective(ctx, "https://"+host, "")
	if err != nil {
		return
	}
	for _, helper := range list {
		if gitconfig.IsPat(helper.Value) {
			return
		}
	}
	w.say(prompt.NotAskedFor(host))
}

// tell says on stderr what a command did.
func (w *world) tell(text string) {
	_, _ = fmt.Fprintln(w.stderr, prompt.Line(w.withCommand(text), w.env))
}

// readSecret reads a token or a passphrase from standard input: its first
// line.
func (w *world) readSecret(what string) (*secret.Secret, error) {
	line, err := bufio.NewReader(io.LimitReader(w.stdin, 2*store.MaxSecret)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("reading the %s from standard input: %w", what, err)
	}
	given := secret.New(strings.Trim(line, " \t\r\n\ufeff")) // PowerShell begins with a byte order mark
	if given.Empty() {
		return nil, errors.New("standard input holds no " + what)
	}
	return &given, nil
}
