package filter

import (
	"strings"
	"testing"
)

func TestALoudTextSaysWhy(t *testing.T) {
	for _, c := range []struct {
		text string
		want Noise
	}{
		{"", Quiet},
		{"Good morning, how are you today?", Quiet},
		{"GOOD MORNING HOW ARE YOU TODAY", Capitals},
		{"КУПИТЕ СКОРЕЕ НАШИ САМОВАРЫ", Capitals},
		{"OK, NATO AND UNESCO", Quiet},
		{"The UNESCO and NATO and the EU are here with us", Quiet},
		{"今天下午三点在花园里喝茶请带上你们的杯子好吗 OK", Quiet},
		{"a" + strings.Repeat("\u0301", 8), Quiet},
		{"a" + strings.Repeat("\u0301", 9), Marks},
		{strings.Repeat("🍰🎂", 15), Quiet},
		{strings.Repeat("🍰🎂", 15) + "🍵", Emoji},
		{strings.Repeat("👨‍👩‍👧👋🏽🇵🇱", 10), Quiet},
		{"да" + strings.Repeat("а", 11), Quiet},
		{"да" + strings.Repeat("а", 12), Repeated},
		{strings.Repeat("哈", 12), Quiet},
		{strings.Repeat("哈", 13), Repeated},
		{"what" + strings.Repeat("!", 13), Repeated},
		{strings.Repeat("-", 40) + "\n" + strings.Repeat(" ", 40) + "1" + strings.Repeat("0", 20), Quiet},
	} {
		if got := NoiseIn(c.text); got != c.want {
			t.Errorf("%q is %q, want %q", c.text, got, c.want)
		}
	}
}

func TestTextsThatSayTheSameFoldToTheSame(t *testing.T) {
	for _, same := range [][]string{
		{"Buy tea now", "BUY   tea, now!!!", "**buy** tea… n\u200bоw", "buу tea nоw"},
		{"Приходите все", "ПРИХОДИТЕ, ВСЕ!", "Приходите всё"},
		{"法輪功", "法轮功。"},
		{"sooooo good", "soo good"},
	} {
		for _, text := range same {
			if got, want := Fold(text), Fold(same[0]); got != want {
				t.Errorf("%q folds to %q, %q to %q", text, got, same[0], want)
			}
		}
	}
	if Fold("buy tea") == Fold("buy tee") || Fold("🍵") == "" || Fold("...") != "" {
		t.Error("texts that say something else fold to the same")
	}
}
