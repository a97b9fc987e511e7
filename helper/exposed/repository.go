package exposed

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
)

// around looks into the repository that a folder is in
// (gitrepository-layout(5)).
func (l *look) around(folder string) {
	if dir := l.Env("GIT_DIR"); dir != "" {
		l.repository(l.named(dir, folder))
		return
	}
	for at := folder; ; at = filepath.Dir(at) {
		if _, err := os.Lstat(filepath.Join(at, ".git")); err == nil {
			l.worktree(at)
			return
		}
		if entries, err := os.ReadDir(at); err == nil && isRepository(entries) {
			l.repository(at)
			return
		}
		if at == filepath.Dir(at) {
			return
		}
	}
}

// worktree looks into the repository of a folder that has a .git.
func (l *look) worktree(folder string) {
	l.file(filepath.Join(folder, ".gitmodules"), GitModules)
	dir := filepath.Join(folder, ".git")
	if text, err := readSmall(dir); err == nil {
		to, ok := strings.CutPrefix(strings.TrimRight(string(text), "\r\n"), "gitdir: ")
		if !ok {
			return
		}
		dir = l.named(to, folder)
	}
	l.repository(dir)
}

// repository looks into a repository, and into its worktrees and submodules.
func (l *look) repository(dir string) {
	l.file(filepath.Join(dir, "config.worktree"), GitConfig)
	if text, err := readSmall(filepath.Join(dir, "commondir")); err == nil {
		dir = l.named(strings.TrimRight(string(text), "\r\n"), dir)
	}
	l.file(filepath.Join(dir, "config"), GitConfig)
	l.file(filepath.Join(dir, "config.worktree"), GitConfig)
	worktrees, _ := os.ReadDir(filepath.Join(dir, "worktrees")) // few have them
	for _, w := range worktrees {
		l.file(filepath.Join(dir, "worktrees", w.Name(), "config.worktree"), GitConfig)
	}
	l.modules(filepath.Join(dir, "modules"))
}

// modules looks into the repositories of submodules, whose names may have
// slashes.
func (l *look) modules(dir string) {
	entries, _ := os.ReadDir(dir) // few have them
	if isRepository(entries) {
		l.repository(dir)
		return
	}
	for _, e := range entries {
		if e.IsDir() {
			l.modules(filepath.Join(dir, e.Name()))
		}
	}
}

// isRepository reports whether a folder with these entries is what .git is:
// git's own test (setup.c, is_git_directory) and a configuration.
func isRepository(entries []os.DirEntry) bool {
	n := 0
	for _, e := range entries {
		switch e.Name() {
		case "HEAD", "objects", "refs", "config":
			n++
		}
	}
	return n == 4
}

// below looks into every repository below a folder. Links are not followed.
func (l *look) below(root string) {
	w := walk{look: l, free: make(chan struct{}, 4*runtime.GOMAXPROCS(0))}
	w.visit(root)
	w.all.Wait()
}

// walk goes through a tree of folders, in as many goroutines as are free.
type walk struct {
	*look
	free chan struct{}
	all  sync.WaitGroup
}

func (w *walk) visit(folder string) {
	if w.ctx.Err() != nil {
		return
	}
	entries, err := os.ReadDir(folder)
	w.unread(err)
	w.count()
	if isRepository(entries) {
		w.repository(folder)
		return
	}
	for _, e := range entries {
		switch {
		case e.Name() == ".git":
			w.worktree(folder)
		case e.IsDir():
			w.descend(filepath.Join(folder, e.Name()))
		}
	}
}

// descend visits a folder in a goroutine of its own, if one is free.
func (w *walk) descend(folder string) {
	select {
	case w.free <- struct{}{}:
		w.all.Go(func() {
			w.visit(folder)
			<-w.free
		})
	default:
		w.visit(folder)
	}
}

// count tells of the progress.
func (l *look) count() {
	if l.Progress == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.folders++
	l.Progress(l.folders)
}
