package providers

import "strings"

// Host is one host that tokens are managed for.
type Host struct {
	Name     string    // canonical: lower-case ASCII, with its port unless that is 443
	Provider *Provider // whose product runs there
	AliasOf  string    // the host whose tokens it takes, or empty
	Cloud    bool      // one of the provider's own hosts

	// From the configuration, each may be empty.
	API           string
	TokenPrefix   string
	TokenPatterns []string
	CreateURL     string
	Instructions  string
	Username      string
	InsecureHTTP  bool
}

// Account is the host whose tokens this one takes: itself, but for an alias.
func (h *Host) Account() string {
	if h.AliasOf != "" {
		return h.AliasOf
	}
	return h.Name
}

// NewHost returns a configured host of p. A tenant counts as the provider's
// cloud for what is said of it only: no secret is chosen by the end of a name.
func NewHost(name string, p *Provider) *Host {
	return &Host{Name: name, Provider: p, Cloud: p.Tenants != "" && strings.HasSuffix(name, p.Tenants)}
}

// APIBase is the address below which the host's API lies, without a slash at
// its end. A configured one may name the API's root alone.
func (h *Host) APIBase() string {
	p := h.Provider
	switch {
	case h.API == "" && h.Cloud && p.CloudAPI != "":
		return strings.ReplaceAll(p.CloudAPI, "HOST", h.Account())
	case h.API == "" || p.APIRoot != "" && strings.Contains(h.API+"/", p.APIRoot):
		return h.instance() + p.APIPath
	}
	return strings.TrimRight(h.API, "/")
}

// instance is the address of the whole instance that the API belongs to.
func (h *Host) instance() string {
	if h.API == "" {
		return "https://" + h.Account()
	}
	scheme, rest, _ := strings.Cut(h.API, "://")
	authority, _, _ := strings.Cut(rest, "/")
	return scheme + "://" + authority + h.root()
}

// Refusal is what a person reads when a password is refused: what this host
// would have done with it.
func (h *Host) Refusal() string {
	if h.Cloud {
		return h.Provider.Refusal
	}
	return h.Provider.OwnHost
}

// Hosts is every managed host by its canonical name.
type Hosts map[string]*Host

// Builtin returns the providers' own hosts and their aliases.
func Builtin() Hosts {
	hosts := Hosts{}
	for _, p := range All() {
		for _, name := range p.Hosts {
			hosts[name] = &Host{Name: name, Provider: p, Cloud: true}
		}
		for _, a := range p.Aliases {
			hosts[a.Host] = &Host{Name: a.Host, Provider: p, Cloud: true, AliasOf: a.Of}
		}
	}
	return hosts
}

// Canonical returns a host as git sends it in the one form in which hosts are
// compared: ASCII letters lowered, the protocol's own port left out. It
// reports false for everything that is not letters, digits, dots and dashes
// with at most one port. There is no repair: what is not canonical is not a
// managed host. Package strings' case folding is never used on a host, since
// it maps letters of other alphabets onto ASCII.
func Canonical(protocol, host string) (string, bool) {
	name, port, hasPort := strings.Cut(host, ":")
	if name == "" || hasPort && !isPort(port) {
		return "", false
	}
	lowered := []byte(name)
	for i, b := range lowered {
		switch {
		case 'A' <= b && b <= 'Z':
			lowered[i] = b | 0x20
		case 'a' <= b && b <= 'z', '0' <= b && b <= '9', b == '.', b == '-':
		default:
			return "", false
		}
	}
	if !hasPort || protocol == "https" && port == "443" || protocol == "http" && port == "80" {
		return string(lowered), true
	}
	return string(lowered) + ":" + port, true
}

// isPort accepts one to five digits without a leading zero.
func isPort(port string) bool {
	if port == "" || len(port) > 5 || port[0] == '0' {
		return false
	}
	for i := range len(port) {
		if port[i] < '0' || port[i] > '9' {
			return false
		}
	}
	return true
}

// HoldsToken reports whether a text from a URL, such as a user name, is or
// holds a token, one of this host's own shapes included.
func (h *Host) HoldsToken(s string) bool {
	return LooksLikeToken(s) || looksRandom(s) && (h.instanceKind(s) != nil || h.matchesOwnPattern(s))
}

// looksRandom tells a token from a name where both have the same shape:
// corp-platform-engineering could be either.
func looksRandom(s string) bool {
	return strings.ContainsAny(s, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
}

// LookAlike returns the managed host that a host which is not managed
// resembles: the same name behind user info, with a dot at the end or with
// another port. It serves refusals only, never the choice of a secret.
func (hosts Hosts) LookAlike(host string) *Host {
	if at := strings.LastIndexByte(host, '@'); at >= 0 {
		host = host[at+1:]
	}
	name, _, _ := strings.Cut(host, ":")
	for len(name) > 0 && name[len(name)-1] == '.' {
		name = name[:len(name)-1]
	}
	name, ok := Canonical("https", name)
	if !ok {
		return nil
	}
	if h := hosts[name]; h != nil {
		return h
	}
	var like *Host
	for _, h := range hosts {
		bare, _, _ := strings.Cut(h.Name, ":")
		if bare == name && (like == nil || h.Name < like.Name) {
			like = h
		}
	}
	return like
}

// IsLoopback reports whether the host is this machine by its name alone, the
// only place where plain http may be allowed.
func (h *Host) IsLoopback() bool {
	name, _, _ := strings.Cut(h.Name, ":")
	return name == "localhost" || strings.HasPrefix(name, "127.") && matchWhole(`127(\.[0-9]{1,3}){3}`, name)
}
