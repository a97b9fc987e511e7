package main

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/http/httpproxy"

	"git-credential-pat/helper/gitconfig"
	"git-credential-pat/providers"
)

// proxy tells which proxy a call goes through, as git's http.c does: git's own,
// else the environment's, and in both cases not to where no_proxy says. nil is
// no proxy at all. Unlike git, nothing on this machine is asked through one.
func (w *world) proxy(ctx context.Context, h *providers.Host) (func(*http.Request) (*url.URL, error), error) {
	place, value := w.proxySetting(ctx, h)
	if value == "" {
		return nil, nil
	}
	address, ok := parseProxy(value)
	if !ok {
		return nil, errors.New(place + " is no address of an http, https, socks5 or socks5h proxy; special characters in its user name and password are written as %XX")
	}
	config := httpproxy.Config{HTTPSProxy: address.String(), NoProxy: w.noProxy()}
	decide := config.ProxyFunc()
	return func(r *http.Request) (*url.URL, error) { return decide(r.URL) }, nil
}

// proxySetting finds where a proxy is set, and to what. One that is set to
// nothing counts: it keeps git from looking further. All calls are https, so
// http_proxy is not for them.
func (w *world) proxySetting(ctx context.Context, h *providers.Host) (place, value string) {
	if value, set := fromGit(ctx, gitconfig.ForURL, "http.proxy", h); set {
		return "http.proxy in git's configuration", value
	}
	name, value := w.firstSet("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
	return name + " in the environment", value
}

// firstSet is the first of the environment variables that is set at all.
func (w *world) firstSet(names ...string) (name, value string) {
	for _, name := range names {
		if value, set := w.lookup(name); set {
			return name, value
		}
	}
	return "", ""
}

// parseProxy reads a proxy's address, which may leave out that it is http. What
// the HTTP library does not know it would take for an http proxy.
func parseProxy(value string) (address *url.URL, ok bool) {
	if !strings.Contains(value, "://") {
		value = "http://" + value
	}
	address, err := url.Parse(value)
	if err != nil || address.Hostname() == "" {
		return nil, false
	}
	return address, slices.Contains([]string{"http", "https", "socks5", "socks5h"}, address.Scheme)
}

// noProxy is the list of hosts that are reached without a proxy. To curl, and
// so to git, a dot in front of a name changes nothing, and blanks divide names
// too.
func (w *world) noProxy() string {
	_, value := w.firstSet("no_proxy", "NO_PROXY")
	names := strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' })
	for i, name := range names {
		names[i] = strings.TrimPrefix(name, ".")
	}
	return strings.Join(names, ",")
}
