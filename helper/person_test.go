package helper

import (
	"cmp"
	"context"
	"testing"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/store/secret"
)

// What a person does in place of typing.
const (
	declines = "\x04"
	garbles  = "\x07"
)

// person is a prompt.Prompter with a list of answers. A question too many
// fails the test.
type person struct {
	testing.TB
	answers []string
	read    []string // everything that was shown, said and asked
	shown   []*prompt.Screen
	closed  int
	place   string // where it sits, a terminal if empty
	before  func() // runs before each answer
	wait    bool   // the answer never comes: only the end of the context ends it
}

var _ prompt.Prompter = (*person)(nil)

func (p *person) Show(s *prompt.Screen) {
	p.shown = append(p.shown, s)
	p.read = append(p.read, s.Why, s.Host, s.For, s.Account, s.Question, s.Page, s.Open)
}

func (p *person) Say(text string) { p.read = append(p.read, inASCII(text)) }

// inASCII is a text as a terminal shows it that knows no more.
func inASCII(text string) string { return prompt.Signs(text, func(string) string { return "" }) }

func (p *person) Token(ctx context.Context, _ *prompt.Screen) (secret.Secret, error) {
	text, err := p.next(ctx, "a token")
	return secret.New(text), err
}

func (p *person) Wait(_ context.Context, do func()) error {
	do()
	return nil
}

func (p *person) Line(ctx context.Context, question string) (string, error) {
	p.read = append(p.read, question)
	return p.next(ctx, question)
}

func (p *person) Passphrase(ctx context.Context, question string) (secret.Secret, error) {
	p.read = append(p.read, question)
	if p.Place() == askpassPlace {
		return secret.Secret{}, prompt.ErrNobody
	}
	text, err := p.next(ctx, question)
	return secret.New(text), err
}

func (p *person) next(ctx context.Context, question string) (string, error) {
	if p.before != nil {
		p.before()
	}
	if p.wait {
		<-ctx.Done()
		return "", ctx.Err()
	}
	if len(p.answers) == 0 {
		p.Errorf("asked for %s once too often", question)
		return "", prompt.ErrDeclined
	}
	answer := p.answers[0]
	p.answers = p.answers[1:]
	switch answer {
	case declines:
		return "", prompt.ErrDeclined
	case garbles:
		return "", prompt.ErrUnreadable
	}
	return answer, nil
}

func (p *person) Place() string { return cmp.Or(p.place, "tty") }

func (p *person) Close() error {
	p.closed++
	return nil
}

// done checks that everything was asked for, and that the place was given
// back.
func (p *person) done() {
	p.Helper()
	if len(p.answers) > 0 {
		p.Errorf("%d answers were not asked for", len(p.answers))
	}
	if p.closed == 0 {
		p.Error("the prompter was not closed")
	}
}
