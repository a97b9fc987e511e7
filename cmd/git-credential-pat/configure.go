package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"git-credential-pat/helper/gitconfig"
	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
)

func (w *world) configureCommand() *cobra.Command {
	var s scope
	var allHosts bool
	c := &cobra.Command{
		Use:   "configure",
		Short: "Make git ask this helper",
		Long: `Add one marked block at the end of git's configuration that makes git ask this
helper, and no other, for each managed host. Nothing that was there is deleted,
and helpers for other hosts go on as before. To be run again when a host was
added to the configuration. With --host the block gets that host beside those
that it has.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := exclusive(map[string]bool{"host": len(s.hosts) > 0, "all-hosts": allHosts}); err != nil {
				return err
			}
			cfg, err := w.loadConfig()
			if err != nil {
				return err
			}
			return w.configure(c.Context(), cfg, s, allHosts)
		},
	}
	s.flags(c)
	c.Flags().BoolVar(&allHosts, "all-hosts", false, "for every other host too; see unlisted_hosts")
	return c
}

func (w *world) unconfigureCommand() *cobra.Command {
	var s scope
	c := &cobra.Command{
		Use:   "unconfigure",
		Short: "Give back git's configuration as it was",
		Long: `Take the block that configure has added out of git's configuration, so that
every byte is as it was before. With --host that host alone is given back.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			_, _ = w.loadConfig() // which hides from git what holds a token; a broken one is in nobody's way
			return w.unconfigure(c.Context(), s)
		},
	}
	s.flags(c)
	return c
}

// configure makes git ask this helper for the hosts of the scope.
func (w *world) configure(ctx context.Context, cfg *config, s scope, allHosts bool) error {
	file, err := s.file(ctx, w)
	if err != nil {
		return err
	}
	self, err := w.stablePath()
	if err != nil {
		return err
	}
	there, err := gitconfig.Current(file)
	if err != nil {
		return s.explain(err)
	}
	block := gitconfig.Block{Helper: gitconfig.HelperValue(self), AllHosts: allHosts || there.AllHosts}
	if block.Hosts, err = s.hostsOf(there, managedHosts(cfg.hosts)); err != nil {
		return err
	}
	if there.AllHosts && !allHosts {
		w.tell(prompt.StillEvery)
	}
	if err := w.write(file, s, &block); err != nil {
		return err
	}
	if !s.dryRun {
		w.tellOfOthers(ctx, &block)
	}
	switch keeps := cfg.UnlistedHosts == "store"; {
	case block.AllHosts && !keeps:
		w.tell(prompt.AllMasked)
	case !block.AllHosts && keeps:
		w.tell(prompt.NoneAsked)
	}
	return nil
}

// unconfigure gives back what git's configuration was before, for the hosts of
// the scope.
func (w *world) unconfigure(ctx context.Context, s scope) error {
	file, err := s.file(ctx, w)
	if err != nil {
		return err
	}
	if len(s.hosts) == 0 {
		return w.write(file, s, nil)
	}
	block, err := gitconfig.Current(file)
	if err != nil {
		return s.explain(err)
	}
	if block.AllHosts {
		return prompt.EveryHostAsked(file)
	}
	for _, typed := range s.hosts {
		name, _ := typedHost(typed)
		block.Hosts = slices.DeleteFunc(block.Hosts, func(host string) bool { return host == name })
	}
	if len(block.Hosts) == 0 {
		return w.write(file, s, nil)
	}
	return w.write(file, s, &block)
}

// write writes the block, or takes it away where it is nil, and says so.
func (w *world) write(file string, s scope, block *gitconfig.Block) error {
	var change gitconfig.Change
	var err error
	switch {
	case s.dryRun:
		change, err = gitconfig.Plan(file, block)
	case block != nil:
		change, err = gitconfig.Configure(file, *block)
	default:
		change, err = gitconfig.Unconfigure(file)
	}
	if err != nil {
		return s.explain(err)
	}
	w.tell(setup(change, s.dryRun, block).String())
	for _, line := range change.Kept {
		w.tell(prompt.NotOurs(line))
	}
	return nil
}

// tellOfOthers names every helper that git would still run beside this one for
// a managed host: store and erase go to all of them, tokens included. Another
// file, such as a repository's, can bring one in after our block.
func (w *world) tellOfOthers(ctx context.Context, block *gitconfig.Block) {
	told := map[gitconfig.Helper]bool{}
	for _, host := range block.Hosts {
		list, err := gitconfig.Effective(ctx, "https://"+host, "")
		if err != nil {
			return
		}
		for _, other := range list {
			if other.Value != block.Helper && !told[other] {
				told[other] = true
				w.tell(newCensor().cut(prompt.OtherHelper(host, other.Value, other.Origin)))
			}
		}
	}
}

// setup is what became of the configuration file.
func setup(change gitconfig.Change, dryRun bool, block *gitconfig.Block) prompt.Setup {
	s := prompt.Setup{
		File: change.File, Changed: change.Changed, Removed: change.Removed,
		Away: block == nil, DryRun: dryRun,
	}
	if block != nil {
		s.Hosts, s.All = block.Hosts, block.AllHosts
	}
	if dryRun {
		s.Preview = strings.TrimRight(change.Block, "\n")
	}
	return s
}

// stablePath is the path of this program that stays the same when a new
// version is installed: as it was called, links not followed.
func (w *world) stablePath() (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("finding this program's own file: %w", err)
	}
	for _, candidate := range []string{w.called, program} {
		found, err := exec.LookPath(candidate)
		if err != nil {
			continue
		}
		if found, err = filepath.Abs(found); err == nil && sameFile(found, self) {
			return found, nil
		}
	}
	return self, nil
}

func sameFile(a, b string) bool {
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(infoA, infoB)
}

// managedHosts are the names of the managed hosts in order.
func managedHosts(hosts providers.Hosts) []string {
	return slices.Sorted(maps.Keys(hosts))
}
