package words

import (
	"strings"
	"testing"
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
	if length := len([]rune(got)); length > ExcerptLength+10 {
		t.Errorf("an excerpt has %d characters", length)
	}
	if got := shown(strings.Repeat("茶", 2000), "茶茶"); !strings.HasPrefix(got, "[茶") || !strings.HasSuffix(got, "]…") {
		t.Errorf("of nothing but what was found: %.60q", got)
	}
}

// shown returns an excerpt with brackets around its matches.
func shown(body, typed string) string {
	matches, _ := Matches(body, Phrases(typed))
	var out strings.Builder
	for _, piece := range Excerpt(body, matches) {
		if piece.Found {
			out.WriteString("[" + piece.Text + "]")
		} else {
			out.WriteString(piece.Text)
		}
	}
	return out.String()
}
