package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/store/secret"
)

// explainReport is what explain --json prints.
type explainReport struct {
	Schema int `json:"schema"`
	*prompt.Explained
}

func (w *world) explainCommand() *cobra.Command {
	var host string
	var check, asJSON bool
	c := &cobra.Command{
		Use:   "explain",
		Short: "Tell what a token is, without showing it",
		Long: `Read a token from standard input, or at a terminal without showing it, and tell
whose it is, its kind, whether git can use it and at which managed hosts, what
its check digits say, which user name goes with it, and what it decodes to where
its format is open (GitLab's routable tokens, Bitbucket Data Center).

Nothing is sent anywhere unless --check is given. Then the host is asked that
takes the token, and --host says which where there are several.`,
		Example: `  pass show forge/token | git credential-pat explain
  git credential-pat explain --host git.corp.example --check`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			x, err := w.explain(c.Context(), host, check)
			switch {
			case err != nil:
				return err
			case asJSON:
				return w.printJSON(explainReport{1, x})
			}
			return w.print(prompt.Explanation(x, w.style()))
		},
	}
	c.Flags().StringVar(&host, "host", "", "judge it as a token of `HOST`, which may have a prefix or patterns of its own")
	c.Flags().BoolVar(&check, "check", false, "ask the host what it is worth")
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON document, see help json")
	_ = c.RegisterFlagCompletionFunc("host", w.completeHost)
	return c
}

// explain reads a token and explains it, and has its host asked if that is
// wanted.
func (w *world) explain(ctx context.Context, host string, check bool) (*prompt.Explained, error) {
	cfg, err := w.loadConfig()
	if err != nil {
		return nil, err
	}
	token, err := w.offeredToken(ctx)
	if err != nil {
		return nil, err
	}
	h := w.helper(ctx, cfg)
	x, err := h.Explain(host, *token)
	if err == nil && check {
		err = h.AskAbout(ctx, x, *token)
	}
	return x, err
}

// offeredToken reads a token from a person at the terminal, or from standard
// input.
func (w *world) offeredToken(ctx context.Context) (*secret.Secret, error) {
	if !term.IsTerminal(int(w.stdin.Fd())) {
		return w.readSecret("token")
	}
	t, err := prompt.OpenTerminal()
	if err != nil {
		return nil, err
	}
	defer func() { _ = t.Close() }()
	token, err := t.ReadSecret(ctx, "Token: ", nil)
	if err == nil && token.Empty() {
		err = prompt.ErrDeclined
	}
	if errors.Is(err, prompt.ErrDeclined) || errors.Is(err, prompt.ErrUnreadable) {
		return nil, prompt.NothingToExplain(err)
	}
	return &token, err
}
