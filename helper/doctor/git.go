package doctor

import (
	"context"
	"maps"
	"slices"

	"git-credential-pat/helper/gitconfig"
	"git-credential-pat/helper/prompt"
)

// gitVersion looks for git and at what it can do.
func (d *Doctor) gitVersion(ctx context.Context) []Found {
	version, err := gitconfig.Version(ctx)
	if err != nil {
		complaint, _, ran := gitconfig.Complaint(err)
		if ran {
			return []Found{unreadable(ctx, err)}
		}
		if ctx.Err() != nil {
			return []Found{tell(prompt.CheckUnfinished())}
		}
		return []Found{tell(prompt.NoGit(complaint))}
	}
	return []Found{tell(prompt.GitVersion(version, gitconfig.CanAskAgain(version)))}
}

// gitSettings reads git's configuration once, and looks at what it makes git do
// for the managed hosts. A git that is not there is told of elsewhere.
func (d *Doctor) gitSettings(ctx context.Context) []Found {
	if _, err := gitconfig.Version(ctx); err != nil || d.Helper == nil {
		return nil
	}
	look := &gitLook{Doctor: d, names: slices.Sorted(maps.Keys(d.Helper.Hosts))}
	settings, err := gitconfig.ReadSettings(ctx, "")
	if err == nil {
		look.settings = settings
		look.whole, err = look.requests(ctx, settings, whole)
	}
	if err != nil {
		return []Found{unreadable(ctx, err)}
	}
	var all []Found
	for _, part := range []func(context.Context) ([]Found, error){
		look.asked, look.scoped, look.ways, look.conditional,
	} {
		found, err := part(ctx)
		all = append(all, found...)
		if err != nil {
			return append(all, unreadable(ctx, err))
		}
	}
	return all
}

// unreadable tells what git says of a configuration that it cannot read. When the
// time is over it was not let say anything.
func unreadable(ctx context.Context, err error) Found {
	if ctx.Err() != nil {
		return tell(prompt.CheckUnfinished())
	}
	complaint, file, _ := gitconfig.Complaint(err)
	return tell(prompt.GitUnreadable(complaint, file))
}

// gitLook is one look at git's configuration.
type gitLook struct {
	*Doctor
	names    []string // of the managed hosts
	settings *gitconfig.Settings
	whole    []request // the hosts as such
}

// request is what git does for one address at a managed host.
type request struct {
	host    string
	address string
	view    gitconfig.View
}

// whole are the addresses of a host as such: plain http is to be refused by us,
// so git has to ask us then too.
func whole(_ *gitconfig.Settings, host string) []string {
	return []string{"https://" + host, "http://" + host}
}

// sections are the addresses that a section of s names by user or path.
func sections(s *gitconfig.Settings, host string) []string { return s.Scoped(host) }

// requests asks s about addresses of every host.
func (l *gitLook) requests(ctx context.Context, s *gitconfig.Settings, of func(*gitconfig.Settings, string) []string) ([]request, error) {
	var all []request
	for _, host := range l.names {
		for _, address := range of(s, host) {
			view, err := s.For(ctx, address)
			if err != nil {
				return nil, err
			}
			all = append(all, request{host: host, address: address, view: view})
		}
	}
	return all, nil
}

// groups collects hosts under what is the same for them, in the order in which
// it was first met.
type groups[K comparable] struct {
	keys  []K
	hosts map[K][]string
}

func (g *groups[K]) add(key K, host string) {
	if g.hosts == nil {
		g.hosts = map[K][]string{}
	}
	if _, known := g.hosts[key]; !known {
		g.keys = append(g.keys, key)
	}
	if !slices.Contains(g.hosts[key], host) {
		g.hosts[key] = append(g.hosts[key], host)
	}
}
