package models

import (
	"errors"
	"strings"
	"testing"

	"samovar/uploads"
)

func TestAnExcerptShowsWhatWasFound(t *testing.T) {
	long := strings.Repeat("слово ", 100)
	for _, c := range []struct{ name, body, typed, want string }{
		{"a whole message", "Two Kettles, one tea", "kettle tea", "Two [Kettles], one [tea]"},
		{"a part of a run", "今天天气很好", "天气", "今天[天气]很好"},
		{"one character", "今天天气很好", "天", "今[天天]气很好"},
		{"words that touch", "茶tea", "tea 茶", "[茶tea]"},
		{"nothing was looked for", "tea", "", "tea"},
		{"the same word again", "tea TEA téa", "tea", "[tea] [TEA] [téa]"},
		{"half-width kana", "ｶﾞﾗｽ!", "ガラス", "[ｶﾞﾗｽ]!"},
		{"not HTML yet", "<b>tea</b>", "tea", "<b>[tea]</b>"},
	} {
		if got := shown(c.body, c.typed); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	got := shown(long+"kettle "+long, "kettle")
	if !strings.HasPrefix(got, "…слово ") || !strings.Contains(got, " [kettle] ") || !strings.HasSuffix(got, "…") {
		t.Errorf("of a long message: %q", got)
	}
	if length := len([]rune(got)); length > excerptLength+10 {
		t.Errorf("an excerpt has %d characters", length)
	}
	if got := shown(strings.Repeat("茶", 2000), "茶茶"); !strings.HasPrefix(got, "[茶") || !strings.HasSuffix(got, "]…") {
		t.Errorf("of nothing but what was found: %.60q", got)
	}
}

// shown is an excerpt with brackets around what was found.
func shown(body, typed string) string {
	marks, _ := matches(body, phrases(typed))
	var out strings.Builder
	for _, piece := range excerpt(body, marks) {
		if piece.Found {
			out.WriteString("[" + piece.Text + "]")
		} else {
			out.WriteString(piece.Text)
		}
	}
	return out.String()
}

func TestASearchLooksAtTenWordsOfAHundredCharacters(t *testing.T) {
	if got := phrases("a b c d e f g h i j k l"); len(got) != maxPhrases {
		t.Errorf("%d words are looked for", len(got))
	}
	if got := terms(phrases(strings.Repeat("茶水天气很好吧", 10))); len(got) > maxPhrases {
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
	if err := refused(long, uploads.ErrTooLarge); !errors.As(err, &tooLarge) || tooLarge.Places[0] != beginning(long) {
		t.Errorf("a file is called %v", err)
	}
}
