package providers

import (
	"slices"
	"testing"
)

// at makes a host of our own.
func at(provider, api string) *Host {
	return &Host{Name: "git.corp.example", Provider: ByID(provider), API: api}
}

// TestTarget reads owner, path and repository from the paths that git sends.
func TestTarget(t *testing.T) {
	cloud := Builtin()
	github, gitlab := cloud["github.com"], cloud["gitlab.com"]
	own := at("gitlab", "https://git.corp.example/api/v4")
	below := at("gitlab", "https://git.corp.example/dev/gitlab/api/v4")
	dc := at("bitbucket-dc", "")
	site := Target{Owner: "acme", Path: "acme/website", Repo: "website"}
	proj := Target{Owner: "PROJ", Path: "PROJ/repo", Repo: "repo"}
	for _, c := range []struct {
		name string
		host *Host
		path string
		want Target
	}{
		{"plain", github, "acme/website", site},
		{"with .git", github, "acme/website.git", site},
		{"lfs", github, "acme/website.git/info/lfs", site},
		{"lfs batch", github, "acme/website.git/info/lfs/objects/batch", site},
		{"slash at the end", github, "acme/website/", site},
		{"slash after .git", github, "acme/website.git/", site},
		{"slash in front", github, "/acme/website.git", site},
		{"double slashes", github, "//acme///website.git//", site},
		{"empty", github, "", Target{}},
		{"slashes only", github, "///", Target{}},
		{"one segment", github, "acme", Target{}},
		{"one segment with .git", github, "acme.git", Target{}},
		{"owner that ends like a repository", github, "acme.git/website.git", Target{"acme.git", "acme.git/website", "website"}},
		{"repository without a name", github, "acme/.git", Target{"acme", "acme/.git", ".git"}},
		{"case kept", github, "Acme/WebSite.git", Target{"Acme", "Acme/WebSite", "WebSite"}},
		{"wrong case of .git", github, "acme/website.GIT", Target{"acme", "acme/website.GIT", "website.GIT"}},
		{".git within", github, "acme/web.github.io", Target{"acme", "acme/web.github.io", "web.github.io"}},
		{"dots are not followed", github, "acme/../evil/x", Target{"acme", "acme/../evil/x", "x"}},
		{"percent is not decoded", github, "acme%2fevil/x", Target{"acme%2fevil", "acme%2fevil/x", "x"}},
		{"other slashes", github, `acme\evil/x` + "\u2215y", Target{`acme\evil`, `acme\evil/x` + "\u2215y", "x\u2215y"}},
		{"bytes kept", github, "acm\xe9/w\x1bx", Target{"acm\xe9", "acm\xe9/w\x1bx", "w\x1bx"}},

		{"gist", cloud["gist.github.com"], "0123abcd/x.git", Target{}},
		{"gist of one segment", cloud["gist.github.com"], "0123abcd.git", Target{}},

		{"subgroups", gitlab, "group/sub/deep/project.git", Target{"group", "group/sub/deep/project", "project"}},
		{"subgroups, lfs", gitlab, "group/sub/project.git/info/lfs", Target{"group", "group/sub/project", "project"}},
		{"wiki", gitlab, "group/project.wiki.git", Target{"group", "group/project.wiki", "project.wiki"}},
		{"at the domain's root", own, "group/project.git", Target{"group", "group/project", "project"}},
		{"below the root", below, "dev/gitlab/group/project.git", Target{"group", "group/project", "project"}},
		{"below the root, one segment", below, "dev/gitlab/group", Target{}},
		{"beside the root", below, "dev/other/project.git", Target{"dev", "dev/other/project", "project"}},
		{"shorter than the root", below, "dev", Target{}},
		{"no segment is cut in half", below, "dev/gitlab2/group/project", Target{"dev", "dev/gitlab2/group/project", "project"}},

		{"scm", dc, "scm/PROJ/repo.git", proj},
		{"scm behind a context path", dc, "bitbucket/scm/PROJ/repo.git", proj},
		{"scm, lfs", dc, "scm/PROJ/repo.git/info/lfs", proj},
		{"user", dc, "scm/~alice/repo.git", Target{"~alice", "~alice/repo", "repo"}},
		{"project of the name scm", dc, "scm/scm/repo.git", Target{"scm", "scm/repo", "repo"}},
		{"scm alone", dc, "scm", Target{}},
		{"scm and one segment", dc, "scm/PROJ", Target{}},
		{"no scm", dc, "PROJ/repo", proj},
		{"scm in a name", dc, "scmx/repo", Target{"scmx", "scmx/repo", "repo"}},
		{"scm elsewhere", github, "scm/website", Target{"scm", "scm/website", "website"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.host.Target(c.path); got != c.want {
				t.Errorf("%q: %+v, want %+v", c.path, got, c.want)
			}
			segments := c.host.Segments(c.path)
			if len(segments) > 1 && segments[0] != c.want.Owner {
				t.Errorf("%q: the owner in %q is not %q", c.path, segments, c.want.Owner)
			}
		})
	}
}

