package exposed

import (
	"io/fs"
	"path/filepath"
	"strings"
)

// home looks into the files of a person, and into the machine's configuration.
func (l *look) home() {
	if l.System != "" {
		l.file(l.System, GitConfig)
	}
	for _, f := range l.homeFiles() {
		l.file(f.path, f.place)
	}
	l.gcm(l.gcmFolder())
}

// homeFile is a file that may be there.
type homeFile struct {
	path  string
	place Place
}

func (l *look) homeFiles() []homeFile {
	config := l.folder("XDG_CONFIG_HOME", ".config")
	local := l.folder("LOCALAPPDATA", filepath.Join("AppData", "Local"))
	roaming := l.folder("AppData", filepath.Join("AppData", "Roaming"))
	library := filepath.Join(l.Home, "Library", "Application Support")
	files := []homeFile{
		{filepath.Join(l.Home, ".gitconfig"), GitConfig}, // git-config(1), FILES
		{filepath.Join(config, "git", "config"), GitConfig},
		{filepath.Join(l.Home, ".git-credentials"), GitCredentials}, // git-credential-store(1), FILES
		{filepath.Join(config, "git", "credentials"), GitCredentials},
		{filepath.Join(l.Home, ".netrc"), Netrc},
		{filepath.Join(l.Home, "_netrc"), Netrc},       // https://everything.curl.dev/usingcurl/netrc.html
		{filepath.Join(config, "gh", "hosts.yml"), GH}, // https://cli.github.com/manual/gh_help_environment, GH_CONFIG_DIR
		{filepath.Join(roaming, "GitHub CLI", "hosts.yml"), GH},
		{filepath.Join(config, "glab-cli", "config.yml"), GLab}, // https://docs.gitlab.com/cli/, GLAB_CONFIG_DIR
		{filepath.Join(library, "glab-cli", "config.yml"), GLab},
		{filepath.Join(local, "glab-cli", "config.yml"), GLab},
	}
	for _, own := range []struct {
		variable, name string
		place          Place
	}{{"GIT_CONFIG_GLOBAL", "", GitConfig}, {"NETRC", "", Netrc}, {"GH_CONFIG_DIR", "hosts.yml", GH}, {"GLAB_CONFIG_DIR", "config.yml", GLab}} {
		if path := l.Env(own.variable); path != "" {
			files = append(files, homeFile{filepath.Join(path, own.name), own.place})
		}
	}
	return files
}

// folder is the one that a variable names, or its usual place below the home
// folder.
func (l *look) folder(variable, usual string) string {
	if path := l.Env(variable); path != "" {
		return path
	}
	return filepath.Join(l.Home, usual)
}

// gcmFolder is Git Credential Manager's store
// (https://github.com/git-ecosystem/git-credential-manager/blob/main/docs/credstores.md).
func (l *look) gcmFolder() string {
	return l.folder("GCM_PLAINTEXT_STORE_PATH", filepath.Join(".gcm", "store"))
}

// gcm looks into its files.
func (l *look) gcm(root string) {
	if !l.isNew(root) {
		return
	}
	_ = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		l.unread(err)
		if err == nil && entry.Type().IsRegular() && strings.HasSuffix(path, ".credential") {
			l.file(path, GCM)
		}
		return l.ctx.Err()
	})
}
