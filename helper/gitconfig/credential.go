package gitconfig

import (
	"encoding/base64"
	"strings"

	"git-credential-pat/store/secret"
)

// Credential is what a helper answered. It is the zero value where the helper
// has none.
type Credential struct {
	Username string
	Password secret.Secret
	// Renewed says that whoever made the credential makes the next one: it has an
	// end, or comes with what renews it, or is not to be kept.
	Renewed bool
}

// readCredential reads an answer as git does: up to a blank line, or a line that
// is none. An answer that names another host than asked would have git send the
// credential there, so it counts as none.
func readCredential(text, host string) Credential {
	values := map[string]string{}
	for line := range strings.SplitSeq(text, "\n") {
		key, value, found := strings.Cut(strings.TrimSuffix(line, "\r"), "=")
		if !found || strings.ContainsAny(value, "\r\x00") {
			break
		}
		values[key] = value
	}
	if named, given := values["host"]; given && named != host {
		return Credential{}
	}
	c := Credential{Username: values["username"], Password: secret.New(values["password"])}
	if values["credential"] != "" {
		c.fromHeader(values["authtype"], values["credential"])
	}
	c.Renewed = values["ephemeral"] == "1" || values["ephemeral"] == "true" ||
		values["oauth_refresh_token"] != "" || strings.Trim(values["password_expiry_utc"], "0") != ""
	return c
}

// fromHeader takes the two parts of an Authorization header apart.
func (c *Credential) fromHeader(authtype, credential string) {
	switch authtype {
	case "Bearer":
		c.Password = secret.New(credential)
	case "Basic":
		decoded, err := base64.StdEncoding.DecodeString(credential)
		user, password, found := strings.Cut(string(decoded), ":")
		if err == nil && found {
			c.Username, c.Password = user, secret.New(password)
		}
	}
}
