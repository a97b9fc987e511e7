package main

import (
	"github.com/spf13/cobra"

	"git-credential-pat/helper"
)

func (w *world) logoutCommand() *cobra.Command {
	var out helper.Logout
	c := &cobra.Command{
		Use:   "logout HOST",
		Short: "Remove a token and its account",
		Long: `Remove the account that is kept for HOST, with its token. Where there are
several, --username and --owner say which, or --all; the account that nobody
named is --username default. The token itself lives on at the provider until it
is revoked there: with --revoke it is, where the provider has a call for that
(GitLab, and github.com after a question), and else the page is named on which
it can be.`,
		Args: oneHost,
		RunE: func(c *cobra.Command, args []string) error {
			out.Host, _ = hostAndPath(args[0])
			cfg, err := w.loadConfig()
			if err != nil {
				return err
			}
			return w.helper(c.Context(), cfg).Logout(c.Context(), out, w.tell)
		},
	}
	c.Flags().StringVar(&out.Username, "username", "", "the account's `NAME`")
	c.Flags().StringVar(&out.Owner, "owner", "", "the account bound to `OWNER`")
	c.Flags().BoolVar(&out.All, "all", false, "every account of the host")
	c.Flags().BoolVar(&out.Revoke, "revoke", false, "revoke the token at the provider as well")
	c.Flags().BoolVar(&out.Sure, "yes", false, "do not ask before what is final")
	return c
}
