package providers

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// TestVectors judges every file of testdata/tokens.
func TestVectors(t *testing.T) {
	for name, v := range readVectors(t) {
		t.Run(name, func(t *testing.T) {
			f := v.host.Identify(v.text)
			if want := classNames()[v.expect]; f.Class != want {
				t.Errorf("class %s, want %s: %s", className(f.Class), v.expect, v.comment)
			}
			if got := kindID(f); got != v.kind {
				t.Errorf("kind %q, want %q: %s", got, v.kind, v.comment)
			}
			if got := providerID(f); got != v.owner() {
				t.Errorf("provider %q, want %q: %s", got, v.owner(), v.comment)
			}
			if f.SumOff != v.sumOff {
				t.Errorf("SumOff %v, want %v: %s", f.SumOff, v.sumOff, v.comment)
			}
		})
	}
}

func className(c Class) string {
	for name, class := range classNames() {
		if class == c {
			return name
		}
	}
	return "of no name"
}

func kindID(f Finding) string {
	if f.Kind == nil {
		return ""
	}
	return f.Kind.ID
}

func providerID(f Finding) string {
	if f.Provider == nil {
		return ""
	}
	return f.Provider.ID
}

// row names a row of a table: GitLab's useless kinds share an ID.
func row(k *Kind) string { return k.ID + " " + k.Prefix }

// TestVectorsCoverTheTable fails for a kind that no vector recognises, and for
// one whose shape or check digits no vector misses.
func TestVectorsCoverTheTable(t *testing.T) {
	recognised, missed := map[string]bool{}, map[string]bool{}
	for _, v := range readVectors(t) {
		if f := v.host.Identify(v.text); f.Kind != nil && f.Class != Damaged {
			recognised[row(f.Kind)] = true
		}
		for _, k := range v.host.Provider.Kinds {
			if v.expect == "damaged" && k.Prefix != "" && strings.HasPrefix(v.text, k.Prefix) {
				missed[row(&k)] = true
			}
		}
	}
	for _, p := range All() {
		for _, k := range p.Kinds {
			if !recognised[row(&k)] {
				t.Errorf("%s: no vector is recognised as %s", p.ID, row(&k))
			}
			// Everything that begins with the prefix of a useless kind is one.
			if open := k.ID == "gl-wrong-kind"; k.Prefix != "" && !open && !missed[row(&k)] {
				t.Errorf("%s: no vector is a damaged %s", p.ID, row(&k))
			}
		}
	}
}

// TestVectorsHoldNoWholeToken keeps push protection and scanners quiet: no line
// of a file is a token by itself.
func TestVectorsHoldNoWholeToken(t *testing.T) {
	for name, v := range readVectors(t) {
		for _, piece := range v.pieces {
			for _, p := range All() {
				k := p.kindOf(piece, false)
				if k == nil {
					k = p.kindOf(piece, true)
				}
				if k != nil && piece != k.Prefix {
					t.Errorf("%s: the line %q has the shape of a %s", name, piece, k.ID)
				}
			}
		}
	}
}

// TestEveryDamageShows changes every character of every good token that has
// check digits which count, and cuts its last one off.
func TestEveryDamageShows(t *testing.T) {
	tried := 0
	for name, v := range readVectors(t) {
		k := v.host.Identify(v.text).Kind
		if v.expect != "token" || k == nil || k.Sum == nil || k.SumHint || k.Prefix == "" || v.host.TokenPatterns != nil {
			continue
		}
		tried++
		if f := v.host.Identify(v.text[:len(v.text)-1]); f.Class != Damaged {
			t.Errorf("%s: %s without its last character", name, className(f.Class))
		}
		for i := len(v.pieces[0]); i < len(v.text); i++ { // the first piece is the prefix
			changed := v.text[:i] + other(v.text[i]) + v.text[i+1:]
			if f := v.host.Identify(changed); f.Class != Damaged {
				t.Errorf("%s: %s with another character at %d", name, className(f.Class), i)
			}
		}
	}
	if tried < 10 {
		t.Errorf("%d tokens with check digits tried", tried)
	}
}

// other is another character of every alphabet in use.
func other(b byte) string {
	if b == 'A' {
		return "B"
	}
	return "A"
}

// TestSumsLeaveOthersAlone holds the check digits to the kinds for which they
// are proven.
func TestSumsLeaveOthersAlone(t *testing.T) {
	proven := []string{"gh-classic-pat", "gh-refresh", "gl-pat-routable", "gl-pat-routable-v0",
		"bb-api-token", "bb-access-token", "bb-app-password", "x-dc-44"}
	hints := []string{"gh-oauth", "gh-app-user", "gh-app-inst", "bbdc-token"}
	for _, p := range All() {
		for _, k := range p.Kinds {
			if want := slices.Contains(proven, k.ID) || slices.Contains(hints, k.ID); want != (k.Sum != nil) {
				t.Errorf("%s: has a sum: %v", k.ID, !want)
			}
			if want := slices.Contains(hints, k.ID); want != k.SumHint {
				t.Errorf("%s: SumHint %v", k.ID, k.SumHint)
			}
		}
	}
}

