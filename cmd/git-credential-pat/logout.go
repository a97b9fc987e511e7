package main

import (
	"context"

	"github.com/spf13/cobra"

	"git-credential-pat/helper"
	"git-credential-pat/helper/gitconfig"
	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
)

func (w *world) logoutCommand() *cobra.Command {
	var out helper.Logout
	c := &cobra.Command{
		Use:   "logout [HOST]",
		Short: "Remove a token and its account",
		Long: `Remove the account that is kept for HOST, with its token, and say what still
works elsewhere. Where there are several accounts, --username and --owner say
which, or --all; the account that nobody named is --username default. Without
HOST it is the host of this repository's remotes, or you choose one.

The token itself lives on at the provider until it is revoked there: with
--revoke it is, where the provider has a call for that (GitLab, and github.com
after a question, which --yes leaves out), and else the page is named on which
it can be. What could not be revoked is kept.`,
		Example: `  git credential-pat logout github.com --username alice
  git credential-pat logout gitlab.com --all --revoke`,
		Args:              atMostOneHost,
		ValidArgsFunction: w.completeKeptHost,
		RunE: func(c *cobra.Command, args []string) error {
			return w.logout(c.Context(), args, out)
		},
	}
	c.Flags().StringVar(&out.Username, "username", "", "the account's `NAME`")
	c.Flags().StringVar(&out.Owner, "owner", "", "the account bound to `OWNER`")
	c.Flags().BoolVar(&out.All, "all", false, "every account of the host")
	c.Flags().BoolVar(&out.Revoke, "revoke", false, "revoke the token at the provider as well")
	c.Flags().BoolVar(&out.Sure, "yes", false, "do not ask before what is final")
	w.completeAccount(c)
	return c
}

// logout removes what is kept for the host that was typed, or that is found
// where none was, and says what still answers.
func (w *world) logout(ctx context.Context, args []string, out helper.Logout) error {
	cfg, err := w.loadConfig()
	if err != nil {
		return err
	}
	typed, err := w.hostKept(ctx, "logout", args, cfg)
	if err != nil {
		return err
	}
	out.Host, _ = hostAndPath(typed)
	h := w.helper(ctx, cfg)
	if err := h.Logout(ctx, out, w.tell); err != nil {
		return err
	}
	w.tellWhatStillAnswers(ctx, h, out.Host)
	return nil
}

// tellWhatStillAnswers names what git may still get a token or a password from
// for a host that somebody has logged out of.
func (w *world) tellWhatStillAnswers(ctx context.Context, h *helper.Helper, typed string) {
	host, ok := providers.Canonical("https", typed)
	if !ok {
		return
	}
	if source := h.Sources[host]; source != nil && !source.Absent() {
		w.tell(prompt.SourceStillAnswers(host, source.String()))
	}
	list, err := gitconfig.Effective(ctx, "https://"+host, "")
	if err != nil {
		return
	}
	for _, other := range list {
		if !gitconfig.IsPat(other.Value) {
			w.tell(newCensor().cut(prompt.StillAnswers(host, other.Value, other.Origin)))
		}
	}
}
