package storetest

import (
	"context"
	"errors"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"git-credential-pat/store/secret"
)

// TestContractFails breaks the store in one way each and names the article
// that must notice.
func TestContractFails(t *testing.T) {
	type (
		getter  = func(context.Context, string) (secret.Secret, error)
		setter  = func(context.Context, string, secret.Secret) error
		deleter = func(context.Context, string) error
	)
	// rekey looks every key up under another.
	rekey := func(m *memory, to func(string) string) {
		get, set, del := m.get, m.set, m.del
		m.get = func(ctx context.Context, k string) (secret.Secret, error) { return get(ctx, to(k)) }
		m.set = func(ctx context.Context, k string, s secret.Secret) error { return set(ctx, to(k), s) }
		m.del = func(ctx context.Context, k string) error { return del(ctx, to(k)) }
	}
	for _, mutant := range []struct {
		name, article string
		mutate        func(m *memory, get getter, set setter, del deleter)
	}{
		{"absent is empty", "get of nothing", func(m *memory, get getter, _ setter, _ deleter) {
			m.get = func(ctx context.Context, k string) (secret.Secret, error) {
				s, _ := get(ctx, k)
				return s, nil
			}
		}},
		{"absent is another error", "get of nothing", func(m *memory, get getter, _ setter, _ deleter) {
			m.get = func(ctx context.Context, k string) (secret.Secret, error) {
				s, err := get(ctx, k)
				if err != nil {
					err = errors.New("none")
				}
				return s, err
			}
		}},
		{"keeps nothing", "set then get", func(m *memory, _ getter, _ setter, _ deleter) {
			m.set = func(context.Context, string, secret.Secret) error { return nil }
		}},
		{"reads once", "set then get", func(m *memory, get getter, _ setter, del deleter) {
			m.get = func(ctx context.Context, k string) (secret.Secret, error) {
				s, err := get(ctx, k)
				_ = del(ctx, k)
				return s, err
			}
		}},
		{"keeps the first", "replace", func(m *memory, _ getter, set setter, _ deleter) {
			m.set = func(ctx context.Context, k string, s secret.Secret) error {
				if _, ok := m.kept[k]; ok {
					return nil
				}
				return set(ctx, k, s)
			}
		}},
		{"writes in place", "replace", func(m *memory, _ getter, set setter, _ deleter) {
			m.set = func(ctx context.Context, k string, s secret.Secret) error {
				old := m.kept[k].Reveal()
				if len(old) > s.Len() {
					s = secret.New(s.Reveal() + old[s.Len():])
				}
				return set(ctx, k, s)
			}
		}},
		{"deletes nothing", "delete", func(m *memory, _ getter, _ setter, _ deleter) {
			m.del = func(context.Context, string) error { return nil }
		}},
		{"deletes nothing happily", "delete of nothing", func(m *memory, _ getter, _ setter, del deleter) {
			m.del = func(ctx context.Context, k string) error { _ = del(ctx, k); return nil }
		}},
		{"absent is not translated in delete", "delete of nothing", func(m *memory, _ getter, _ setter, del deleter) {
			m.del = func(ctx context.Context, k string) error {
				if del(ctx, k) != nil {
					return errors.New("none")
				}
				return nil
			}
		}},
		{"drops the owner", "distinct keys", func(m *memory, _ getter, _ setter, _ deleter) {
			rekey(m, func(k string) string { head, _, _ := strings.Cut(k, ".example/"); return head })
		}},
		{"drops the port", "distinct keys", func(m *memory, _ getter, _ setter, _ deleter) {
			rekey(m, func(k string) string { return strings.Replace(k, ":8443", "", 1) })
		}},
		{"drops the name", "distinct keys", func(m *memory, _ getter, _ setter, _ deleter) {
			rekey(m, func(k string) string { _, host, _ := strings.Cut(k, "@"); return host })
		}},
		{"deletes by prefix", "delete only that one", func(m *memory, _ getter, _ setter, del deleter) {
			m.del = func(ctx context.Context, k string) error {
				for other := range m.kept {
					if other != k && strings.HasPrefix(other, k) {
						delete(m.kept, other)
					}
				}
				return del(ctx, k)
			}
		}},
		{"drops escapes", "odd names", func(m *memory, _ getter, _ setter, _ deleter) {
			rekey(m, func(k string) string {
				head, _, _ := strings.Cut(k, "%")
				return head
			})
		}},
		{"cuts long keys", "odd names", func(m *memory, _ getter, set setter, _ deleter) {
			m.set = func(ctx context.Context, k string, s secret.Secret) error {
				return set(ctx, k[:min(len(k), 200)], s)
			}
		}},
		{"cuts at 512 bytes", "values", func(m *memory, _ getter, set setter, _ deleter) {
			m.set = func(ctx context.Context, k string, s secret.Secret) error {
				return set(ctx, k, secret.New(s.Reveal()[:min(s.Len(), 512)]))
			}
		}},
		{"eats quotes", "values", func(m *memory, _ getter, set setter, _ deleter) {
			m.set = func(ctx context.Context, k string, s secret.Secret) error {
				return set(ctx, k, secret.New(strings.ReplaceAll(s.Reveal(), `"`, "")))
			}
		}},
		{"takes any length", "too long a value", func(m *memory, _ getter, _ setter, _ deleter) {
			m.set = func(_ context.Context, k string, s secret.Secret) error { m.kept[k] = s; return nil }
		}},
		{"empties before it refuses", "too long a value", func(m *memory, _ getter, set setter, del deleter) {
			m.set = func(ctx context.Context, k string, s secret.Secret) error { _ = del(ctx, k); return set(ctx, k, s) }
		}},
		{"refuses as not found", "too long a value", func(m *memory, _ getter, set setter, _ deleter) {
			m.set = func(ctx context.Context, k string, s secret.Secret) error {
				if set(ctx, k, s) != nil {
					return errNone
				}
				return nil
			}
		}},
		{"tells the value", "too long a value", func(m *memory, _ getter, set setter, _ deleter) {
			m.set = func(ctx context.Context, k string, s secret.Secret) error {
				if set(ctx, k, s) != nil {
					return errors.New("too long: " + s.Reveal())
				}
				return nil
			}
		}},
		{"an empty list is an error", "keys of nothing", func(m *memory, _ getter, _ setter, _ deleter) {
			m.all = func(context.Context) ([]string, error) {
				if len(m.kept) == 0 {
					return nil, errNone
				}
				return nil, nil
			}
		}},
		{"lists what was deleted", "keys of nothing", func(m *memory, _ getter, set setter, _ deleter) {
			var keys []string
			m.set = func(ctx context.Context, k string, s secret.Secret) error {
				keys = append(keys, k)
				return set(ctx, k, s)
			}
			m.all = func(context.Context) ([]string, error) { return keys, nil }
		}},
		{"lists what was set twice, twice", "keys", func(m *memory, _ getter, set setter, _ deleter) {
			var again []string
			m.set = func(ctx context.Context, k string, s secret.Secret) error {
				if _, kept := m.kept[k]; kept {
					again = append(again, k)
				}
				return set(ctx, k, s)
			}
			m.all = func(context.Context) ([]string, error) {
				return append(slices.Collect(maps.Keys(m.kept)), again...), nil
			}
		}},
		{"lists one of many", "keys", func(m *memory, _ getter, _ setter, _ deleter) {
			m.all = func(context.Context) ([]string, error) {
				for k := range m.kept {
					return []string{k}, nil
				}
				return nil, nil
			}
		}},
		{"lists without escapes", "keys", func(m *memory, _ getter, _ setter, _ deleter) {
			m.all = func(context.Context) (keys []string, err error) {
				for k := range m.kept {
					plain, _ := url.PathUnescape(k)
					keys = append(keys, plain)
				}
				return keys, nil
			}
		}},
		{"cancelled lists nothing", "cancelled is not absent", func(m *memory, _ getter, _ setter, _ deleter) {
			all := m.all
			m.all = func(ctx context.Context) ([]string, error) {
				if ctx.Err() != nil {
					return nil, nil
				}
				return all(ctx)
			}
		}},
		{"cancelled is absent", "cancelled is not absent", func(m *memory, get getter, _ setter, _ deleter) {
			m.get = func(ctx context.Context, k string) (secret.Secret, error) {
				if ctx.Err() != nil {
					return secret.Secret{}, errNone
				}
				return get(ctx, k)
			}
		}},
		{"cancelled deletes nothing", "cancelled is not absent", func(m *memory, _ getter, _ setter, del deleter) {
			m.del = func(ctx context.Context, k string) error {
				if ctx.Err() != nil {
					return errNone
				}
				return del(ctx, k)
			}
		}},
	} {
		t.Run(mutant.name, func(t *testing.T) {
			m := newMemory()
			mutant.mutate(m, m.get, m.set, m.del)
			if err := article(t, mutant.article).run(newExam(m, errNone)); err == nil {
				t.Errorf("%q did not notice", mutant.article)
			} else if strings.Contains(err.Error(), printable(20)) && mutant.name != "tells the value" {
				t.Errorf("%q tells a value", mutant.article)
			}
		})
	}
}