// TestKinds looks at what the rows say, not at what they recognise.
func TestKinds(t *testing.T) {
	for _, p := range All() {
		for _, k := range p.Kinds {
			if k.Label == "" || (k.Use == NotForGit || k.Use == Ended) != (k.Say != "") {
				t.Errorf("%s: label %q, use %d, say %q", k.ID, k.Label, k.Use, k.Say)
			}
			if k.Use == Collides && (k.Prefix != "" || !strings.HasPrefix(k.ID, "x-")) {
				t.Errorf("%s: a shape that passwords share has no prefix", k.ID)
			}
			if found := p.KindByID(k.ID); found == nil || found.ID != k.ID {
				t.Errorf("%s: not found by its ID", k.ID)
			}
		}
		if k := p.KindByID("pattern"); k == nil || p.KindByID("gh-classic") != nil {
			t.Errorf("%s: KindByID finds too little or too much", p.ID)
		}
	}
}

// TestKeptNames holds the IDs, which stand in people's index, to what they are.
func TestKeptNames(t *testing.T) {
	ids := map[string]bool{}
	for _, p := range All() {
		for _, k := range p.Kinds {
			ids[k.ID] = true
		}
	}
	want := strings.Fields(`bb-access-token bb-api-token bb-app-password bbdc-token
		gh-app-inst gh-app-inst-stateless gh-app-user gh-classic-pat gh-fine-pat gh-future gh-oauth gh-refresh
		gl-deploy gl-job gl-oauth-iam gl-pat gl-pat-routable gl-pat-routable-v0 gl-wrong-kind
		x-dc-44 x-gh-hex40 x-gl-20 x-gl-oauth64`)
	if got := slices.Sorted(maps.Keys(ids)); !slices.Equal(got, want) {
		t.Errorf("kinds\n%q, want\n%q", got, want)
	}
}

// TestSending looks at what goes with a token besides itself.
func TestSending(t *testing.T) {
	type sent struct {
		as                                  string
		ownName, nameless, brief, ownerOnly bool
	}
	want := map[string]sent{
		"gh-fine-pat": {ownerOnly: true}, "gh-app-inst": {brief: true}, "gh-app-inst-stateless": {brief: true},
		"gl-deploy": {ownName: true}, "gl-job": {as: "gitlab-ci-token", brief: true}, "gl-oauth-iam": {as: "oauth2"},
		"bb-access-token": {as: "x-token-auth", ownerOnly: true},
		"bbdc-token":      {ownName: true, nameless: true}, "x-dc-44": {ownName: true, nameless: true},
	}
	for _, p := range All() {
		for _, k := range p.Kinds {
			if got := (sent{k.SendAs, k.OwnName, k.Nameless, k.Brief, k.OwnerBound}); got != want[k.ID] {
				t.Errorf("%s: %+v, want %+v", k.ID, got, want[k.ID])
			}
		}
	}
	for id, as := range map[string]string{"github": "x-access-token", "gitlab": "oauth2",
		"bitbucket": "x-bitbucket-api-token-auth", "bitbucket-dc": ""} {
		if p := ByID(id); p == nil || p.SendAs != as {
			t.Errorf("%s: not sent as %q", id, as)
		}
	}
}

// TestAsking looks at what a host's answers mean for each kind.
func TestAsking(t *testing.T) {
	decides := strings.Fields(`gh-classic-pat gh-fine-pat gh-oauth gh-app-user gh-app-inst gh-app-inst-stateless
		gl-pat gl-pat-routable gl-pat-routable-v0 gl-job gl-oauth-iam bbdc-token x-dc-44`)
	scoped, endless := []string{"gh-classic-pat", "gh-oauth"}, []string{"gh-classic-pat", "gh-fine-pat", "gh-oauth"}
	for _, p := range All() {
		if p.Ask == nil {
			t.Errorf("%s cannot be asked", p.ID)
		}
		for _, k := range append(p.Kinds, *customKind()) {
			if want := slices.Contains(decides, k.ID); k.Decides != want {
				t.Errorf("%s: Decides %v", k.ID, k.Decides)
			}
			if k.Scoped != slices.Contains(scoped, k.ID) || k.Endless != slices.Contains(endless, k.ID) {
				t.Errorf("%s: Scoped %v, Endless %v", k.ID, k.Scoped, k.Endless)
			}
		}
	}
}

func TestLooksLikeToken(t *testing.T) {
	hex := strings.Repeat("0123456789abcdef", 4)
	// Names of real shape among them: initials and a company's short code, and
	// names that hold a prefix inside a word.
	for _, user := range []string{"ghr_acme", "ghs_acme", "glrt-fan", "gldt-bot", "ATBBoy", "leighs_company_projects", "hughs_awesome-projects",
		"ghp_" + "abc", "alice", "git", "x-access-token", "oauth2", "gitlab+deploy-token-7", "alice@corp.example",
		"", "ghost", "gh_", "GHP_alice", "glpat", hex[:39], hex[:41], strings.ToUpper(hex[:40]), "dozzyt-" + "misKyf-" + "3qyBgu"} {
		if LooksLikeToken(user) {
			t.Errorf("%q taken for a token", user)
		}
	}
	for _, secret := range []string{"ghp_" + "abcdefghij", "github_pat_" + "1234567890", "glpat-" + "abcdefghij", "alice:" + "ghp_" + "abcdefghij",
		" " + "ghp_" + "abcdefghij", "ATATT3" + "abcdefghij", "ATBB" + "abcdefghij", "BBDC-" + "abcdefghij", "ghz_" + strings.Repeat("a", 20), hex[:40], hex} {
		if !LooksLikeToken(secret) {
			t.Errorf("%q not taken for a token", secret)
		}
	}
	for name, v := range readVectors(t) {
		own := v.kind == "pattern" || v.host.instanceKind(v.text) != nil // known at that host alone
		if v.expect == "token" && !own && !LooksLikeToken(v.text) {
			t.Errorf("%s: as a user name not taken for a token", name)
		}
	}
}
