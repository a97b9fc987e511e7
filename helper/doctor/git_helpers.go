package doctor

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"git-credential-pat/helper/gitconfig"
	"git-credential-pat/helper/prompt"
)

// who stands behind a value of credential.helper.
type who int

const (
	somebody who = iota // another helper
	us
	copyOfUs // another file of ours
	gone     // a file of ours that is not there
	misused  // us, with arguments that are none of ours
)

func (d *Doctor) who(value string) who {
	if value == d.Self {
		return us
	}
	const name = "git-credential-pat"
	file := gitconfig.ProgramFile(value)
	if base := filepath.Base(file); base != name && base != name+".exe" {
		if value == strings.TrimPrefix(name, "git-credential-") {
			return gone // by its bare name, and not in PATH
		}
		return somebody
	}
	info, err := os.Stat(file)
	switch {
	case err != nil:
		return gone
	case gitconfig.HasArguments(value):
		return misused // which ends with a usage error, and git with it
	}
	if self, err := os.Stat(gitconfig.ProgramFile(d.Self)); err == nil && os.SameFile(self, info) {
		return us
	}
	return copyOfUs
}

// list is who git runs for an address.
type list struct {
	ours   bool // us, or a file of ours in another place
	others []prompt.Beside
	files  []prompt.Beside // of ours that are not this program
}

func (d *Doctor) list(view gitconfig.View) list {
	var l list
	for _, h := range view.Helpers {
		beside := prompt.Beside{Name: prompt.HelperName(h.Value), Place: placeOf(h.Place), First: !l.ours}
		switch who := d.who(h.Value); who {
		case us:
			l.ours = true
		case copyOfUs:
			l.ours = true
			l.files = append(l.files, beside)
		case gone, misused:
			beside.Gone, beside.More = who == gone, who == misused
			l.files = append(l.files, beside)
		default:
			l.others = append(l.others, beside)
		}
	}
	return l
}

// asked tells for which hosts git asks us, whom else it asks, and whether it
// sends what we choose by.
func (l *gitLook) asked(context.Context) ([]Found, error) {
	var a askings
	for _, r := range l.whole {
		l.count(&a, r)
	}
	return l.report(&a), nil
}

// askings are hosts by how git asks for them.
type askings struct {
	in              []string
	missing, unsent groups[prompt.Place]
	others, files   groups[prompt.Beside]
}

// count adds one request.
func (l *gitLook) count(a *askings, r request) {
	name, who := r.name(), l.list(r.view)
	for _, file := range who.files {
		a.files.add(file, name)
	}
	switch {
	case !who.ours && len(who.files) > 0: // told by its file
	case !who.ours && !l.covered(r, a.missing):
		a.missing.add(l.blame(r.view), name)
	case who.ours && r.isSecure():
		a.in = append(a.in, name)
		if !r.view.SendsPath {
			a.unsent.add(placeOf(r.view.PathOff), name)
		}
	}
	if who.ours {
		for _, other := range who.others {
			a.others.add(other, r.host)
		}
	}
}

// report tells what was counted.
func (l *gitLook) report(a *askings) []Found {
	var all []Found
	if len(a.in) > 0 && len(a.others.keys) == 0 && len(a.files.keys) == 0 {
		all = append(all, tell(prompt.HostsAsked(a.in)))
	}
	for _, place := range a.missing.keys {
		all = append(all, l.mend(place, prompt.HostsMissing(a.missing.hosts[place], place, prompt.AskUs(place))))
	}
	for _, file := range a.files.keys {
		all = append(all, l.mend(file.Place, prompt.OtherFile(file, a.files.hosts[file], prompt.AskUs(file.Place))))
	}
	for _, other := range a.others.keys {
		all = append(all, l.mend(other.Place, prompt.AlsoAsked(other, a.others.hosts[other], prompt.AskUs(other.Place))))
	}
	for _, place := range a.unsent.keys {
		all = append(all, l.mend(place, prompt.PathUnsent(a.unsent.hosts[place], place, prompt.AskUs(place))))
	}
	return all
}

// name is the host, or the address where that says more.
func (r request) name() string {
	if r.address == "https://"+r.host {
		return r.host
	}
	return r.address
}

func (r request) isSecure() bool { return strings.HasPrefix(r.address, "https:") }

// covered reports whether it is said already that a host is not asked for: of
// plain http nothing is said where https is missing.
func (l *gitLook) covered(r request, missing groups[prompt.Place]) bool {
	for _, hosts := range missing.hosts {
		for _, host := range hosts {
			if host == r.host && !r.isSecure() {
				return true
			}
		}
	}
	return false
}

// blame is the line because of which git does not ask us: a reset that no block
// in the person's own file can stand behind, or none.
func (l *gitLook) blame(view gitconfig.View) prompt.Place {
	if place := placeOf(view.Reset); place.Own() {
		return place
	}
	return prompt.Place{}
}

// mend gives a finding the function that mends it, where configure does.
func (l *gitLook) mend(place prompt.Place, f prompt.Finding) Found {
	if place.Own() {
		return tell(f)
	}
	return Found{Finding: f, Fix: l.configure}
}

// configure is what `configure` does.
func (l *gitLook) configure(context.Context) error {
	file := gitconfig.GlobalFile(l.Env, l.Home)
	_, err := gitconfig.Configure(file, gitconfig.Block{Helper: l.Self, Hosts: l.names, AllHosts: gitconfig.AsksForAll(file)})
	return err
}

func placeOf(p gitconfig.Place) prompt.Place {
	return prompt.Place{Key: p.Key, Scope: p.Scope, File: p.File}
}
