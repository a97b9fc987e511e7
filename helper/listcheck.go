package helper

import (
	"context"
	"maps"
	"slices"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/providers"
	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// mostAtOnce is how many hosts are asked at a time.
const mostAtOnce = 8

// asked is a token that its host is asked about.
type asked struct {
	q       *query
	entry   *store.Entry // as it was read; of a source it stands in no index
	token   secret.Secret
	verdict providers.Verdict
}

// checkAll asks the hosts about each token there is, and does what their
// verdicts call for. They come back by the keys of the accounts. An error is
// the context's: nothing more was noted then.
func (h *Helper) checkAll(ctx context.Context, host string, progress func(done, all int)) (map[string]providers.Verdict, error) {
	asking := *h // what was typed cannot be done otherwise
	asking.Check = CheckAlways
	ctx, stop := h.Listening(ctx)
	defer stop()
	verdicts := map[string]providers.Verdict{}
	questions, err := asking.questions(ctx, host, verdicts)
	if err != nil {
		return nil, err
	}
	done := 0
	for a := range asking.askThem(ctx, questions) {
		if ctx.Err() != nil {
			continue
		}
		if done++; progress != nil {
			progress(done, len(questions))
		}
		verdicts[a.entry.Key()] = a.verdict
		if a.entry.Name == "" { // a source's, of which nothing is noted
			continue
		}
		if err := asking.settleBy(ctx, a.entry, a.token, a.verdict); err != nil && ctx.Err() == nil {
			a.verdict.Cause += "; that could not be noted: " + err.Error()
			verdicts[a.entry.Key()] = a.verdict
		}
	}
	return verdicts, ctx.Err()
}

// askThem asks about each token, several at a time. The channel gives them back
// as they are answered.
func (h *Helper) askThem(ctx context.Context, questions []asked) <-chan asked {
	answered, turns := make(chan asked), make(chan struct{}, mostAtOnce)
	go func() {
		defer close(answered)
		for _, a := range questions {
			turns <- struct{}{}
			go func() {
				a.verdict = h.askHost(ctx, a.q.host, checked(a.q, a.entry.SendAs, a.token))
				answered <- a
				<-turns
			}()
		}
		for range mostAtOnce {
			turns <- struct{}{}
		}
	}()
	return answered
}

// questions reads the tokens that there are for managed hosts. What cannot be
// read gets its verdict at once.
func (h *Helper) questions(ctx context.Context, host string, verdicts map[string]providers.Verdict) ([]asked, error) {
	entries, err := h.Index.Accounts()
	if err != nil {
		return nil, explain(prompt.Account{}, err)
	}
	var questions []asked
	mayAsk := true
	for i := range entries {
		e := &entries[i]
		if h.Hosts[e.Host] == nil || host != "" && e.Host != host {
			continue
		}
		q := newQuery(&Request{Protocol: "https", Host: e.Host, Username: accountOf(e).User}, h.Hosts[e.Host])
		f, err := h.readAsking(ctx, q, e, &mayAsk)
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case err != nil:
			verdicts[e.Key()] = providers.Verdict{Cause: err.Error()}
		case f.usable():
			questions = append(questions, asked{q: q, entry: f.entry, token: f.secret})
		case f.planted():
			verdicts[e.Key()] = providers.Verdict{Cause: prompt.NotSentAsNoToken(offered(q.host, f.finding).Noun())}
		}
	}
	return append(questions, h.sourceQuestions(ctx, host, verdicts)...), ctx.Err()
}

// readAsking reads an account's token. A person is asked once to open the
// vault.
func (h *Helper) readAsking(ctx context.Context, q *query, e *store.Entry, mayAsk *bool) (*found, error) {
	f, err := h.read(ctx, q, e)
	if err == nil && f.sealed && *mayAsk {
		*mayAsk = false
		if f, err = h.readOpened(ctx, q, e); err != nil {
			return nil, err
		}
	}
	if err == nil && f.sealed {
		err = prompt.VaultStaysLocked()
	}
	return f, err
}

// sourceQuestions reads what the sources give.
func (h *Helper) sourceQuestions(ctx context.Context, host string, verdicts map[string]providers.Verdict) []asked {
	var questions []asked
	for _, name := range slices.Sorted(maps.Keys(h.Sources)) {
		source := h.Sources[name]
		if h.Hosts[name] == nil || host != "" && name != host || source.Absent() {
			continue
		}
		q := newQuery(&Request{Protocol: "https", Host: name}, h.Hosts[name])
		e := sourceEntry(q)
		token, err := source.Get(ctx)
		switch finding := q.host.Identify(token.Reveal()); {
		case err != nil:
			verdicts[e.Key()] = providers.Verdict{Cause: err.Error()}
		case finding.Class != providers.Token:
			verdicts[e.Key()] = providers.Verdict{Cause: prompt.NotSentAsNoToken(offered(q.host, finding).Noun())}
		default:
			questions = append(questions, asked{q: q, entry: e, token: token})
		}
	}
	return questions
}
