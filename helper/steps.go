package helper

import (
	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
)

// Steps returns the instructions for making a token for a host, or for the
// repository at path there, and the host. A *prompt.Notice: it is not managed.
func (h *Helper) Steps(typed, path string) (*prompt.Screen, *providers.Host, error) {
	host, err := h.managed(typed)
	if err != nil {
		return nil, nil, err
	}
	q := newQuery(&Request{Protocol: "https", Host: host.Name, Path: path}, host)
	q.user = "" // whoever reads them
	return screen(q, &found{}), host, nil
}
