package models

import (
	"errors"
	"strings"
	"testing"

	"samovar/models/words"
	"samovar/uploads"
)

func TestASearchLooksAtTenWordsOfAHundredCharacters(t *testing.T) {
	if got := words.Phrases("a b c d e f g h i j k l"); len(got) != words.MaxPhrases {
		t.Errorf("%d words are looked for", len(got))
	}
	if got := words.Terms(words.Phrases(strings.Repeat("茶水天气很好吧", 10))); len(got) > words.MaxPhrases {
		t.Errorf("%d pairs are looked up", len(got))
	}
	search, err := NewSearch(SearchForm{Words: strings.Repeat(" ", maxSearch) + "word"})
	if err != nil || !search.IsEmpty() {
		t.Errorf("behind a hundred characters: %+v, %v", search, err)
	}
}

func TestASentenceQuotesTheBeginningOfWhatWasTyped(t *testing.T) {
	for typed, want := range map[string]string{
		"":                                   "",
		"shop.example/path":                  "shop.example/path",
		strings.Repeat("茶", beginningLength): strings.Repeat("茶", beginningLength),
		strings.Repeat("茶", beginningLength) + "!": strings.Repeat("茶", beginningLength) + "…",
		strings.Repeat("x", 100*beginningLength):   strings.Repeat("x", beginningLength) + "…",
	} {
		if got := beginning(typed); got != want {
			t.Errorf("%q is quoted as %q", typed, got)
		}
	}
	long := strings.Repeat("x", 150) + ".png"
	var tooLarge TooMuch
	if err := refused(long, uploads.ErrTooLarge); !errors.As(err, &tooLarge) || tooLarge.Args[0] != beginning(long) {
		t.Errorf("a file is called %v", err)
	}
}
