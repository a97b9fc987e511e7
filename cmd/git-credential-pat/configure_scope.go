package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"git-credential-pat/helper/gitconfig"
	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
)

// scope is whose git configuration is meant, and for which hosts.
type scope struct {
	global, system, local bool
	hosts                 []string // as typed; none: all that are managed
	dryRun                bool
}

func (s *scope) flags(c *cobra.Command) {
	c.Flags().BoolVar(&s.global, "global", false, "in your own git configuration (the default)")
	c.Flags().BoolVar(&s.system, "system", false, "in the git configuration of the whole machine")
	c.Flags().BoolVar(&s.local, "local", false, "in the configuration of the repository you stand in")
	c.Flags().StringArrayVar(&s.hosts, "host", nil, "for `HOST` only; may be given several times")
	c.Flags().BoolVar(&s.dryRun, "dry-run", false, "say what would be done, and do nothing")
}

// exclusive refuses flags of which one makes no sense beside another.
func exclusive(flags map[string]bool) error {
	var given []string
	for _, name := range slices.Sorted(maps.Keys(flags)) {
		if flags[name] {
			given = append(given, "--"+name)
		}
	}
	if len(given) < 2 {
		return nil
	}
	return usageError{errors.New(strings.Join(given, " and ") + " exclude each other")}
}

// file is the configuration file of the scope.
func (s *scope) file(ctx context.Context, w *world) (string, error) {
	if err := exclusive(map[string]bool{"global": s.global, "system": s.system, "local": s.local}); err != nil {
		return "", err
	}
	switch {
	case s.system:
		file, err := gitconfig.SystemFile(ctx, "")
		if err != nil {
			return "", fmt.Errorf("looking for the machine's git configuration: %w", err)
		}
		return file, nil
	case s.local:
		file, err := gitconfig.LocalFile(ctx)
		if errors.Is(err, gitconfig.ErrNoRepository) {
			return "", prompt.NoRepository()
		}
		if err != nil {
			return "", fmt.Errorf("looking for the repository's configuration: %w", err)
		}
		return file, nil
	}
	return gitconfig.GlobalFile(w.env, w.home), nil
}

// hostsOf are the hosts that git is to ask for: the managed ones, or those that
// are asked for there and that a person named.
func (s *scope) hostsOf(there gitconfig.Block, managed []string) ([]string, error) {
	if len(s.hosts) == 0 {
		return managed, nil
	}
	hosts := there.Hosts
	for _, typed := range s.hosts {
		name, ok := typedHost(typed)
		if !ok || !slices.Contains(managed, name) {
			return nil, prompt.NotManaged(typed, managed)
		}
		hosts = append(hosts, name)
	}
	slices.Sort(hosts)
	return slices.Compact(hosts), nil
}

// typedHost is the canonical name of a host that a person typed.
func typedHost(typed string) (string, bool) {
	name, _ := hostAndPath(typed)
	return providers.Canonical("https", name)
}

// explain says what an error with the scope's file means.
func (s *scope) explain(err error) error {
	if errors.Is(err, fs.ErrPermission) && s.system {
		return fmt.Errorf("the machine's git configuration is not yours to write: %w", err)
	}
	return fmt.Errorf("setting up git: %w", err)
}
