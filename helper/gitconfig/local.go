package gitconfig

import (
	"context"
	"errors"
	"path/filepath"
)

// ErrNoRepository means that git sees no repository in the current folder: there
// is none, or it is somebody else's and git leaves it alone (safe.directory).
var ErrNoRepository = errors.New("git sees no repository here")

// LocalFile is the file that `git config --local` writes for the repository of
// the current folder, from all of its worktrees the same one. ErrNoRepository
// means that there is no repository.
func LocalFile(ctx context.Context) (string, error) {
	file, err := fileName(question{args: []string{"rev-parse", "--git-path", "config"}}.ask(ctx))
	if errors.Is(err, ErrNotSet) {
		return "", ErrNoRepository
	}
	if err != nil {
		return "", err
	}
	return filepath.Abs(file)
}
