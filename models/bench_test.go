package models

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// These benchmarks measure a post, a search and the hot reads in a large archive: go test -run - -bench . ./models

// archiveSize is how many messages the archive has.
const archiveSize = 50_000

// babble makes texts with words as frequent as in a language: a few in every other text, most of them rarely. One text
// in five is Chinese.
type babble struct {
	random *rand.Rand
	zipf   *rand.Zipf
}

func newBabble() babble {
	random := rand.New(rand.NewPCG(1, 2))
	return babble{random, rand.NewZipf(random, 1.1, 5, 19_999)}
}

func (b babble) text() string {
	words := make([]string, 3+b.random.IntN(15))
	if b.random.IntN(5) == 0 {
		for i := range words {
			words[i] = string(rune('一' + b.zipf.Uint64()%3000))
		}
		return strings.Join(words, "")
	}
	for i := range words {
		words[i] = word(b.zipf.Uint64())
	}
	return strings.Join(words, " ")
}

// word returns the word of a rank; half of the words are Russian.
func word(rank uint64) string {
	letters := []rune("etaoinshrdlucmfwyp")
	if rank%2 == 1 {
		letters = []rune("оеаинтсрвлкмдпуя")
	}
	random := rand.New(rand.NewPCG(rank, 0))
	word := make([]rune, 2+random.IntN(9))
	for i := range word {
		word[i] = letters[random.IntN(len(letters))]
	}
	return string(word)
}

func openArchive(b *testing.B) (*Store, Person, babble) {
	b.Helper()
	return openArchiveAt(b, time.Now)
}

// openArchiveAt is openArchive with a clock of its own.
func openArchiveAt(b *testing.B, clock func() time.Time) (*Store, Person, babble) {
	b.Helper()
	store, err := Open(b.Context(), Config{Path: b.TempDir() + "/samovar.db", Clock: clock})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = store.Close() })
	anna, err := store.NewGuest(b.Context(), Browser{Token: "token"}, "Anna")
	if err != nil {
		b.Fatal(err)
	}
	texts := newBabble()
	for i := 0; i < archiveSize; i += 500 {
		err := store.change(b.Context(), func(c *change) error {
			for j := range 500 {
				if _, err := c.postMessage(anna, LobbySlug, NewMessage{Body: texts.text(), Key: fmt.Sprint(i + j)}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return store, anna, texts
}

// BenchmarkPost posts one message at a time, synced, as a guest. Every 256th post indexes them. A protected room asks
// all that it can of each; six seconds lie between two messages, so that none is refused.
func BenchmarkPost(b *testing.B) {
	for name, protection := range map[string]Protection{
		"unprotected": {}, "protected": {SlowSeconds: 5, RefuseSpam: true, RefuseLinks: true},
	} {
		b.Run(name, func(b *testing.B) {
			var passed time.Duration
			store, anna, texts := openArchiveAt(b, func() time.Time { return time.Unix(1_700_000_000, 0).Add(passed) })
			changed := map[string]any{
				"slow_seconds": protection.SlowSeconds, "refuse_spam": protection.RefuseSpam,
				"refuse_links": protection.RefuseLinks,
			}
			err := store.change(b.Context(), func(c *change) error {
				return c.tx.Model(&roomRow{}).Where("TRUE").Updates(changed).Error
			})
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				passed += 6 * time.Second
				draft, err := NewDraft(texts.text(), "")
				if err != nil {
					b.Fatal(err)
				}
				if _, err := store.PostMessage(b.Context(), anna, LobbySlug, draft); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSearch(b *testing.B) {
	store, _, _ := openArchive(b)
	for _, c := range []struct {
		name string
		form SearchForm
	}{
		{"a common word", SearchForm{Words: word(0)}},
		{"a rare word", SearchForm{Words: word(15_000)}},
		{"no such word", SearchForm{Words: "qqqqqq"}},
		{"two words", SearchForm{Words: word(2) + " " + word(40)}},
		{"two Chinese characters", SearchForm{Words: "一丁"}},
		{"one letter by nobody", SearchForm{Words: "e", By: "nobody"}},
		{"ten letters", SearchForm{Words: "e t a o i n s h r qqq", Room: LobbySlug}},
		{"an author of everything", SearchForm{By: "anna"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			search, err := NewSearch(c.form)
			if err != nil {
				b.Fatal(err)
			}
			var found Found
			for b.Loop() {
				if found, err = store.Search(b.Context(), nil, search, 0); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(found.Messages)), "found")
		})
	}
}

// BenchmarkHistory reads a page of messages, as a room's page does.
func BenchmarkHistory(b *testing.B) {
	store, anna, _ := openArchive(b)
	access, err := store.Enter(b.Context(), &anna, LobbySlug)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := store.LastMessages(b.Context(), access.Room.ID, 50); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkChangedSince reads one changed message, as a pump does after each post.
func BenchmarkChangedSince(b *testing.B) {
	store, anna, _ := openArchive(b)
	access, err := store.Enter(b.Context(), &anna, LobbySlug)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := store.ChangedSince(b.Context(), access.Room.ID, access.Room.Head-1, 500); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkEnter reads the session and the access of a request.
func BenchmarkEnter(b *testing.B) {
	store, _, _ := openArchive(b)
	b.ReportAllocs()
	for b.Loop() {
		_, anna, err := store.SessionByToken(b.Context(), Scope{}, "token")
		if err != nil {
			b.Fatal(err)
		}
		if _, err := store.Enter(b.Context(), &anna, LobbySlug); err != nil {
			b.Fatal(err)
		}
	}
}
