package exposed

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"unicode"
)

// Where says where to look.
type Where struct {
	Env    func(string) string
	Home   string
	System string   // the machine's git configuration, or empty
	Here   string   // a folder: the repository around it is looked into
	Below  []string // folders: every repository below them is
	// Progress is told how many folders were looked into so far. It may be nil.
	Progress func(folders int)
}

// Report is what was found, by file and line, and what could not be read.
type Report struct {
	Found  []Found
	Unread []error // *fs.PathError and the like, which name the file
}

// Look looks everywhere. An error is the context's.
func Look(ctx context.Context, w Where) (Report, error) {
	l := &look{Where: w, ctx: ctx, seen: map[string]bool{}}
	l.home()
	l.inRepositories = true
	if w.Here != "" {
		l.around(w.Here)
	}
	for _, root := range w.Below {
		l.below(root)
	}
	slices.SortStableFunc(l.Found, func(a, b Found) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	slices.SortFunc(l.Unread, func(a, b error) int { return cmp.Compare(a.Error(), b.Error()) })
	return l.Report, ctx.Err()
}

// look is a Look that goes on, in several goroutines.
type look struct {
	Where
	ctx context.Context

	inRepositories bool // what is a person's own was looked into before

	mu      sync.Mutex
	seen    map[string]bool
	folders int
	Report
}

// isNew reports whether a file was not looked into before.
func (l *look) isNew(path string) bool {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.seen[path] {
		return false
	}
	l.seen[path] = true
	return true
}

// largest is the largest file that is looked into, in bytes. These files are
// written by hand.
const largest = 16 << 20

// file looks into one file, which may not be there.
func (l *look) file(path string, place Place) {
	text, err := readSmall(path)
	if errors.Is(err, fs.ErrNotExist) || !l.isNew(path) {
		return
	}
	if err != nil {
		l.unread(err)
		return
	}
	found, err := read(text, path, place)
	l.unread(err)
	for i := range found {
		found[i].Repository, found[i].Machine = l.inRepositories, path == l.System
	}
	l.mu.Lock()
	l.Found = append(l.Found, found...)
	l.mu.Unlock()
	if place == GitConfig {
		l.followConfig(path, text)
	}
}

// errNoFile stands for what is no file, such as a pipe, which would have its
// reader wait.
var errNoFile = fmt.Errorf("no regular file: %w", fs.ErrNotExist)

// readSmall reads a file that is not too large.
func readSmall(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, syscall.ENAMETOOLONG), errors.Is(err, syscall.EINVAL): // configurations may name anything
		return nil, errNoFile
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errNoFile
	case info.Size() > largest:
		return nil, &fs.PathError{Op: "read", Path: path, Err: errors.New("it is larger than such files are")}
	}
	return os.ReadFile(path)
}

// unread notes what could not be read. What is not there is no secret.
func (l *look) unread(err error) {
	if err == nil || errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.Unread = append(l.Unread, err)
}

// followConfig looks into the files that a configuration names: those that it
// includes, on whatever condition, and those of its store helpers.
func (l *look) followConfig(path string, text []byte) {
	config, _ := parseConfig(text) // what can be read was read
	for _, e := range config.entries {
		value := string(e.value.text)
		switch {
		case (e.section == "include" || e.section == "includeif") && e.key == "path":
			l.file(l.named(value, filepath.Dir(path)), GitConfig)
		case e.section == "credential" && e.key == "helper":
			for _, file := range storeFiles(value) {
				l.file(l.named(file, l.Here), GitCredentials)
			}
		case e.section == "credential" && e.key == "plaintextstorepath" && value != "":
			l.gcm(l.named(value, l.Home))
		}
	}
}

// named is a path as git and shells have it, relative to a folder.
func (l *look) named(path, folder string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		return filepath.Join(l.Home, rest)
	}
	if rest, ok := strings.CutPrefix(path, "$HOME/"); ok {
		return filepath.Join(l.Home, rest)
	}
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(folder, path)
}

// storeFiles are the files that a value of credential.helper has
// git-credential-store keep its secrets in (git-credential-store(1), --file).
func storeFiles(value string) []string {
	if !strings.Contains(value, "store") {
		return nil
	}
	var files []string
	words := shellWords(value)
	for i, word := range words {
		file, ok := strings.CutPrefix(word, "--file")
		switch {
		case ok && strings.HasPrefix(file, "="):
			files = append(files, file[1:])
		case ok && file == "" && i+1 < len(words):
			files = append(files, words[i+1])
		}
	}
	return files
}

// shellWords are the words of a command, its quotes undone: a blank inside them
// ends no word.
func shellWords(command string) []string {
	quote := rune(0)
	words := strings.FieldsFunc(command, func(r rune) bool {
		switch {
		case quote == 0 && (r == '"' || r == '\''):
			quote = r
		case r == quote:
			quote = 0
		}
		return quote == 0 && unicode.IsSpace(r)
	})
	for i := range words {
		words[i] = strings.NewReplacer(`"`, "", "'", "").Replace(words[i])
	}
	return words
}
