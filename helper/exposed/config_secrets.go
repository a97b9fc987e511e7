package exposed

import (
	"encoding/base64"
	"strings"

	"git-credential-pat/store/secret"
)

// parseGitConfig returns what lies in git's configuration: the user info of
// every address in a value or in a section's name, whatever the variable is
// called, and headers that log in.
func parseGitConfig(file []byte) ([]Found, error) {
	config, err := parseConfig(file)
	var all []Found
	for _, h := range config.headers {
		for _, u := range addresses(h.sub) {
			f := u.found(h.sub)
			f.Line, f.Section, f.Key = lineAt(file, h.at), h.section, "*"
			all = append(all, f)
		}
	}
	for _, e := range config.entries {
		for _, f := range e.secrets() {
			f.Line, f.Section, f.Key = lineAt(file, e.value.raw[0].from), e.section, e.key
			f.Subsection = shownSubsection(e.sub.text)
			all = append(all, f)
		}
	}
	return all, err
}

// shownSubsection is a subsection that can be named: an address may hold a
// secret.
func shownSubsection(sub []byte) string {
	if strings.ContainsAny(string(sub), ":@") {
		return "*"
	}
	return string(sub)
}

// secrets are those of one variable.
func (e entry) secrets() []Found {
	if e.section == "http" && e.key == "extraheader" {
		if f, ok := e.login(); ok {
			return []Found{f}
		}
		return nil
	}
	var all []Found
	for _, u := range addresses(e.value) {
		all = append(all, u.found(e.value))
	}
	return append(all, e.given()...)
}

// given is what a credential helper that is a command gives by itself, or what a
// program such as hub reads. What either would do without it, nobody knows, so it
// is not taken out.
func (e entry) given() []Found {
	f := Found{Protocol: "https"}
	switch {
	case e.section == "credential" && e.key == "helper":
		f.User, f.Secret = e.assigned("username="), secret.New(e.assigned("password="))
	case e.key == "token", e.key == "oauthtoken":
		f.Secret = secret.New(string(e.value.text))
	}
	if u, ok := firstAddress(e.sub); ok {
		f.Protocol, f.Host, f.Path = u.protocol, u.host, u.path
	}
	if f.Secret.Empty() {
		return nil
	}
	return []Found{f}
}

// assigned is what stands behind a name in a command, unless a shell puts it
// there.
func (e entry) assigned(name string) string {
	_, rest, _ := strings.Cut(string(e.value.text), name)
	rest = strings.TrimLeft(rest, `"'`)
	if end := strings.IndexAny(rest, " \t\n\"'`;&|()\\"); end >= 0 {
		rest = rest[:end]
	}
	if strings.ContainsAny(rest, "$%") {
		return ""
	}
	return rest
}

// login is what a header logs in with. It goes to the host of its section, or to
// every one.
func (e entry) login() (Found, bool) {
	name, value, _ := strings.Cut(string(e.value.text), ":")
	f := Found{Protocol: "https", all: []span{e.whole}}
	if u, ok := firstAddress(e.sub); ok {
		f.Protocol, f.Host, f.Path = u.protocol, u.host, u.path
	}
	value = strings.TrimSpace(value)
	switch name := strings.TrimSpace(name); {
	case strings.EqualFold(name, "authorization"):
		return f, f.authorization(value)
	case strings.EqualFold(name, "private-token"): // docs.gitlab.com/api/rest/authentication
		f.Secret = secret.New(value)
		return f, value != ""
	}
	return f, false
}

// authorization takes the value of that header apart (RFC 7617, RFC 6750).
func (f *Found) authorization(value string) bool {
	scheme, rest, _ := strings.Cut(value, " ")
	rest = strings.TrimSpace(rest)
	switch {
	case strings.EqualFold(scheme, "basic"):
		plain, err := base64.StdEncoding.DecodeString(rest)
		if err != nil {
			plain, err = base64.RawStdEncoding.DecodeString(rest)
		}
		user, password, ok := strings.Cut(string(plain), ":")
		f.User, f.Secret = user, secret.New(password)
		return err == nil && ok
	case strings.EqualFold(scheme, "bearer"), strings.EqualFold(scheme, "token"):
		f.Secret = secret.New(rest)
		return rest != ""
	}
	return false
}
