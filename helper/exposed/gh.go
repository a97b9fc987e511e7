package exposed

import (
	"errors"

	"go.yaml.in/yaml/v3"
)

// errYAML stands for what a parser says of a file, which may quote it.
var errYAML = errors.New("not readable as YAML")

// parseGH returns what the GitHub CLI keeps in hosts.yml where it has no
// keyring: the active account's token, and each account's
// (https://github.com/cli/cli/blob/trunk/internal/config/config.go).
func parseGH(file []byte) ([]Found, error) {
	doc, err := parseYAML(file)
	if err != nil {
		return nil, err
	}
	var all []Found
	members(doc, func(host string, n *yaml.Node) {
		all = append(all, loggedIn(host, scalar(n, "user"), n, "oauth_token")...)
		members(member(n, "users"), func(user string, n *yaml.Node) {
			all = append(all, loggedIn(host, user, n, "oauth_token")...)
		})
	})
	return all, nil
}
