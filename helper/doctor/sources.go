package doctor

import (
	"context"
	"errors"
	"maps"
	"os/exec"
	"slices"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
	"git-credential-pat/store"
)

// sources looks at the places outside of this program from which tokens come.
func (d *Doctor) sources(ctx context.Context) (found []Found) {
	if d.Helper == nil {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(d.Helper.Sources)) {
		host, source := d.Helper.Hosts[name], d.Helper.Sources[name]
		if host != nil && source != nil {
			found = append(found, tell(sourceOf(ctx, host, source)))
		}
	}
	return found
}

// sourceOf is how one host's source stands. A command is not run: it may ask
// somebody, or cost something.
func sourceOf(ctx context.Context, host *providers.Host, source *store.Source) prompt.Finding {
	name := source.String()
	if source.Command != nil {
		if _, err := exec.LookPath(source.Command[0]); err != nil {
			return prompt.SourceUnreadable(host.Name, name+": "+err.(*exec.Error).Err.Error())
		}
		return prompt.SourceNotRun(host.Name, name)
	}
	token, err := source.Get(ctx)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return prompt.SourceAbsent(host.Name, name)
	case err != nil:
		return prompt.SourceUnreadable(host.Name, err.Error())
	case host.Identify(token.Reveal()).Class != providers.Token:
		return prompt.SourcePassword(host.Name, name)
	}
	return prompt.SourceWorks(host.Name, name)
}
