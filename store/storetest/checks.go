package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"git-credential-pat/store/secret"
)

const alice = "https://alice@contract.example"

// check is one article of the contract.
type check struct {
	name string
	run  func(*exam) error
}

func checks() []check {
	return []check{
		{"get of nothing", checkNothing},
		{"set then get", checkSet},
		{"replace", checkReplace},
		{"delete", checkDelete},
		{"delete of nothing", checkDeleteNothing},
		{"distinct keys", checkDistinct},
		{"delete only that one", checkDeleteOne},
		{"odd names", checkOddNames},
		{"values", checkValues},
		{"too long a value", checkTooLong},
		{"keys of nothing", checkNoKeys},
		{"keys", checkKeys},
		{"cancelled is not absent", checkCancelled},
		{"many writers", checkWriters},
		{"readers beside a writer", checkReaders},
	}
}

// printable is n bytes that go round all printable ASCII characters.
func printable(n int) string {
	const first, last = '!', '~'
	var b strings.Builder
	for i := range n {
		b.WriteByte(byte(first + i%(last-first+1)))
	}
	return b.String()
}

func checkNothing(e *exam) error { return e.lacks(alice) }

func checkSet(e *exam) error {
	return errors.Join(e.set(alice, "one"), e.holds(alice, "one"), e.holds(alice, "one"))
}

// checkReplace goes through shorter and longer values: a store that writes in
// place leaves the end of the longer one.
func checkReplace(e *exam) error {
	for _, value := range []string{printable(93), "two", printable(520), "two", "two"} {
		if err := errors.Join(e.set(alice, value), e.holds(alice, value)); err != nil {
			return err
		}
	}
	return nil
}

func checkDelete(e *exam) error {
	err := errors.Join(e.set(alice, "one"), e.delete(alice), e.lacks(alice))
	return errors.Join(err, e.set(alice, "again"), e.holds(alice, "again"))
}

func checkDeleteNothing(e *exam) error {
	if err := e.wantNotFound(alice); err != nil {
		return fmt.Errorf("never set: %w", err)
	}
	if err := errors.Join(e.set(alice, "one"), e.delete(alice)); err != nil {
		return err
	}
	return e.wantNotFound(alice)
}

func (e *exam) wantNotFound(key string) error {
	if err := e.delete(key); !errors.Is(err, e.notFound) {
		return fmt.Errorf("delete %q: %v, want ErrNotFound", key, err)
	}
	return nil
}

// neighbours are keys that differ in one part each, some of them the beginning
// of another: a store that matches by prefix or by part mixes them up.
func neighbours() []string {
	return []string{
		alice,
		"https://alice@contract.example:8443",
		"https://alice@contract.example:844",
		"https://alice@contract.example/acme",
		"https://alice@contract.example/acme2",
		"https://alice@contract.example/acme%2Fteam",
		"https://alice@contract.example:8443/acme",
		"https://alice2@contract.example",
		"https://bob@contract.example",
		"https://alice@sub.contract.example",
	}
}

func checkDistinct(e *exam) error { return e.each(neighbours()) }

// each sets every key to a value of its own and then looks at all of them.
func (e *exam) each(keys []string) error {
	for _, key := range keys {
		if err := e.set(key, "for "+key); err != nil {
			return err
		}
	}
	return e.eachHolds(keys)
}

func (e *exam) eachHolds(keys []string) (err error) {
	for _, key := range keys {
		err = errors.Join(err, e.holds(key, "for "+key))
	}
	return err
}

// checkDeleteOne deletes one after the other, the shortest first, so that
// every key that another begins with goes while the longer one stays.
func checkDeleteOne(e *exam) error {
	keys := neighbours()
	if err := e.each(keys); err != nil {
		return err
	}
	for i, key := range keys {
		if err := errors.Join(e.delete(key), e.lacks(key), e.eachHolds(keys[i+1:])); err != nil {
			return err
		}
	}
	return nil
}

func checkOddNames(e *exam) error { return e.each(oddNames()) }

func oddNames() []string {
	return []string{
		"https://@contract.example",                       // no name
		"https://al%2Fice@contract.example",               // a slash
		"https://alice%40corp.example@contract.example",   // an e-mail
		"https://100%25@contract.example",                 // a per cent sign
		"https://a%20b%3Ac@contract.example",              // a space and a colon
		"https://%C3%A9l%C3%A8ve@contract.example",        // élève
		"https://%E6%9D%8E@contract.example/%F0%9F%90%99", // 李, and an octopus
		"https://..%2F..%2Fetc@contract.example",          // a way out of a folder
		"https://%2A@contract.example",                    // matches all, to some
		"https://-v@contract.example",                     // an option, to some
		"https://%22%27%24%60%5C@contract.example",        // a shell's
		"https://" + strings.Repeat("n", 100) + "@contract.example/" + strings.Repeat("o", 100),
	}
}

