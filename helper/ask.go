package helper

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
	"git-credential-pat/store/secret"
)

// tries is how often a person may enter something that is no token.
const tries = 3

// ask has a person enter the token that a query lacks, keeps it and answers
// with it. Of several processes that lack the same token one asks; the others
// find it when their turn comes.
func (h *Helper) ask(ctx context.Context, q *query, lack *found) (*Answer, error) {
	if err := h.reachable(ctx, q, lack); err != nil {
		return nil, err
	}
	p, err := h.Prompter()
	if err != nil {
		return h.withoutAsking(q, lack, err)
	}
	defer func() { _ = p.Close() }()
	ctx, stop := h.Listening(ctx)
	defer stop()

	turn, err := h.takeTurn(ctx, q.topic(), p)
	if err != nil {
		return nil, err
	}
	defer turn.end()
	again, err := h.lookAgain(ctx, q, p, turn)
	if err != nil {
		return nil, err
	}
	again.rejection = lack.rejection
	if again.usable() {
		return h.answerWith(q, again.entry, again.secret)
	}
	in, err := h.makeReady(ctx, q, p, again)
	if errors.Is(err, prompt.ErrDeclined) {
		turn.cancelled()
		return nil, declined(q, again, err)
	}
	if err != nil {
		return h.withoutAsking(q, again, err)
	}
	e := h.keepEntered(ctx, q, p, again, in)
	return h.answerWith(q, e, in.token)
}

// withoutAsking answers where nobody can be asked: with the token that is in
// doubt, since it may be good, or not at all.
func (h *Helper) withoutAsking(q *query, lack *found, err error) (*Answer, error) {
	if r := lack.rejection; r != nil && r.doubtful && lack.secret.Equal(r.token) && isNobody(err) {
		if err := h.mustNotLoop(q, lack.entry, r.token); err != nil {
			return nil, err
		}
		return h.answerWith(q, lack.entry, r.token)
	}
	return nil, nobody(q, lack, err)
}

// lookAgain looks up a query's token while it is this process' turn to ask.
func (h *Helper) lookAgain(ctx context.Context, q *query, p prompt.Prompter, t *turn) (*found, error) {
	again, err := h.lookUp(ctx, q)
	if err != nil || !again.sealed {
		return again, err
	}
	return h.lookUpOpened(ctx, q, p, t)
}

// makeReady has a token entered. The vault that it goes to is made before: a
// token that cannot be kept would have to be made once more.
func (h *Helper) makeReady(ctx context.Context, q *query, p prompt.Prompter, lack *found) (*entered, error) {
	place := q.place
	if lack.entry != nil {
		place = lack.entry.Store
	}
	if !h.InCI {
		if _, err := h.makeVault(ctx, q.account(nil), place, p); err != nil {
			return nil, explain(q.account(nil), err)
		}
	}
	return h.enter(ctx, q, p, lack)
}

// declined is the error for a person who was asked and gave nothing.
func declined(q *query, lack *found, err error) error {
	if errors.Is(err, errNoPassphrase) {
		return prompt.NoVaultMade(q.account(nil))
	}
	if q.renews && lack.rejection == nil {
		return prompt.NotRenewed(accountOf(lack.entry))
	}
	return prompt.Declined(q.account(lack.entry))
}

// nobody is the error for a query that nobody can be asked about.
func nobody(q *query, lack *found, err error) error {
	account := q.account(lack.entry)
	switch {
	case !isNobody(err):
		return err
	case lack.rejection != nil:
		return prompt.RejectedAlone(account, lack.rejection.why)
	case q.renews:
		return prompt.RenewedAlone(accountOf(lack.entry))
	case lack.planted():
		return prompt.Planted(account, lack.where, offered(q.host, lack.finding).Noun())
	case lack.ambiguous:
		return prompt.WhichOwner(account)
	}
	return prompt.NobodyToAsk(account, err)
}

// entered is a token that a person has entered.
type entered struct {
	token   secret.Secret
	finding providers.Finding
	verdict providers.Verdict // what its host said of it
	name    string            // the user name that goes with it, where the kind needs one
}

// lacksName reports whether the token cannot be sent without a name that is
// not known.
func (in *entered) lacksName() bool {
	kind := in.finding.Kind
	return kind.OwnName && !kind.Nameless && in.name == ""
}

// complaint is what a person reads whose line was not taken; left is how many
// tries there are after it.
type complaint func(left int) string

// enter shows the screen and takes a token. An error wraps
// prompt.ErrDeclined when the person gave none, or none in three tries.
func (h *Helper) enter(ctx context.Context, q *query, p prompt.Prompter, lack *found) (*entered, error) {
	s := screen(q, lack)
	p.Show(s)
	for left := tries - 1; ; left-- {
		in, wrong, err := h.try(ctx, q, p, s)
		if in != nil && q.renews && in.token.Equal(lack.secret) {
			wrong = prompt.SameAgain
		}
		if err != nil || wrong == nil {
			return in, err
		}
		p.Say(wrong(left))
		if left == 0 {
			return nil, fmt.Errorf("%w in %d tries", prompt.ErrDeclined, tries)
		}
	}
}

