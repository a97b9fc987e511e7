package main

import (
	"errors"

	"github.com/spf13/cobra"

	"git-credential-pat/store/secret"
)

// withPassphrase is the flag of unlock and lock for a passphrase by standard
// input.
const withPassphrase = "with-passphrase"

func (w *world) unlockCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "unlock",
		Short: "Open the vault for 12 hours",
		Long: `Ask for the passphrase of the vault, in which tokens are kept where there is no
keyring, and let the kernel remember for 12 hours what it opens.`,
		Args: cobra.NoArgs,
	}
	given := c.Flags().Bool(withPassphrase, false, "read the passphrase from standard input")
	c.RunE = func(c *cobra.Command, _ []string) error {
		cfg, err := w.loadConfig()
		if err != nil {
			return err
		}
		passphrase, err := w.passphrase(*given)
		if err != nil {
			return err
		}
		return w.helper(c.Context(), cfg).Unlock(c.Context(), passphrase, w.tell)
	}
	return c
}

func (w *world) lockCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "lock",
		Short: "Lock the vault, or change what opens it",
		Long: `Lock the vault: its passphrase is asked for again. With --passphrase it gets
another one first, or the first one; with --key-file it is opened by a file
that only file permissions protect, and cannot be locked. The tokens stay as
they are. Where there is no vault yet, each of them makes one.`,
		Args: cobra.NoArgs,
	}
	given := c.Flags().Bool(withPassphrase, false, "read the new passphrase from standard input")
	choose := c.Flags().Bool("passphrase", false, "choose a new passphrase")
	keyFile := c.Flags().Bool("key-file", false, "do without a passphrase from now on")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if *keyFile && (*choose || *given) {
			return usageError{errors.New("lock takes a passphrase or --key-file, not both")}
		}
		cfg, err := w.loadConfig()
		if err != nil {
			return err
		}
		h := w.helper(c.Context(), cfg)
		passphrase, err := w.passphrase(*given)
		switch {
		case err != nil:
			return err
		case *keyFile:
			return h.Protect(c.Context(), &secret.Secret{}, w.tell)
		case *choose || *given:
			if err := h.Protect(c.Context(), passphrase, w.tell); err != nil {
				return err
			}
		}
		return h.Lock(w.tell)
	}
	return c
}

// passphrase reads a passphrase from standard input, if it was said that it
// comes from there.
func (w *world) passphrase(given bool) (*secret.Secret, error) {
	if !given {
		return nil, nil
	}
	return w.readSecret("passphrase")
}
