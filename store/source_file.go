package store

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

// readFile reads the beginning of File. It follows links, as Kubernetes'
// secrets are, and asks nothing of the mode: Docker's secrets are 0444.
func (s *Source) readFile() ([]byte, error) {
	path, err := s.path()
	if err != nil {
		return nil, err
	}
	return readStart(path)
}

// path is File with the folder that it begins with.
func (s *Source) path() (string, error) {
	name, rest, ok := InFolder(s.File)
	if !ok {
		return s.File, nil
	}
	folder, _ := s.Lookup(name)
	switch {
	case folder == "":
		return "", fmt.Errorf("the environment variable %s is not set", name)
	case !filepath.IsAbs(folder):
		return "", fmt.Errorf("the environment variable %s holds no absolute path", name)
	}
	return folder + rest, nil
}

// InFolder takes ~/file and $NAME/file apart into the environment variable that
// holds the folder, and "/file". ok is false for every other path.
func InFolder(path string) (name, rest string, ok bool) {
	first, rest, ok := strings.Cut(path, "/")
	switch {
	case !ok:
	case first == "~":
		return "HOME", "/" + rest, true
	case strings.HasPrefix(first, "$") && isVariable(first[1:]):
		return first[1:], "/" + rest, true
	}
	return "", "", false
}

// readStart reads up to maxLooked bytes of a regular file.
func readStart(path string) ([]byte, error) {
	f, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(io.LimitReader(f, maxLooked))
}
