package main

import (
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"git-credential-pat/helper/gitconfig"
	"git-credential-pat/providers"
	"git-credential-pat/store"
)

// placeCAFile takes a host's ca_file, which names a file in the way that
// token_file does. The error reads on behind the key's name.
func (c *config) placeCAFile(name, path string) error {
	delete(c.caFiles, name)
	if path == "" {
		return nil
	}
	if err := (&store.Source{File: path}).Check(); err != nil {
		return err
	}
	if c.hosts[name].HoldsToken(path) {
		return errors.New("holds a token, which does not belong in a file")
	}
	c.caFiles[name] = path
	return nil
}

// roots are the certificates that the chain of a host's may end at: the
// system's, or in their place those that git trusts there, and those of its
// ca_file. A token must not go where git itself would refuse to go.
func (w *world) roots(ctx context.Context, c *config, h *providers.Host) (*x509.CertPool, error) {
	if _, pinned := fromGit(ctx, gitconfig.ForURL, "http.pinnedPubkey", h); pinned {
		return nil, errors.New("http.pinnedPubkey in git's configuration is nothing that this program can check")
	}
	key, path := w.trustedByGit(ctx, h)
	pool, err := basePool(path)
	if err != nil {
		return nil, fmt.Errorf("reading the system's certificates: %w", err)
	}
	own, err := w.expand(cmp.Or(c.caFiles[h.Name], c.caFiles[h.Account()]))
	if err == nil {
		err = addCertificates(pool, own)
	}
	if err != nil {
		return nil, fmt.Errorf("ca_file for %s: %w", h.Name, err)
	}
	if err := addCertificates(pool, path); err != nil {
		return nil, fmt.Errorf("%s: %w", key, err)
	}
	return pool, nil
}

// basePool is what git's own file of certificates is added to: nothing, since
// to git it takes the place of the system's. On Windows git goes by the
// system's all the same unless told otherwise (http.schannelUseSSLCAInfo), and
// its installer names such a file to everybody.
func basePool(path string) (*x509.CertPool, error) {
	if path == "" || runtime.GOOS == "windows" {
		return x509.SystemCertPool()
	}
	return x509.NewCertPool(), nil
}

// trustedByGit finds the file of certificates that git is told to trust at a
// host, or an empty path, and where that is told.
func (w *world) trustedByGit(ctx context.Context, h *providers.Host) (key, path string) {
	if path := w.env("GIT_SSL_CAINFO"); path != "" {
		return "GIT_SSL_CAINFO", path
	}
	path, _ = fromGit(ctx, gitconfig.PathForURL, "http.sslCAInfo", h)
	return "http.sslCAInfo in git's configuration", path
}

// expand puts the folder into a path that begins with ~/ or $NAME/, from the
// variables that token_file takes it from.
func (w *world) expand(path string) (string, error) {
	name, rest, ok := store.InFolder(path)
	if !ok {
		return path, nil
	}
	folder := w.env(name)
	if !filepath.IsAbs(folder) {
		return "", fmt.Errorf("the environment variable %s holds no absolute path", name)
	}
	return folder + rest, nil
}

// addCertificates adds what a PEM file holds. No path is no file.
func addCertificates(pool *x509.CertPool, path string) error {
	if path == "" {
		return nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if !pool.AppendCertsFromPEM(text) {
		return fmt.Errorf("%s holds no certificate", path)
	}
	return nil
}
