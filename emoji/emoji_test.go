package emoji

import (
	"slices"
	"testing"
)

func TestGroupsHoldAllEmojiInEachLanguage(t *testing.T) {
	labels := map[string]string{"en": "grinning face", "ru": "широко улыбается", "zh": "嘿嘿", "pl": "szeroko uśmiechnięta twarz", "de": "grinning face"}
	for language, label := range labels {
		all := Groups(language)
		if len(all) != 9 {
			t.Fatalf("%s has %d groups, want 9", language, len(all))
		}
		count := 0
		for _, group := range all {
			count += len(group.Emojis)
		}
		if count < 1900 {
			t.Errorf("%s has %d emoji, want at least 1900", language, count)
		}
		if first := all[0].Emojis[0]; first.Character != "😀" || first.Label != label {
			t.Errorf("%s begins with %s %q, want 😀 %q", language, first.Character, first.Label, label)
		}
	}
}

func TestAnEmojiOfPeopleHasFiveTones(t *testing.T) {
	for _, group := range Groups("en") {
		for _, e := range group.Emojis {
			if e.Character == "👋" && !slices.Equal(e.Tones, []string{"👋🏻", "👋🏼", "👋🏽", "👋🏾", "👋🏿"}) {
				t.Errorf("👋 has the tones %v", e.Tones)
			}
			if e.Character == "🍵" && len(e.Tones) != 0 {
				t.Errorf("tea has the tones %v", e.Tones)
			}
		}
	}
}

func TestSearchFindsByWordsOfTheLanguageAndOfEnglish(t *testing.T) {
	for _, c := range []struct{ language, query, want string }{
		{"en", "tea", "🍵"},
		{"en", "TEACUP", "🍵"},
		{"ru", "чай", "🍵"},
		{"ru", "медведь", "🐻"},
		{"ru", "tea", "🍵"},
		{"zh", "茶", "🍵"},
		{"zh", "熊", "🐻"},
		{"pl", "herbata", "🍵"},
		{"pl", "żółw", "🐢"},
		{"pl", "zolw", "🐢"},
		{"en", "cat heart", "😻"},
		{"en", "thumbsup", "👍"},
	} {
		found := Search(c.language, c.query, 50)
		if !slices.ContainsFunc(found, func(e Emoji) bool { return []rune(e.Character)[0] == []rune(c.want)[0] }) {
			t.Errorf("%q in %s finds %v, want %s among them", c.query, c.language, found, c.want)
		}
	}
}

func TestSearchFindsNothingForNonsenseAndKeepsToItsLimit(t *testing.T) {
	for _, query := range []string{"", "   ", "qqqqq", "чай qqqqq", "!!!"} {
		if found := Search("ru", query, 10); len(found) != 0 {
			t.Errorf("%q finds %v", query, found)
		}
	}
	if found := Search("en", "face", 7); len(found) != 7 {
		t.Errorf("a limit of 7 gives %d", len(found))
	}
}

func TestShortcodes(t *testing.T) {
	for name, want := range map[string]string{"tea": "🍵", "+1": "👍", "heart": "❤️", "smile": "😄", "samovar": ""} {
		if got, known := ByShortcode(name); got != want || known != (want != "") {
			t.Errorf(":%s: is %q (%v), want %q", name, got, known, want)
		}
	}
}

func TestOnlyTellsEmojiFromText(t *testing.T) {
	for _, c := range []struct {
		text  string
		count int
		only  bool
	}{
		{"😬", 1, true},
		{" 😬 🍵\n👋🏽 ", 3, true},
		{"👩‍👩‍👧‍👦", 1, true},
		{"🇵🇱🇨🇳", 2, true},
		{"🏴󠁧󠁢󠁳󠁣󠁴󠁿", 1, true},
		{"1️⃣#️⃣", 2, true},
		{"❤️☀️", 2, true},
		{"👩🏽‍💻", 1, true},
		{"☀", 0, false},
		{"1", 0, false},
		{"#", 0, false},
		{"😬!", 0, false},
		{"hello 😬", 0, false},
		{"", 0, false},
		{"   ", 0, false},
		{"🇵", 0, false},
		{"©", 0, false},
		{"😀\u200d", 0, false},
	} {
		if count, only := Only(c.text); count != c.count || only != c.only {
			t.Errorf("%q: %d, %v; want %d, %v", c.text, count, only, c.count, c.only)
		}
	}
}

func BenchmarkOnly(b *testing.B) {
	for b.Loop() {
		Only("hello, how are you?")
	}
}
