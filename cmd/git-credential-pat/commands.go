package main

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"git-credential-pat/helper/prompt"
)

// runCommand runs a command that a person typed.
func (w *world) runCommand() int {
	root := w.rootCommand()
	root.SetArgs(w.args)
	err := root.Execute()
	var usage usageError
	if errors.As(err, &usage) {
		w.say(usage.Error(), "see "+prompt.Command+" --help")
		return exitUsage
	}
	return w.report(err)
}

// usageError is what a person typed wrongly.
type usageError struct{ error }

// hasCommand reports whether name is one of the commands.
func (w *world) hasCommand(name string) bool {
	root := w.rootCommand()
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	return slices.ContainsFunc(root.Commands(), func(c *cobra.Command) bool { return c.Name() == name }) ||
		strings.HasPrefix(name, "__") // cobra's own, for completion
}

// rootCommand is the tree of commands for people.
func (w *world) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   program,
		Short: "A git credential helper that keeps access tokens and refuses account passwords",
		Long: `git-credential-pat is a git credential helper for GitHub, GitLab and Bitbucket.
It keeps personal access tokens in the system's keyring, or in an encrypted
vault where there is no keyring, shows how to make a token, and refuses account
passwords.

git calls it by itself once it is set up: git-credential-pat configure`,
		Version:       version,
		Args:          cobra.NoArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(c *cobra.Command, _ []string) error {
			return c.Help()
		},
	}
	root.SetOut(w.stdout)
	root.SetErr(w.stderr)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(w.loginCommand(), w.logoutCommand(), w.rotateCommand(), w.unlockCommand(), w.lockCommand(),
		w.importCommand(), w.doctorCommand(), w.configureCommand(), w.unconfigureCommand(), w.versionCommand())
	for _, c := range append(root.Commands(), root) {
		c.Args = asUsage(c.Args)
	}
	return root
}

// asUsage makes wrong arguments usage errors.
func asUsage(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if err := check(c, args); err != nil {
			return usageError{err}
		}
		return nil
	}
}