// TestRoot reads an instance's root from the address of its API.
func TestRoot(t *testing.T) {
	for _, c := range []struct{ provider, api, want string }{
		{"gitlab", "", ""},
		{"gitlab", "https://git.corp.example", ""},
		{"gitlab", "https://git.corp.example/", ""},
		{"gitlab", "https://git.corp.example/api/v4", ""},
		{"gitlab", "https://git.corp.example/gitlab/api/v4", "/gitlab"},
		{"gitlab", "https://git.corp.example/dev/gitlab/api/v4/", "/dev/gitlab"},
		{"gitlab", "https://git.corp.example/myapi/api/v4", "/myapi"},
		{"gitlab", "https://git.corp.example/gitlab/api", "/gitlab"},
		{"gitlab", "https://git.corp.example/rest/api/v4", "/rest"},
		{"github", "https://git.corp.example/api/v3", ""},
		{"github", "https://api.github.com", ""},
		{"bitbucket-dc", "https://git.corp.example/rest", ""},
		{"bitbucket-dc", "https://git.corp.example/rest/api/1.0", ""},
		{"bitbucket-dc", "https://git.corp.example/bitbucket/rest", "/bitbucket"},
		{"bitbucket-dc", "https://git.corp.example/bitbucket/rest/api/1.0", "/bitbucket"},
		{"bitbucket-dc", "https://git.corp.example/api/rest/api/latest", "/api"},
	} {
		if got := at(c.provider, c.api).root(); got != c.want {
			t.Errorf("%s %q: root %q, want %q", c.provider, c.api, got, c.want)
		}
	}
}

func TestSameOwner(t *testing.T) {
	for _, c := range []struct {
		owner    string
		segments []string
		want     bool
	}{
		{"acme", []string{"acme", "website"}, true},
		{"Acme", []string{"aCME", "website"}, true},
		{"acme", []string{"acme"}, true},
		{"acme/website", []string{"ACME", "WebSite"}, true},
		{"group/sub", []string{"group", "sub", "project"}, true},
		{"~alice", []string{"~alice", "repo"}, true},

		{"acme", []string{"acme-evil", "website"}, false},
		{"acme", []string{"acm", "e"}, false},
		{"acme-evil", []string{"acme", "website"}, false},
		{"group/sub", []string{"group", "sub2", "project"}, false},
		{"group/sub", []string{"group"}, false},
		{"group/sub", []string{"group/sub", "project"}, false},
		{"sub", []string{"group", "sub"}, false},
		{"acme/", []string{"acme", "website"}, false},
		{"/acme", []string{"acme", "website"}, false},
		{"", []string{"acme", "website"}, false},
		{"", nil, false},
		{"acme", nil, false},

		{"ack", []string{"ac\u212A", "x"}, false}, // Kelvin sign
		{"acs", []string{"ac\u017F", "x"}, false}, // long s
		{"aci", []string{"ac\u0130", "x"}, false}, // capital I with a dot
		{"\u00e9", []string{"\u00c9", "x"}, false},
		{"ac@", []string{"ac`", "x"}, false}, // a bit apart, as letters of two cases are
		{"ac[", []string{"ac{", "x"}, false},
	} {
		if got := SameOwner(c.owner, c.segments); got != c.want {
			t.Errorf("%q in %q: %v", c.owner, c.segments, got)
		}
		if len(c.segments) == 1 && EqualOwners(c.owner, c.segments[0]) != c.want {
			t.Errorf("%q and %q: not %v", c.owner, c.segments[0], c.want)
		}
	}
}

func TestEqualOwners(t *testing.T) {
	for _, pair := range [][2]string{{"", ""}, {"acme", "ACME"}, {"Group/Sub", "group/sUB"}, {"\u00e9", "\u00e9"}} {
		if !EqualOwners(pair[0], pair[1]) {
			t.Errorf("%q and %q differ", pair[0], pair[1])
		}
	}
	for _, pair := range [][2]string{{"acme", ""}, {"acme", "acme/"}, {"k", "\u212A"}, {"@", "`"}, {"\u00e9", "\u00c9"}} {
		if EqualOwners(pair[0], pair[1]) || EqualOwners(pair[1], pair[0]) {
			t.Errorf("%q and %q are the same", pair[0], pair[1])
		}
	}
}

// TestSegmentsLeavesPathAlone: two calls give two slices, and the same.
func TestSegmentsLeavesPathAlone(t *testing.T) {
	h := Builtin()["github.com"]
	first := h.Segments("acme/website.git")
	first[0] = "evil"
	if second := h.Segments("acme/website.git"); !slices.Equal(second, []string{"acme", "website"}) {
		t.Errorf("%q", second)
	}
}

func TestIsStatic(t *testing.T) {
	for _, user := range []string{"", "git", "x-access-token", "x-oauth-basic", "oauth2", "gitlab-ci-token",
		"x-token-auth", "x-bitbucket-api-token-auth"} {
		if !IsStatic(user) {
			t.Errorf("%q is taken for a person", user)
		}
	}
	for _, user := range []string{"alice", "default", "Git", "GIT", "git ", "gi\u017F", "oauth", "gitlab+deploy-token-1", "x-access-token@corp.example"} {
		if IsStatic(user) {
			t.Errorf("%q is taken for nobody", user)
		}
	}
	for _, p := range All() {
		if !IsStatic(p.SendAs) {
			t.Errorf("%s sends %q, which would come back as a person's name", p.ID, p.SendAs)
		}
		for _, k := range p.Kinds {
			if !IsStatic(k.SendAs) {
				t.Errorf("%s sends %q, which would come back as a person's name", k.ID, k.SendAs)
			}
		}
	}
}
