package main

import (
	"slices"
	"strings"
	"time"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/store"
)

// statusReport is what status prints.
type statusReport struct {
	Schema   int             `json:"schema"`
	Version  string          `json:"version"`
	Git      string          `json:"git"`
	Program  string          `json:"program"`
	OK       bool            `json:"ok"`
	Levels   statusLevels    `json:"levels"`
	Findings []statusFinding `json:"findings"`
	Hosts    []statusHost    `json:"hosts"`
	Tokens   []statusToken   `json:"tokens"`
	Cut      *statusCut      `json:"cut,omitempty"`

	all []prompt.Finding
}

type statusLevels struct {
	OK      int `json:"ok"`
	Unknown int `json:"unknown"`
	Warn    int `json:"warn"`
	Fail    int `json:"fail"`
}

type statusFinding struct {
	Code    string       `json:"code"`
	Level   prompt.Level `json:"level"`
	N       int          `json:"n"`
	Subject string       `json:"subject,omitempty"`
}

type statusHost struct {
	Host   string `json:"host"`
	Asked  bool   `json:"asked"`
	Others int    `json:"others"`
}

type statusToken struct {
	Host     string `json:"host"`
	Kind     string `json:"kind"`
	Expires  string `json:"expires,omitempty"`
	DaysLeft *int   `json:"days_left,omitempty"`
}

// statusCut is how many of each list are left out.
type statusCut struct {
	Findings int `json:"findings"`
	Hosts    int `json:"hosts"`
	Tokens   int `json:"tokens"`
}

// mostStatus is how long the line may be, its end included: Intune cuts off at
// 2,048 characters.
// Source: learn.microsoft.com/intune/intune-service/fundamentals/remediations
const mostStatus = 2047

// newStatusReport counts findings by code and level, the worst first.
func newStatusReport(findings []prompt.Finding) *statusReport {
	r := &statusReport{
		Schema: 1, Version: short(version), OK: prompt.InOrder(findings), all: findings,
		Findings: []statusFinding{}, Hosts: []statusHost{}, Tokens: []statusToken{},
	}
	for _, level := range []prompt.Level{prompt.Fail, prompt.Warn, prompt.Unknown, prompt.OK} {
		for _, f := range findings {
			if f.Level == level {
				r.count(f)
			}
		}
	}
	return r
}

func (r *statusReport) count(f prompt.Finding) {
	*map[prompt.Level]*int{
		prompt.OK: &r.Levels.OK, prompt.Unknown: &r.Levels.Unknown, prompt.Warn: &r.Levels.Warn, prompt.Fail: &r.Levels.Fail,
	}[f.Level]++
	if f.Level == prompt.OK {
		return
	}
	for i := range r.Findings {
		if known := &r.Findings[i]; known.Code == f.Code && known.Level == f.Level {
			known.N, known.Subject = known.N+1, ""
			return
		}
	}
	r.Findings = append(r.Findings, statusFinding{Code: f.Code, Level: f.Level, N: 1, Subject: short(f.Subject)})
}

// addHosts tells of each managed host what was found of helpers, those first of
// which there is something to tell.
func (r *statusReport) addHosts(names []string) {
	seen := !slices.ContainsFunc(r.all, hidesGit)
	for _, name := range names {
		asked := seen && r.times("helper.missing", name) == 0 && r.times("helper.path", name) == 0
		h := statusHost{Host: short(name), Asked: asked, Others: r.times("helper.other", name)}
		r.Hosts = append(r.Hosts, h)
	}
	slices.SortStableFunc(r.Hosts, func(a, b statusHost) int { return rank(b) - rank(a) })
}

// hidesGit reports whether after such a finding nobody knows whom git asks.
func hidesGit(f prompt.Finding) bool {
	return slices.Contains([]string{"git.missing", "git.unreadable", "doctor.failed", "doctor.unfinished"}, f.Code)
}

func rank(h statusHost) int {
	if !h.Asked {
		return 1 + h.Others
	}
	return h.Others
}

// times is how often something was found about a host.
func (r *statusReport) times(code, host string) (n int) {
	for _, f := range r.all {
		if f.Code == code && f.IsAbout(host) {
			n++
		}
	}
	return n
}

// addTokens tells of each account, those first that end soonest.
func (r *statusReport) addTokens(entries []store.Entry, daysLeft func(*store.Entry) int) {
	slices.SortStableFunc(entries, func(a, b store.Entry) int {
		switch {
		case a.Expires.IsZero() == b.Expires.IsZero():
			return a.Expires.Compare(b.Expires)
		case a.Expires.IsZero():
			return 1
		}
		return -1
	})
	for _, e := range entries {
		t := statusToken{Host: short(e.Host), Kind: short(e.Kind)}
		if !e.Expires.IsZero() {
			left := daysLeft(&e)
			t.Expires, t.DaysLeft = e.Expires.UTC().Format(time.DateOnly), &left
		}
		r.Tokens = append(r.Tokens, t)
	}
}

// fit is the report as a line that is short enough. The longest list is cut
// first, of the findings the least is lost.
func (r *statusReport) fit() (string, error) {
	cut := &statusCut{len(r.Findings), len(r.Hosts), len(r.Tokens)}
	whole := *cut
	for _, most := range []int{1000, 40, 20, 14, 10, 7, 5, 3, 2, 1, 0} {
		r.Hosts, r.Tokens = r.Hosts[:min(most, len(r.Hosts))], r.Tokens[:min(most, len(r.Tokens))]
		r.Findings = r.Findings[:min(max(2*most, 4), len(r.Findings))]
		*cut = statusCut{whole.Findings - len(r.Findings), whole.Hosts - len(r.Hosts), whole.Tokens - len(r.Tokens)}
		if r.Cut = cut; *cut == (statusCut{}) {
			r.Cut = nil
		}
		text, err := jsonLine(r)
		if err != nil || len(text) <= mostStatus {
			return text, err
		}
	}
	return "", errTold // short keeps what is left from being too long
}

// short cuts a text that comes from outside to what a line has room for.
func short(text string) string {
	const most = 80
	text = strings.ToValidUTF8(prompt.Clean(text), "?")
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "..."
}