// try takes one line, and has its host say what the token in it is worth.
func (h *Helper) try(ctx context.Context, q *query, p prompt.Prompter, s *prompt.Screen) (*entered, complaint, error) {
	token, err := p.Token(ctx, s)
	if errors.Is(err, prompt.ErrUnreadable) {
		return nil, prompt.Unreadable, nil
	}
	if err != nil {
		return nil, nil, err
	}
	in := &entered{token: token, finding: q.host.Identify(token.Reveal()), name: ownUser(q)}
	if in.finding.Class != providers.Token {
		return nil, offered(q.host, in.finding).Answer, nil
	}
	kind := in.finding.Kind
	if in.lacksName() {
		if err := askName(ctx, q, p, in); err != nil {
			return nil, nil, err
		}
	}
	var wrong string
	if err := p.Wait(ctx, func() { wrong = h.examine(ctx, q, in) }); err != nil {
		return nil, nil, err
	}
	if wrong != "" || ctx.Err() != nil {
		return nil, func(left int) string { return wrong + prompt.TryAgain(left) }, ctx.Err()
	}
	if kind.OwnName && in.name == "" {
		err = askName(ctx, q, p, in)
	}
	return in, nil, err
}

// examine has its host say what a token is worth, and returns what is wrong
// with it, or nothing. A name that goes with it may be learned.
func (h *Helper) examine(ctx context.Context, q *query, in *entered) string {
	kind := in.finding.Kind
	in.verdict = h.askHost(ctx, q.host, checked(q, in.name, in.token))
	v := in.verdict
	switch {
	case v.Outcome == providers.Rejected:
		return prompt.NotKnown(q.host.Name, v.Cause)
	case v.Outcome == providers.Unknown && h.Check == CheckAlways:
		return prompt.NotConfirmed(v.Cause, q.renews)
	case kind.OwnName && plainName(v.Login) != "": // a name that git gave may be another one's
		in.name = plainName(v.Login)
	}
	return ""
}

// ownUser is the user name that git gave, where it can go with a token.
func ownUser(q *query) string {
	if isEmail(q.user) {
		return ""
	}
	return q.user
}

// askName asks for the user name that must go with the token.
func askName(ctx context.Context, q *query, p prompt.Prompter, in *entered) (err error) {
	kind := in.finding.Kind
	nameless := kind.Nameless && q.CanAuthType
	p.Say(prompt.NeedsName(kind.Label, kind.Nameless, nameless))
	in.name, err = askLine(ctx, p, prompt.UsernameQuestion(q.host.Name), prompt.BadUsername, func(name string) bool {
		// A token that is pasted once more would stand in the index.
		return name == "" && nameless || name != "" && !strings.Contains(name, " ") && !q.host.HoldsToken(name)
	})
	return err
}

// askLine asks for something that is no secret until it fits. Who declines has
// answered with nothing, where that fits.
func askLine(ctx context.Context, p prompt.Prompter, question, complaint string, fits func(string) bool) (string, error) {
	for range tries {
		answer, err := p.Line(ctx, question)
		switch {
		case errors.Is(err, prompt.ErrDeclined) && fits(""):
			return "", nil
		case err == nil && fits(answer):
			return answer, nil
		case err != nil && !errors.Is(err, prompt.ErrUnreadable):
			return "", err
		}
		p.Say(complaint)
	}
	return "", fmt.Errorf("%w in %d tries", prompt.ErrDeclined, tries)
}

// screen makes the words for a query.
func screen(q *query, lack *found) *prompt.Screen {
	raw := q.host.Target(q.Path)
	target := providers.Target{
		Owner: prompt.Escape(raw.Owner), Path: prompt.Escape(raw.Path), Repo: prompt.Escape(raw.Repo),
	}
	if lack.entry != nil && lack.entry.Owner != "" && target.Owner == "" {
		target.Owner = prompt.Escape(lack.entry.Owner)
	}
	guide := q.host.Provider.Guide(q.host, target)
	s := &prompt.Screen{
		Host: q.host.Name, For: target.Path, Account: prompt.Escape(q.user),
		Token: guide.Token, Note: guide.Note, Own: prompt.Clean(q.host.Instructions),
		Page: guide.Page, Open: guide.Open, Steps: guide.Steps, Cases: guide.Cases,
		Question: prompt.Question(q.user, q.host.Name, q.host.Target(q.Path).Path),
	}
	if s.For == "" && q.bindTo != "" {
		s.For = prompt.Escape(q.bindTo)
	}
	if s.For == "" {
		s.For = target.Owner
	}
	if q.host.AliasOf != "" && !q.host.HoldsToken(q.Path) {
		s.For = prompt.Escape(strings.TrimSuffix(q.Path, ".git"))
	}
	if q.host.CreateURL != "" {
		s.Page, s.Open = q.host.CreateURL, q.host.CreateURL
	}
	if !q.host.Cloud {
		s.Product = q.host.Provider.Name
	}
	s.Why = whyWanted(q, lack)
	return s
}

// whyWanted says why a new token is wanted although there was one, or nothing.
func whyWanted(q *query, lack *found) string {
	switch {
	case lack.rejection != nil:
		return prompt.WhyRejected(q.account(lack.entry), lack.rejection.why, q.byHand)
	case q.renews:
		return prompt.WhyRenewed(accountOf(lack.entry))
	case lack.planted():
		return prompt.WhyPlanted(lack.where, offered(q.host, lack.finding).Noun(), q.host.Name)
	case lack.ambiguous:
		return prompt.WhyAmbiguous(q.host.Name)
	}
	return ""
}
