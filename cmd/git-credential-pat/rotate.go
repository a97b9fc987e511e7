package main

import (
	"errors"
	"time"

	"github.com/spf13/cobra"

	"git-credential-pat/helper"
)

// rotatedDays is how long a rotated token lives where nobody says otherwise. A
// host's own idea is a week.
const rotatedDays = 90

func (w *world) rotateCommand() *cobra.Command {
	var in helper.Rotate
	var until string
	c := &cobra.Command{
		Use:   "rotate [HOST]",
		Short: "Put a new token in the place of one that is kept",
		Long: `Have HOST put a new token in the place of the one that is kept for it. GitLab
can do that for a token with the scope api or self_rotate; the old token dies at
once, wherever else it was kept. Everywhere else the steps for making a new
token are shown, and it takes the old one's place once HOST has confirmed it.

Where there are several accounts, --username and --owner say which, else the
repository you stand in, else the default one is meant. Without HOST it is the
host of this repository's remotes, or you choose one.`,
		Example:           `  git credential-pat rotate gitlab.com --expires 2027-06-30`,
		Args:              atMostOneHost,
		ValidArgsFunction: w.completeKeptHost,
		RunE: func(c *cobra.Command, args []string) error {
			var err error
			if in.Until, err = w.rotatedUntil(until); err != nil {
				return usageError{err}
			}
			cfg, err := w.loadConfig()
			if err != nil {
				return err
			}
			typed, err := w.hostKept(c.Context(), "rotate", args, cfg)
			if err != nil {
				return err
			}
			in.Host, in.Path = placeOf(c.Context(), typed)
			return w.helper(c.Context(), cfg).Rotate(c.Context(), in, w.tell)
		},
	}
	c.Flags().StringVar(&in.Username, "username", "", "the account's `NAME`")
	c.Flags().StringVar(&in.Owner, "owner", "", "the account bound to `OWNER`")
	c.Flags().StringVar(&until, "expires", "", "the `DAY` on which a token ends that HOST makes, such as 2027-06-30 (in 90 days unless told)")
	w.completeAccount(c)
	return c
}

// rotatedUntil is the day on which a rotated token is to end.
func (w *world) rotatedUntil(typed string) (time.Time, error) {
	if typed == "" {
		return w.now().UTC().AddDate(0, 0, rotatedDays), nil
	}
	day, err := time.Parse(time.DateOnly, typed)
	switch {
	case err != nil:
		return day, errors.New("--expires is a day such as 2027-06-30")
	case !day.After(w.now()):
		return day, errors.New("--expires is a day that lies ahead")
	}
	return day, nil
}
