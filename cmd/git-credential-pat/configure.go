package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
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

// scope is whose git configuration is meant.
type scope struct {
	global, system bool
	dryRun         bool
}

func (s *scope) flags(c *cobra.Command) {
	c.Flags().BoolVar(&s.global, "global", false, "in your own git configuration (the default)")
	c.Flags().BoolVar(&s.system, "system", false, "in the git configuration of the whole machine")
	c.Flags().BoolVar(&s.dryRun, "dry-run", false, "say what would be done, and do nothing")
}

// file is the configuration file of the scope.
func (s *scope) file(ctx context.Context, w *world) (string, error) {
	if s.system && s.global {
		return "", usageError{errors.New("--global and --system exclude each other")}
	}
	if s.system {
		file, err := gitconfig.SystemFile(ctx, "")
		if err != nil {
			return "", fmt.Errorf("looking for the machine's git configuration: %w", err)
		}
		return file, nil
	}
	return gitconfig.GlobalFile(w.env, w.home), nil
}

func (w *world) configureCommand() *cobra.Command {
	var s scope
	var allHosts bool
	c := &cobra.Command{
		Use:   "configure",
		Short: "Make git ask this helper",
		Long: `Add one marked block at the end of git's configuration that makes git ask this
helper, and no other, for each managed host. Nothing that was there is deleted,
and helpers for other hosts go on as before. To be run again when a host was
added to the configuration.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, err := w.loadConfig()
			if err != nil {
				return err
			}
			self, err := w.stablePath()
			if err != nil {
				return err
			}
			block := gitconfig.Block{Helper: gitconfig.HelperValue(self), Hosts: managedHosts(cfg.hosts), AllHosts: allHosts}
			if err := w.configure(c.Context(), s, &block); err != nil {
				return err
			}
			switch keeps := cfg.UnlistedHosts == "store"; {
			case block.AllHosts && !keeps:
				w.tell(prompt.AllMasked)
			case !block.AllHosts && keeps:
				w.tell(prompt.NoneAsked)
			}
			return nil
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
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			_, _ = w.loadConfig() // which hides from git what holds a token; a broken one is in nobody's way
			return w.configure(c.Context(), s, nil)
		},
	}
	s.flags(c)
	return c
}

// configure writes the block, or takes it away where it is nil, and says so.
func (w *world) configure(ctx context.Context, s scope, block *gitconfig.Block) error {
	file, err := s.file(ctx, w)
	if err != nil {
		return err
	}
	if block != nil && !block.AllHosts && gitconfig.AsksForAll(file) {
		block.AllHosts = true
		w.tell(prompt.StillEvery)
	}
	var change gitconfig.Change
	switch {
	case s.dryRun:
		change, err = gitconfig.Plan(file, block)
	case block != nil:
		change, err = gitconfig.Configure(file, *block)
	default:
		change, err = gitconfig.Unconfigure(file)
	}
	if errors.Is(err, fs.ErrPermission) && s.system {
		return fmt.Errorf("the machine's git configuration is not yours to write: %w", err)
	}
	if err != nil {
		return fmt.Errorf("setting up git: %w", err)
	}
	w.tell(setup(change, s.dryRun, block).String())
	for _, line := range change.Kept {
		w.tell(prompt.NotOurs(line))
	}
	if block != nil && !s.dryRun {
		w.tellOfOthers(ctx, block)
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
				w.tell(prompt.OtherHelper(host, other.Value, other.Origin))
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
