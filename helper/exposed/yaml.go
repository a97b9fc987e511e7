package exposed

import (
	"go.yaml.in/yaml/v3"

	"git-credential-pat/store/secret"
)

// parseYAML returns the file's document, or nothing where it is empty.
func parseYAML(file []byte) (*yaml.Node, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(file, &doc); err != nil {
		return nil, errYAML
	}
	if len(doc.Content) == 0 {
		return &yaml.Node{}, nil
	}
	return doc.Content[0], nil
}

// members calls do for each member of a mapping.
func members(n *yaml.Node, do func(name string, value *yaml.Node)) {
	if n == nil || n.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		do(n.Content[i].Value, n.Content[i+1])
	}
}

// member is a member of a mapping, or nil.
func member(n *yaml.Node, name string) (found *yaml.Node) {
	members(n, func(have string, value *yaml.Node) {
		if have == name {
			found = value
		}
	})
	return found
}

// scalar is a member's text, or nothing. Its tag does not count: glab writes
// "!!null" in front of its tokens.
func scalar(n *yaml.Node, name string) string {
	if m := member(n, name); m != nil && m.Kind == yaml.ScalarNode {
		return m.Value
	}
	return ""
}

// loggedIn is what a host's mapping logs in with, under the key, if anything.
func loggedIn(host, user string, n *yaml.Node, key string) []Found {
	token := scalar(n, key)
	if token == "" {
		return nil
	}
	return []Found{{Line: member(n, key).Line, Key: key, Protocol: "https", Host: host, User: user, Secret: secret.New(token)}}
}
