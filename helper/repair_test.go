package helper

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"git-credential-pat/store"
	"git-credential-pat/store/secret"
)

// TestServedAsWhatItIs: somebody put another kind of token there with a keyring
// program, or a replacement was cut short after the index: what goes to git
// fits the token and not the entry.
func TestServedAsWhatItIs(t *testing.T) {
	b := newBench(t)
	e := store.Entry{Host: "bitbucket.org", Name: defaultName, Default: true, Kind: "bb-access-token", SendAs: "x-token-auth"}
	b.seed(e, accessToken("old"))
	b.mem.Plant(e.Key(), secret.New(apiToken("new")))
	b.secrets = append(b.secrets, apiToken("new"))
	b.on("get", "bitbucket.org").is(t, answer("x-bitbucket-api-token-auth", apiToken("new")))
}

// noSet is a store that can be read and not written.
type noSet struct{ store.Store }

func (noSet) Set(context.Context, string, secret.Secret) error {
	return &store.Trouble{State: store.Mute, Cause: errors.New("made up")}
}

// TestFailedReplacementLeavesTheOld: the old token is still there, and what the
// index says of it still fits.
func TestFailedReplacementLeavesTheOld(t *testing.T) {
	b := newBench(t)
	key := b.seed(store.Entry{Host: "bitbucket.org", Name: defaultName, Default: true, Kind: "bb-api-token", SendAs: "x-bitbucket-api-token-auth"}, apiToken("old"))
	was := b.indexBytes()
	b.Stores[store.InKeyring] = noSet{b.mem}
	b.secrets = append(b.secrets, accessToken("new"))
	if _, err := b.login(Login{Host: "bitbucket.org", Token: handIn(accessToken("new"))}); err == nil {
		t.Fatal("login said that it kept the token")
	}
	b.holds(key, apiToken("old"))
	if now := b.indexBytes(); now != was {
		t.Errorf("the index is\n%s, was\n%s", now, was)
	}
}

// TestHandedOverHaveALimit: anybody can write a URL.
func TestHandedOverHaveALimit(t *testing.T) {
	b := newBench(t)
	for i := range mostHandedOver {
		b.seed(acct(fmt.Sprint("mallory", i), handedOver), classic(fmt.Sprint("mallory", i)))
	}
	was := b.state()
	b.secrets = append(b.secrets, classic("onemore"))
	r := b.on("store", "github.com", "username=oscar", "password="+classic("onemore"))
	notice(t, r.err, true, "50 from addresses are kept already")
	b.unchanged(was)
}

// TestCancelOfAWrongClock: a stamp from the future stops nobody.
func TestCancelOfAWrongClock(t *testing.T) {
	b := newBench(t)
	q := newQuery(&Request{Protocol: "https", Host: "github.com"}, b.Hosts["github.com"])
	q.began = b.Now()
	b.answers()
	first, err := b.takeTurn(t.Context(), q.topic(), b.person)
	if err != nil {
		t.Fatal(err)
	}
	first.now = func() time.Time { return b.Now().Add(time.Hour) }
	first.cancelled()
	first.end()
	second, err := b.takeTurn(t.Context(), q.topic(), b.person)
	if err != nil {
		t.Fatalf("a stamp from the future counts: %v", err)
	}
	second.end()
}
