package doctor

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"

	"git-credential-pat/helper/prompt"
)

// program looks for the program in PATH. git runs it by the path in its
// configuration; people and scripts call it by its name.
func (d *Doctor) program(context.Context) []Found {
	copies := d.copies()
	if len(copies) == 0 {
		return []Found{tell(prompt.NotInPath(d.Program))}
	}
	var found []Found
	for _, other := range copies {
		if !sameFile(other, d.Program) {
			found = append(found, tell(prompt.OtherCopy(d.Program, other, other == copies[0])))
		}
	}
	if len(found) == 0 {
		found = []Found{tell(prompt.InPath(copies[0]))}
	}
	return found
}

// copies are the files in PATH that go by the program's name, each once.
func (d *Doctor) copies() (copies []string) {
	name := filepath.Base(d.Program)
	for _, dir := range filepath.SplitList(d.Env("PATH")) {
		path, err := exec.LookPath(filepath.Join(dir, name))
		if err == nil && filepath.IsAbs(path) && !holdsFile(copies, path) {
			copies = append(copies, path)
		}
	}
	return copies
}

func holdsFile(paths []string, path string) bool {
	for _, p := range paths {
		if sameFile(p, path) {
			return true
		}
	}
	return false
}

// sameFile reports whether two paths lead to one file.
func sameFile(a, b string) bool {
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(infoA, infoB)
}
