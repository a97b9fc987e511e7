package helper

import (
	"slices"
	"strings"

	"git-credential-pat/providers"
	"git-credential-pat/store"
)

// defaultName is the name of an account whose user name nobody ever gave.
const defaultName = "default"

// choose picks the account that answers a query, or nil. ambiguous means that
// several could, each for its own owner, and the query names no repository.
func choose(q *query, entries []store.Entry) (chosen *store.Entry, ambiguous bool) {
	able := candidates(q.user, entries)
	bound, shared := apart(q, able)
	switch {
	case len(bound) > 0:
		return longestOwner(bound), false
	case len(shared) > 0:
		return sharedOf(shared, q.user), false
	case len(q.segments) > 0 || q.host.AliasOf != "":
		return nil, false
	case len(able) == 1:
		return able[0], false
	}
	return nil, len(able) > 1
}

// candidates returns the accounts that may answer to a user name: those that
// have it, else those whose token is that user's, else those whose own name
// nobody gave, else the one that was handed over under that very name. Without a user name all may but the handed-over
// ones, whose names came from a URL.
func candidates(user string, entries []store.Entry) []*store.Entry {
	if user == "" {
		return filter(entries, func(e *store.Entry) bool { return !e.HandedOver })
	}
	for _, fits := range []func(*store.Entry) bool{
		func(e *store.Entry) bool { return !e.HandedOver && slices.Contains(e.Names, user) },
		func(e *store.Entry) bool { return !e.HandedOver && e.Login == user },
		func(e *store.Entry) bool { return !e.HandedOver && e.Name == defaultName },
		func(e *store.Entry) bool { return e.HandedOver && e.Name == user },
	} {
		if able := filter(entries, fits); len(able) > 0 {
			return able
		}
	}
	return nil
}

func filter(entries []store.Entry, keep func(*store.Entry) bool) []*store.Entry {
	var kept []*store.Entry
	for i := range entries {
		if keep(&entries[i]) {
			kept = append(kept, &entries[i])
		}
	}
	return kept
}

// apart separates the accounts that are bound to what the query is about from
// those that answer for the whole host. An alias counts as an owner.
func apart(q *query, able []*store.Entry) (bound, shared []*store.Entry) {
	for _, e := range able {
		switch {
		case q.host.AliasOf != "" && e.Host == q.host.Name:
			bound = append(bound, e)
		case e.Owner == "":
			shared = append(shared, e)
		case q.host.AliasOf == "" && providers.SameOwner(e.Owner, q.segments):
			bound = append(bound, e)
		}
	}
	return bound, shared
}

// longestOwner returns the account bound most closely; among equals the one
// that was added first.
func longestOwner(bound []*store.Entry) *store.Entry {
	best := bound[0]
	for _, e := range bound[1:] {
		if strings.Count(e.Owner, "/") > strings.Count(best.Owner, "/") {
			best = e
		}
	}
	return best
}

// sharedOf returns the account that answers for the whole host: the one whose
// own name was asked for, else the default. Another one may have been used under
// that name, or belong to its owner.
func sharedOf(shared []*store.Entry, user string) *store.Entry {
	for _, e := range shared {
		if user != "" && e.Name == user {
			return e
		}
	}
	return defaultOf(shared)
}

// defaultOf returns the account marked as the default, or the only one there
// is.
func defaultOf(shared []*store.Entry) *store.Entry {
	for _, e := range shared {
		if e.Default {
			return e
		}
	}
	if len(shared) == 1 {
		return shared[0]
	}
	return nil
}
