package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
)

// runCommand runs a command that a person typed.
func (w *world) runCommand() int {
	root := w.rootCommand()
	root.SetArgs(w.args)
	c, err := root.ExecuteC()
	var usage usageError
	if errors.As(err, &usage) {
		w.say(usage.Error(), usage.hint(c))
		return exitUsage
	}
	return w.report(err)
}

// usageError is what a person typed wrongly.
type usageError struct{ error }

// hint is what to type next.
func (u usageError) hint(c *cobra.Command) string {
	var notice *prompt.Notice
	switch {
	case errors.As(u.error, &notice) && notice.Hint != "":
		return notice.Hint
	case c.HasParent():
		return "see " + prompt.Command + " help " + strings.TrimPrefix(c.CommandPath(), c.Root().CommandPath()+" ")
	}
	return "see " + prompt.Command + " help"
}

// hasCommand reports whether name is one of the commands.
func (w *world) hasCommand(name string) bool {
	return slices.ContainsFunc(w.rootCommand().Commands(), func(c *cobra.Command) bool { return c.Name() == name && !isTopic(c) }) ||
		strings.HasPrefix(name, "__") // cobra's own, for completion
}

// rootCommand is the tree of commands for people.
func (w *world) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   program,
		Short: "Keep access tokens for git, and refuse account passwords",
		Long: `git-credential-pat is a git credential helper for GitHub, GitLab and Bitbucket.
It keeps personal access tokens in the system's keyring, or in an encrypted
vault where there is no keyring, shows how to make a token, and refuses account
passwords wherever they come from.

The first thing to do:

  git credential-pat configure

Then use git as ever: the first push to a host shows how to make a token for it.`,
		Args:          knownCommand,
		SilenceErrors: true,
		SilenceUsage:  true,

		DisableFlagsInUseLine: true,
	}
	wantsVersion := root.Flags().BoolP("version", "v", false, "print the version")
	root.RunE = func(c *cobra.Command, _ []string) error {
		if *wantsVersion {
			return w.printVersion()
		}
		return c.Help()
	}
	root.SetOut(w.stdout)
	root.SetErr(w.stderr)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{withoutValue(err)} })
	root.AddCommand(w.loginCommand(), w.logoutCommand(), w.rotateCommand(), w.listCommand(), w.explainCommand(), w.stepsCommand(),
		w.importCommand(), w.unlockCommand(), w.lockCommand(), w.doctorCommand(), w.statusCommand(), w.scanCommand(),
		w.configureCommand(), w.unconfigureCommand(), w.versionCommand(), w.completionCommand())
	for _, c := range append(root.Commands(), root) {
		c.Args = asUsage(c.Args)
	}
	addHelp(root)
	return root
}

// asUsage makes wrong arguments usage errors.
func asUsage(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		err := check(c, args)
		switch {
		case err == nil:
			return nil
		case c.HasParent() && strings.HasPrefix(err.Error(), "unknown command"): // cobra.NoArgs, which shows the argument
			err = fmt.Errorf("%s takes no argument, and was given %d", c.Name(), len(args))
		}
		return usageError{err}
	}
}

// knownCommand is for what no command took.
func knownCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return unknownCommand(c.Root(), args[0])
}

// unknownCommand names what may have been meant in place of a word.
func unknownCommand(root *cobra.Command, typed string) error {
	const mostDistant = 2
	var near []string
	for distance := 1; len(near) == 0 && distance <= mostDistant; distance++ {
		root.SuggestionsMinimumDistance = distance
		near = root.SuggestionsFor(typed)
	}
	return prompt.UnknownCommand(typed, near)
}

// withoutValue is an error about a flag without what was given to it, which may
// be a token.
func withoutValue(err error) error {
	if _, rest, found := strings.Cut(err.Error(), `" for "`); found {
		flag, _, _ := strings.Cut(rest, `" flag`)
		return errors.New("what was given to " + flag + " is no value for it")
	}
	if short, _, found := strings.Cut(err.Error(), "' in -"); found { // with what stands behind a flag of one letter
		return errors.New(short + "'")
	}
	if providers.LooksLikeToken(err.Error()) {
		return prompt.TokenTyped("a flag")
	}
	return err
}
