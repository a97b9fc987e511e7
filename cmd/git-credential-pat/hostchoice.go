package main

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"git-credential-pat/helper/gitconfig"
	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
	"git-credential-pat/store"
)

// atMostOneHost is the argument of the commands about a host. Without it they
// ask, or go on with every host.
func atMostOneHost(c *cobra.Command, args []string) error {
	if len(args) > 1 {
		return prompt.NoHost(c.Name(), len(args))
	}
	for _, typed := range args {
		if host, _ := hostAndPath(typed); providers.LooksLikeToken(host) {
			return prompt.TokenTyped("a host")
		}
	}
	return nil
}

// oneHost is the argument of a command that cannot do without.
func oneHost(c *cobra.Command, args []string) error {
	if len(args) != 1 {
		return prompt.NoHost(c.Name(), len(args))
	}
	return atMostOneHost(c, args)
}

// hostToEnter is the host that a token is to be entered for: the one that was
// typed, else the one of this repository's remotes, else one that the person
// chooses.
func (w *world) hostToEnter(ctx context.Context, verb string, args []string, cfg *config) (string, error) {
	if len(args) > 0 {
		return args[0], nil
	}
	able := managedHosts(cfg.hosts)
	here, others := hostsOfRemotes(ctx, able)
	if len(here) == 0 && len(others) > 0 {
		w.tell(prompt.RemoteNotManaged(others[0]))
	}
	return w.chooseHost(ctx, verb, cfg, able, here)
}

// hostKept is the host whose token a command is about, found likewise among
// those that anything is kept for.
func (w *world) hostKept(ctx context.Context, verb string, args []string, cfg *config) (string, error) {
	if len(args) > 0 {
		return args[0], nil
	}
	hosts, err := w.keptHosts()
	if err != nil {
		return "", err
	}
	if len(hosts) == 0 {
		return "", prompt.NothingKept()
	}
	here, _ := hostsOfRemotes(ctx, hosts)
	return w.chooseHost(ctx, verb, cfg, hosts, here)
}

// keptHosts are the hosts that anything is kept for, in order.
func (w *world) keptHosts() ([]string, error) {
	c, err := (&store.Index{Path: w.index}).Read()
	if err != nil {
		return nil, err
	}
	hosts := map[string]bool{}
	for _, e := range c.Accounts {
		hosts[e.Host] = true
	}
	for _, p := range c.Plain {
		hosts[p.Host] = true
	}
	return slices.Sorted(maps.Keys(hosts)), nil
}

// chooseHost is the one host of this repository's remotes, of those that a
// command can be about, or the one that a person chooses.
func (w *world) chooseHost(ctx context.Context, verb string, cfg *config, able, here []string) (string, error) {
	if len(here) == 1 {
		w.tell(prompt.HostOfRemote(here[0]))
		return here[0], nil
	}
	if len(here) > 1 {
		able = here
	}
	chosen, err := w.helper(ctx, cfg).ChooseHost(ctx, verb, able)
	var notice *prompt.Notice
	if errors.As(err, &notice) {
		err = usageError{err}
	}
	return chosen, err
}

// hostsOfRemotes are those of the hosts that this repository's remotes name, and
// what other hosts they name.
func hostsOfRemotes(ctx context.Context, able []string) (here, others []string) {
	for _, remote := range gitconfig.Remotes(ctx) {
		name, ok := providers.Canonical("https", remote.Host)
		switch {
		case !ok || slices.Contains(here, name):
		case slices.Contains(able, name):
			here = append(here, name)
		default:
			others = append(others, name)
		}
	}
	return here, others
}
