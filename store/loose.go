package store

import (
	"io/fs"
	"os"
	"path/filepath"
)

// Loose is a file or folder that others than its owner can get at, or that
// belongs to somebody else.
type Loose struct {
	Path    string
	Mode    fs.FileMode // what to give it
	Foreign bool        // it is another user's, so its mode would help nobody
}

// Loose lists what of the vault is not ours alone. It opens nothing, and what
// is missing is not listed.
func (v *Vault) Loose() []Loose {
	files := []string{v.identityFile(ByKeyFile), v.identityFile(ByPassphrase), v.recipientFile()}
	entries, _ := os.ReadDir(v.Items)
	for _, e := range entries {
		if isItemName(e.Name()) {
			files = append(files, filepath.Join(v.Items, e.Name()))
		}
	}
	return append(looseAmong([]string{v.State, v.Items}, 0o700), looseAmong(files, 0o600)...)
}

// Loose lists the index if it is not ours alone.
func (x *Index) Loose() []Loose { return looseAmong([]string{x.Path}, 0o600) }

func looseAmong(paths []string, mode fs.FileMode) (found []Loose) {
	for _, path := range paths {
		info, err := look(path)
		if err == nil && !(isOwn(info) && isPrivate(info)) {
			found = append(found, Loose{Path: path, Mode: mode, Foreign: !isOwn(info)})
		}
	}
	return found
}