func checkValues(e *exam) error {
	for _, n := range []int{1, 93, 520, MaxValue} {
		value := printable(n)
		if err := errors.Join(e.set(alice, value), e.holds(alice, value)); err != nil {
			return err
		}
	}
	return nil
}

// checkTooLong also sets what is too long where there was nothing: a refusal
// leaves nothing behind.
func checkTooLong(e *exam) error {
	if err := e.wantRefused(alice); err != nil {
		return err
	}
	if err := errors.Join(e.lacks(alice), e.set(alice, "old")); err != nil {
		return err
	}
	return errors.Join(e.wantRefused(alice), e.holds(alice, "old"))
}

func (e *exam) wantRefused(key string) error {
	for _, n := range []int{MaxValue + 1, 5000} {
		switch err := e.set(key, printable(n)); {
		case err == nil:
			return fmt.Errorf("set %q: a value of %d bytes was accepted", key, n)
		case errors.Is(err, e.notFound):
			return fmt.Errorf("set %q: %w for a value of %d bytes", key, err, n)
		case strings.Contains(err.Error(), printable(20)):
			return fmt.Errorf("set %q: the error tells the value", key)
		}
	}
	return nil
}

// checkNoKeys holds that a store with nothing in it is no failure.
func checkNoKeys(e *exam) error {
	return errors.Join(e.lists(), e.set(alice, "one"), e.delete(alice), e.lists())
}

// checkKeys has what is set twice and what is deleted among the keys, and names
// that a list may change on its way.
func checkKeys(e *exam) error {
	keys := append(neighbours(), oddNames()...)
	if err := errors.Join(e.each(keys), e.set(alice, "again"), e.lists(keys...)); err != nil {
		return err
	}
	return errors.Join(e.delete(alice), e.lists(slices.DeleteFunc(keys, func(k string) bool { return k == alice })...))
}

// checkCancelled holds that "could not look" is never "not there".
func checkCancelled(e *exam) error {
	if err := e.set(alice, "one"); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	got, err := e.store.Get(ctx, alice)
	switch {
	case errors.Is(err, e.notFound):
		return fmt.Errorf("get %q, cancelled: %w, though it is there", alice, err)
	case err == nil && !got.Equal(secret.New("one")):
		return fmt.Errorf("get %q, cancelled: no error, and another value", alice)
	}
	if keys, err := e.store.Keys(ctx); err == nil && !slices.Contains(keys, alice) {
		return fmt.Errorf("keys, cancelled: no error, and %q is missing", alice)
	}
	if err := e.store.Delete(ctx, alice); errors.Is(err, e.notFound) {
		return fmt.Errorf("delete %q, cancelled: %w, though it was there", alice, err)
	}
	return nil
}

// checkWriters has writers that know nothing of each other. A store that
// rewrites a whole file keeps the last one's only.
func checkWriters(e *exam) error {
	keys := make([]string, 24)
	for i := range keys {
		keys[i] = fmt.Sprintf("https://writer%d@contract.example", i)
	}
	if err := e.together(len(keys), func(i int) error { return e.set(keys[i], "for "+keys[i]) }); err != nil {
		return err
	}
	if err := e.eachHolds(keys); err != nil {
		return err
	}
	return e.together(len(keys), func(i int) error { return errors.Join(e.delete(keys[i]), e.lacks(keys[i])) })
}

// checkReaders has one writer and readers that take no lock: whatever they
// get is one of the values, whole.
func checkReaders(e *exam) error {
	values := []string{printable(93), printable(520), "short", printable(MaxValue)}
	if err := e.set(alice, values[0]); err != nil {
		return err
	}
	written := make(chan struct{})
	return e.together(4, func(i int) error {
		if i == 0 {
			defer close(written)
			return e.rewrite(alice, append(values, values...))
		}
		return e.readUntil(written, alice, values)
	})
}

func (e *exam) rewrite(key string, values []string) error {
	for _, value := range values {
		if err := e.set(key, value); err != nil {
			return err
		}
	}
	return nil
}

func (e *exam) readUntil(written <-chan struct{}, key string, values []string) error {
	for {
		if err := e.holds(key, values...); err != nil {
			return err
		}
		select {
		case <-written:
			return nil
		default:
		}
	}
}

// together runs n functions at once.
func (e *exam) together(n int, do func(i int) error) error {
	errs := make([]error, n)
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { errs[i] = do(i) })
	}
	group.Wait()
	return errors.Join(errs...)
}
