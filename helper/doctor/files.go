package doctor

import (
	"context"
	"os"
	"runtime"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/store"
)

// files looks at who else can get at this program's files.
func (d *Doctor) files(context.Context) []Found {
	var found []Found
	for _, path := range d.ConfigFiles {
		if isWritableByAll(path) {
			found = append(found, Found{prompt.ConfigWritable(path), func(context.Context) error { return takeFromOthers(path) }})
		}
	}
	if d.Helper == nil {
		return found
	}
	found = append(found, d.loose(d.Helper.Vault.Loose(), prompt.Fail)...)
	return append(found, d.loose(d.Helper.Index.Loose(), prompt.Warn)...)
}

// loose are the findings on files that others can get at. To the administrator
// all files are somebody else's.
func (d *Doctor) loose(files []store.Loose, level prompt.Level) (found []Found) {
	for _, f := range files {
		fix := func(context.Context) error { return os.Chmod(f.Path, f.Mode) }
		switch {
		case !f.Foreign:
			found = append(found, Found{prompt.FileExposed(f.Path, f.Mode, level), fix})
		case !d.Root:
			found = append(found, tell(prompt.FileForeign(f.Path, level)))
		}
	}
	return found
}

// takeFromOthers leaves a file to be written by its owner alone.
func takeFromOthers(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	return os.Chmod(path, info.Mode().Perm()&^0o022)
}

// isWritableByAll reports whether anybody can write a file: a group may be of
// one person. Windows tells no such mode.
func isWritableByAll(path string) bool {
	info, err := os.Stat(path)
	return err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o002 != 0
}
