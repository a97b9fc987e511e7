package doctor

import (
	"context"
	"slices"

	"git-credential-pat/helper/gitconfig"
	"git-credential-pat/helper/prompt"
)

// scoped looks at the sections for a user or a path: what they bring that the
// host as such does not have.
func (l *gitLook) scoped(ctx context.Context) ([]Found, error) {
	requests, err := l.requests(ctx, l.settings, sections)
	if err != nil {
		return nil, err
	}
	var all []Found
	for _, what := range l.changes(requests, l.hostOf) {
		all = append(all, l.mend(what.Place, prompt.Scoped(what, prompt.AskUs(what.Place))))
	}
	return all, nil
}

// conditional looks at what would be different where a conditional include
// applies: who is asked, and what goes past us.
func (l *gitLook) conditional(ctx context.Context) ([]Found, error) {
	conditions := l.settings.Conditional(ctx)
	if len(conditions) == 0 {
		return nil, nil
	}
	here, err := l.past(ctx, l.settings)
	if err != nil {
		return nil, err
	}
	var all []Found
	for _, c := range conditions {
		found, err := l.where(ctx, c, here)
		if err != nil {
			return all, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// where looks at one condition. here is what goes past us without it.
func (l *gitLook) where(ctx context.Context, c gitconfig.Conditional, here groups[way]) ([]Found, error) {
	if c.Err != nil {
		return []Found{tell(prompt.Where(c.Condition, unreadable(ctx, c.Err).Finding))}, nil
	}
	requests, err := l.requests(ctx, c.Settings, everything)
	if err != nil {
		return nil, err
	}
	var all []Found
	for _, what := range l.changes(requests, func(r request) gitconfig.View { return l.now(ctx, r) }) {
		what.Condition = c.Condition
		all = append(all, l.mend(what.Place, prompt.WouldRun(what, prompt.AskUs(what.Place))))
	}
	there, err := l.past(ctx, c.Settings)
	for _, key := range there.keys {
		if _, known := here.hosts[key]; !known {
			all = append(all, tell(prompt.Where(c.Condition, key.finding(there.hosts[key]))))
		}
	}
	return all, err
}

func everything(s *gitconfig.Settings, host string) []string {
	return append([]string{"https://" + host}, s.Scoped(host)...)
}

// changes compares requests with what git does otherwise, and tells what is the
// same for several addresses once.
func (l *gitLook) changes(requests []request, otherwise func(request) gitconfig.View) []prompt.Otherwise {
	type kind struct {
		place   prompt.Place
		beside  prompt.Beside
		dropped bool
	}
	var found groups[kind]
	for _, r := range requests {
		base, list := l.list(otherwise(r)), l.list(r.view)
		if base.ours && !list.ours {
			found.add(kind{place: placeOf(r.view.Reset), dropped: true}, r.name())
		}
		for _, other := range list.others {
			if !slices.ContainsFunc(base.others, func(b prompt.Beside) bool { return b.Place == other.Place && b.Name == other.Name }) {
				found.add(kind{place: other.Place, beside: other}, r.name())
			}
		}
	}
	var all []prompt.Otherwise
	for _, k := range found.keys {
		all = append(all, prompt.Otherwise{Addresses: found.hosts[k], Place: k.place, Beside: k.beside, Dropped: k.dropped})
	}
	return all
}

// hostOf is what git does for the host as such.
func (l *gitLook) hostOf(r request) gitconfig.View {
	for _, w := range l.whole {
		if w.host == r.host && w.isSecure() {
			return w.view
		}
	}
	return gitconfig.View{}
}

// now is what git does for the same address without the condition.
func (l *gitLook) now(ctx context.Context, r request) gitconfig.View {
	view, err := l.settings.For(ctx, r.address)
	if err != nil {
		return gitconfig.View{}
	}
	return view
}
