package helper

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
)

// ChooseHost has a person choose one of several hosts, by its number or its
// name. verb is the command that the host is wanted for. A *prompt.Notice:
// nobody can be asked, or nothing was chosen.
func (h *Helper) ChooseHost(ctx context.Context, verb string, hosts []string) (string, error) {
	p, err := h.Prompter()
	if isNobody(err) {
		return "", prompt.WhichHost(verb, hosts)
	}
	if err != nil {
		return "", err
	}
	defer func() { _ = p.Close() }()
	turn, err := h.takeTurn(ctx, topic{name: "hosts", began: h.Now(), byHand: true}, p)
	if err != nil {
		return "", err
	}
	defer turn.end()
	p.Say(prompt.HostChoice(hosts))
	chosen := ""
	_, err = askLine(ctx, p, prompt.HostQuestion, prompt.BadHostChoice(len(hosts)), func(answer string) bool {
		chosen = hostBy(answer, hosts)
		return chosen != ""
	})
	if errors.Is(err, prompt.ErrDeclined) || isNobody(err) {
		return "", prompt.WhichHost(verb, hosts)
	}
	return chosen, err
}

// hostBy is the host of that number or name, or empty.
func hostBy(answer string, hosts []string) string {
	if n, err := strconv.Atoi(answer); err == nil && n >= 1 && n <= len(hosts) {
		return hosts[n-1]
	}
	if name, ok := providers.Canonical("https", answer); ok && slices.Contains(hosts, name) {
		return name
	}
	return ""
}
