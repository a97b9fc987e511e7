package forgetest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// repoName is a repository's name however it is written: no slash in front, no
// .git behind, and in lower case, since the providers do not tell the cases
// apart.
func repoName(path string) string {
	return strings.ToLower(strings.TrimSuffix(strings.Trim(path, "/"), ".git"))
}

// root is the folder of a host's repositories. A colon may not stand in the
// name of a file everywhere.
func (f *Forge) root(name string) string {
	return filepath.Join(f.dir, strings.ReplaceAll(canonical(name), ":", "_"))
}

// folder is a bare repository's place.
func (f *Forge) folder(name, repo string) string {
	return filepath.Join(f.root(name), filepath.FromSlash(repoName(repo))+".git")
}

// exists reports whether there is such a repository.
func (f *Forge) exists(name, repo string) bool {
	if !filepath.IsLocal(filepath.FromSlash(repo)) {
		return false
	}
	_, err := os.Stat(filepath.Join(f.folder(name, repo), "HEAD"))
	return err == nil
}

// firstCommit is the stream for git fast-import that a repository begins with.
const firstCommit = `commit refs/heads/main
committer Forge <forge@example.com> 1700000000 +0000
data 6
first
M 100644 inline README.md
data 6
hello

`

// Repo makes a bare repository with one commit on main, a README.md. It is
// named owner/repo on every provider; Data Center serves it at
// /scm/owner/repo.git, a gist's name is its id alone. It fails with
// ErrUndeclared.
func (f *Forge) Repo(name, repo string) error {
	if _, err := f.declared(name); err != nil {
		return err
	}
	if !filepath.IsLocal(filepath.FromSlash(repoName(repo))) {
		return fmt.Errorf("%q is no repository's name", repo)
	}
	folder := f.folder(name, repo)
	if _, err := f.backend.run("", "init", "--quiet", "--bare", "--template=", "--initial-branch=main", folder); err != nil {
		return err
	}
	if err := allowPush(filepath.Join(folder, "config")); err != nil {
		return err
	}
	_, err := f.backend.run(firstCommit, "--git-dir="+folder, "fast-import", "--quiet")
	return err
}

// allowPush lets everyone push whom the forge lets through, and keeps git from
// tidying up in the background, which would outlive the forge.
func allowPush(config string) error {
	file, err := os.OpenFile(config, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	_, err = file.WriteString("[http]\n\treceivepack = true\n[receive]\n\tautogc = false\n")
	return err
}

// Head is the id of the commit at the tip of main, so that a test can see
// whether a push arrived.
func (f *Forge) Head(name, repo string) (string, error) {
	return f.backend.run("", "--git-dir="+f.folder(name, repo), "rev-parse", "--verify", "refs/heads/main")
}

// Has reports whether the tip of main contains the file.
func (f *Forge) Has(name, repo, file string) (bool, error) {
	found, err := f.backend.run("", "--git-dir="+f.folder(name, repo), "ls-tree", "--name-only", "refs/heads/main", "--", file)
	return found != "", err
}
