package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"git-credential-pat/helper"
	"git-credential-pat/helper/gitconfig"
	"git-credential-pat/providers"
	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

func (w *world) loginCommand() *cobra.Command {
	var in helper.Login
	var withToken bool
	c := &cobra.Command{
		Use:   "login HOST",
		Short: "Enter a token for a host and keep it",
		Long: `Show the steps for making a token for HOST, read it without showing it, and
keep it in the system's keyring. Inside a repository of HOST a token that is
good for one owner only is kept for that repository's owner.

With --default alone, an account that already holds a token becomes the one
that answers where no user name or owner decides.`,
		Example: `  git credential-pat login github.com
  git credential-pat login gitlab.com --owner group/subgroup
  pass show forge/token | git credential-pat login github.com --with-token`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			in.Host = args[0]
			cfg, err := w.loadConfig()
			if err != nil {
				return err
			}
			if withToken {
				if in.Token, err = w.readToken(); err != nil {
					return err
				}
			}
			if host, ok := providers.Canonical("https", in.Host); ok {
				in.Path = gitconfig.RemotePath(c.Context(), host)
			}
			return w.helper(c.Context(), cfg).Login(c.Context(), in, w.tell)
		},
	}
	c.Flags().StringVar(&in.Username, "username", "", "the account's `NAME`, to keep several apart")
	c.Flags().StringVar(&in.Owner, "owner", "", "use the token for the repositories of `OWNER` only")
	c.Flags().BoolVar(&in.Default, "default", false, "let the account answer where nothing else decides")
	c.Flags().BoolVar(&withToken, "with-token", false, "read the token from standard input")
	return c
}

// tell says on stderr what a command did.
func (w *world) tell(text string) { _, _ = fmt.Fprintln(w.stderr, text) }

// readToken reads a token from standard input: its first line.
func (w *world) readToken() (*secret.Secret, error) {
	line, err := bufio.NewReader(io.LimitReader(w.stdin, 2*store.MaxSecret)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("reading the token from standard input: %w", err)
	}
	token := secret.New(strings.Trim(line, " \t\r\n"))
	if token.Empty() {
		return nil, errors.New("standard input holds no token")
	}
	return &token, nil
}
