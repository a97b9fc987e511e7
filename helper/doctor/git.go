package doctor

import (
	"context"

	"git-credential-pat/helper/gitconfig"
	"git-credential-pat/helper/prompt"
)

// gitVersion looks for git and at what it can do.
func (d *Doctor) gitVersion(ctx context.Context) []Found {
	version, err := gitconfig.Version(ctx)
	if err != nil {
		return []Found{tell(prompt.NoGit(err.Error()))}
	}
	return []Found{tell(prompt.GitVersion(version, gitconfig.CanAskAgain(version)))}
}
