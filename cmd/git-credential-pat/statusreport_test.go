package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"git-credential-pat/helper/prompt"
	"git-credential-pat/store"
)

// TestStatusFits makes reports of every size, of the longest and the strangest
// texts, and holds each to a line of JSON below the limit, that counts what it
// leaves out.
func TestStatusFits(t *testing.T) {
	texts := []string{"github.com", strings.Repeat("a", 300), strings.Repeat("\"\\", 200), strings.Repeat("é", 200), strings.Repeat("\xff\u2028<&>", 100)}
	for _, n := range []int{0, 1, 3, 10, 30, 100, 500} {
		for seed := range uint64(20) {
			random := rand.New(rand.NewPCG(seed, uint64(n)))
			text := func() string { return texts[random.IntN(len(texts))] }
			var findings []prompt.Finding
			var entries []store.Entry
			var hosts []string
			for i := range n {
				level := []prompt.Level{prompt.OK, prompt.Unknown, prompt.Warn, prompt.Fail}[random.IntN(4)]
				findings = append(findings, prompt.Finding{Code: fmt.Sprintf("room.what-%d", i), Level: level, Subject: text()})
				entries = append(entries, store.Entry{Host: text(), Kind: "gl-pat", Token: store.Token{Expires: time.Unix(random.Int64N(1e10), 0)}})
				hosts = append(hosts, text())
			}
			r := newStatusReport(findings)
			r.Program, r.Git = short(text()), short(text())
			r.addHosts(hosts)
			r.addTokens(entries, func(*store.Entry) int { return -100000 })
			line, err := r.fit()
			if err != nil || len(line) >= 2048 || strings.Count(line, "\n") != 1 {
				t.Fatalf("%d of each, seed %d: %d bytes, %v", n, seed, len(line), err)
			}
			mustCount(t, line, r.Levels, n)
		}
	}
}

// mustCount holds that nothing is left out without being counted.
func mustCount(t *testing.T, line string, levels statusLevels, n int) {
	t.Helper()
	var got statusReport
	if err := json.Unmarshal([]byte(line), &got); err != nil {
		t.Fatal(err)
	}
	if got.Cut == nil {
		got.Cut = &statusCut{}
	}
	bad := levels.Unknown + levels.Warn + levels.Fail
	if len(got.Findings)+got.Cut.Findings != bad || len(got.Hosts)+got.Cut.Hosts != n || len(got.Tokens)+got.Cut.Tokens != n {
		t.Errorf("of %d of each, %d of them not in order: %s", n, bad, line)
	}
	if bad > 0 && len(got.Findings) == 0 {
		t.Errorf("no finding is left: %s", line)
	}
}

// TestStatusHosts tells whom git asks at each host, those first that need to be
// seen to.
func TestStatusHosts(t *testing.T) {
	findings := []prompt.Finding{
		{Code: "helper.missing", Level: prompt.Fail, Hosts: []string{"c.example", "d.example"}},
		{Code: "helper.other", Level: prompt.Fail, Hosts: []string{"b.example"}},
		{Code: "helper.other", Level: prompt.Fail, Hosts: []string{"b.example"}},
	}
	r := newStatusReport(findings)
	r.addHosts([]string{"a.example", "b.example", "c.example", "d.example"})
	want := []statusHost{{"b.example", true, 2}, {"c.example", false, 0}, {"d.example", false, 0}, {"a.example", true, 0}}
	if !slices.Equal(r.Hosts, want) {
		t.Errorf("%+v, want %+v", r.Hosts, want)
	}
	if len(r.Findings) != 2 || r.Findings[1] != (statusFinding{"helper.other", prompt.Fail, 2, ""}) {
		t.Errorf("%+v", r.Findings)
	}
	for _, code := range []string{"git.missing", "git.unreadable", "doctor.unfinished", "doctor.failed"} {
		r := newStatusReport([]prompt.Finding{{Code: code, Level: prompt.Unknown}})
		if r.addHosts([]string{"a.example"}); r.Hosts[0].Asked {
			t.Errorf("%s: it is said that git asks", code)
		}
	}
}
