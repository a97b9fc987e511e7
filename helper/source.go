package helper

import (
	"context"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// fromSource answers with the token that a host's source gives, or with
// nothing where the host has none or it gives nothing. What it gives is judged
// like any token, and never kept: the next get reads it again.
func (h *Helper) fromSource(ctx context.Context, q *query) (*Answer, error) {
	source := h.sourceOf(q)
	if source == nil {
		return nil, nil
	}
	ctx, stop := h.Listening(ctx)
	defer stop()
	token, err := source.Get(ctx)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, prompt.SourceFailed(q.account(nil), source.String(), err)
	}
	in := &entered{token: token, finding: q.host.Identify(token.Reveal()), name: q.user}
	if in.finding.Class != providers.Token {
		return nil, prompt.SourceRefused(q.account(nil), offered(q.host, in.finding).Noun(), source.String())
	}
	if in.lacksName() {
		return nil, prompt.SourceNeedsName(q.account(nil), in.finding.Kind.Label, source.String())
	}
	e := sourceEntry(q)
	if err := h.mustNotLoop(q, e, token); err != nil {
		return nil, err
	}
	dress(e, q, in)
	answer, err := h.answerWith(q, e, token)
	if err == nil { // it can be renewed at its source only
		answer.Ephemeral, answer.Continue = q.CanAuthType, false
	}
	return answer, err
}

// sourceOf returns the source of a query's host, nil where there is none or
// it gives nothing.
func (h *Helper) sourceOf(q *query) *store.Source {
	source := h.Sources[q.host.Name]
	if source == nil || source.Absent() {
		return nil
	}
	return source
}

// sourceEntry stands for what a source gives. It has no name, so that its key
// is no account's.
func sourceEntry(q *query) *store.Entry { return &store.Entry{Host: q.host.Name} }

// rejectedSource is what a person is told when a host rejected what its source
// gave, or nil: it can only be renewed there. A command is not run again to
// find out; git of 2.46 and later tells.
func (h *Helper) rejectedSource(ctx context.Context, q *query, token secret.Secret) error {
	source := h.sourceOf(q)
	if source == nil {
		return nil
	}
	if key, _ := answeredWith(q, token); key != sourceEntry(q).Key() {
		if source.Command != nil {
			return nil
		}
		if given, err := source.Get(ctx); err != nil || !given.Equal(token) {
			return nil
		}
	}
	h.strike(sourceEntry(q), token)
	return prompt.SourceRejected(q.account(nil), source.String())
}
