package store

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// maxFile is the longest file in bytes that is read. A secret and its key are
// a few thousand.
const maxFile = 64 << 10

// staleAfter is when a file that was never renamed counts as left by a
// process that was killed.
const staleAfter = time.Hour

// readPrivate returns the content of a file that is ours and private, in a
// folder that is. The error is fs.ErrNotExist where there is no such file;
// every other is a Trouble.
func readPrivate(path string) ([]byte, error) {
	if err := checkFile(path); err != nil {
		return nil, err
	}
	file, err := openRegular(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fs.ErrNotExist
	}
	if err != nil {
		return nil, &Trouble{State: Broken, Cause: err}
	}
	defer func() { _ = file.Close() }()
	// Looked at again, now that nobody can put another one in its place.
	if info, err := file.Stat(); err != nil {
		return nil, &Trouble{State: Broken, Cause: err}
	} else if err := checkAccess(path, info, "600"); err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return nil, &Trouble{State: Broken, Cause: err}
	}
	if len(data) > maxFile {
		return nil, broken(path, errors.New("too large"))
	}
	return data, nil
}

// checkFile looks whether path is a file that is ours and private, in a
// folder that is. It is asked before the file is opened, since opening a pipe
// waits. The error is as that of readPrivate.
func checkFile(path string) error {
	if err := checkFolder(filepath.Dir(path)); err != nil {
		return err
	}
	info, err := look(path)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return broken(path, errors.New("no regular file"))
	}
	return checkAccess(path, info, "600")
}

// checkFolder looks whether path is a folder that is ours and private.
func checkFolder(path string) error {
	info, err := look(path)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return broken(path, errors.New("no folder"))
	}
	return checkAccess(path, info, "700")
}

// checkAccess refuses, as ssh does, what is not ours or not ours alone. mode
// is what to give it.
func checkAccess(path string, info fs.FileInfo, mode string) error {
	switch {
	case !isOwn(info):
		cause := fmt.Errorf("%s belongs to another user", path)
		return &Trouble{State: Exposed, Cause: cause}
	case !isPrivate(info):
		cause := fmt.Errorf("others can get at %s", path)
		return &Trouble{State: Exposed, Cause: cause, Cure: "chmod " + mode + " " + shellWord(path)}
	}
	return nil
}

// shellWord quotes s for a shell.
func shellWord(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// look is os.Stat that tells what is missing from what could not be looked
// at. The error is fs.ErrNotExist or a Trouble.
func look(path string) (fs.FileInfo, error) {
	info, err := os.Stat(path)
	switch {
	case err == nil:
		return info, nil
	case !errors.Is(err, fs.ErrNotExist):
		return nil, &Trouble{State: Broken, Cause: err}
	}
	if link := deadLink(path); link != "" {
		return nil, broken(link, errors.New("a link that leads nowhere"))
	}
	return nil, fs.ErrNotExist
}

// deadLink returns the link because of which path is missing: what lies on a
// disk that is not mounted is not missing. It is empty where there is none.
func deadLink(path string) string {
	for {
		if _, err := os.Lstat(path); err == nil {
			break
		}
		above := filepath.Dir(path)
		if above == path {
			return ""
		}
		path = above
	}
	if _, err := os.Stat(path); err == nil || !isLink(path) {
		return ""
	}
	return path
}

// writePrivate is writeFile with a Trouble for its error.
func writePrivate(path string, data []byte) error {
	if err := writeFile(path, data); err != nil {
		return &Trouble{State: Broken, Cause: err}
	}
	return nil
}

// makeFolder makes a private folder and those above it.
func makeFolder(path string) error {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return &Trouble{State: Broken, Cause: err}
	}
	// A folder above that cannot be read cannot be synced, and may stand.
	_ = syncDir(filepath.Dir(path))
	return nil
}

// removeFile removes a file for good: where path is a link, as dotfile managers
// make them, what it leads to as well, if that has the same name. A link to
// something else is no file of ours. The error is as that of readPrivate.
func removeFile(path string) error {
	if _, err := look(path); err != nil {
		return err
	}
	real, err := filepath.EvalSymlinks(path)
	if err == nil && isLink(path) && filepath.Base(real) == filepath.Base(path) {
		err = removeLastingly(real)
	}
	if err == nil {
		err = removeLastingly(path)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &Trouble{State: Broken, Cause: err}
	}
	return err
}

// removeLastingly removes a name and syncs its folder.
func removeLastingly(path string) error {
	if err := os.Remove(path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// sweep removes what killed processes left in a folder, of files whose names
// begin with prefix. A file that is young may still be written.
func sweep(folder, prefix string) {
	entries, _ := os.ReadDir(folder)
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), prefix) || !strings.HasSuffix(e.Name(), ".tmp") {
			continue
		}
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > staleAfter {
			_ = os.Remove(filepath.Join(folder, e.Name()))
		}
	}
}
