package main

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"slices"
	"time"

	"git-credential-pat/providers"
)

// connectWait is how long a connection may take to be made, and again to be
// made safe. What comes after is up to the caller's context.
const connectWait = 10 * time.Second

// client makes the client for calls to a host's API and to the host itself. It
// trusts and connects as git is configured to do, but for one thing: a
// certificate is always verified. It keeps no cookies and follows no redirect.
//
// An error names the file or the key that is wrong, and shows nothing of a
// proxy's address.
func (w *world) client(ctx context.Context, c *config, h *providers.Host) (*http.Client, error) {
	roots, err := w.roots(ctx, c, h)
	if err != nil {
		return nil, err
	}
	proxy, err := w.proxy(ctx, h)
	if err != nil {
		return nil, err
	}
	return &http.Client{
		Transport: &http.Transport{
			Proxy:               proxy,
			DialContext:         (&net.Dialer{Timeout: connectWait}).DialContext,
			TLSClientConfig:     &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout: connectWait,
			DisableKeepAlives:   true, // what comes behind an answer would be logged
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, nil
}

// fromGit is what git is configured to do at the first of a host's addresses for
// which it is configured: the API's, the host's own, and that of the host whose
// tokens it takes. look is a function of gitconfig. A git that fails or is
// missing has nothing to say.
func fromGit(ctx context.Context, look lookForURL, key string, h *providers.Host) (value string, set bool) {
	addresses := []string{h.APIBase(), "https://" + h.Name, "https://" + h.Account()}
	for _, address := range slices.Compact(addresses) {
		value, set, err := look(ctx, key, address)
		if set || err != nil {
			return value, set
		}
	}
	return "", false
}

type lookForURL func(ctx context.Context, key, url string) (value string, set bool, err error)
