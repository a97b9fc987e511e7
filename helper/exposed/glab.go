package exposed

import "go.yaml.in/yaml/v3"

// parseGLab returns what the GitLab CLI keeps in config.yml
// (https://gitlab.com/gitlab-org/cli/-/blob/main/internal/config/config_file.go).
func parseGLab(file []byte) ([]Found, error) {
	doc, err := parseYAML(file)
	if err != nil {
		return nil, err
	}
	var all []Found
	members(member(doc, "hosts"), func(host string, n *yaml.Node) {
		all = append(all, loggedIn(host, scalar(n, "user"), n, "token")...)
	})
	return all, nil
}
