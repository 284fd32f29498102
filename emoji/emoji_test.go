package emoji

import (
	"slices"
	"strings"
	"testing"
)

func TestGroupsHoldAllEmojiInEachLanguage(t *testing.T) {
	labels := map[string]string{
		"en": "grinning face",
		"ru": "широко улыбается",
		"zh": "嘿嘿",
		"pl": "szeroko uśmiechnięta twarz",
		"de": "grinning face",
	}
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

func TestEachToneFollowsFromTheLightOne(t *testing.T) {
	toned := 0
	for _, e := range entries() {
		for i, tone := range e.tones {
			toned++
			if want := strings.ReplaceAll(e.tones[0], "🏻", string(rune(0x1f3fb+i))); tone != want {
				t.Errorf("%s is %s in tone %d, and would be %s from its light one", e.character, tone, i+1, want)
			}
		}
	}
	if toned < 1600 {
		t.Errorf("%d tones, want at least 1600", toned)
	}
}

func TestGroupsAreMadeOnce(t *testing.T) {
	if once, again := Groups("pl"), Groups("pl"); &once[0] != &again[0] {
		t.Error("the groups of a language are made for each who asks")
	}
	if polish, english := Groups("pl"), Groups("en"); &polish[0] == &english[0] {
		t.Error("Polish is shared with English")
	}
}

func TestEachLabelIsWhole(t *testing.T) {
	for _, language := range []string{"en", "ru", "zh", "pl"} {
		for i, label := range words(language).labels {
			if label == "" || label != strings.TrimSpace(label) || strings.Contains(label, ": ,") {
				t.Errorf("%s is %q in %s", entries()[i].character, label, language)
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
		{"pl", "ŻÓŁW", "🐢"},
		{"ru", "йога", "🧘"},
		{"ru", "ёж", "🦔"},
		{"zh", "热茶", "🍵"},
		{"en", "pinata", "🪅"},
		{"en", "piñăta", "🪅"},
		{"de", "tea", "🍵"},
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
	for _, query := range []string{"", "   ", "qqqqq", "чай qqqqq", "!!!", "иога", "едведь"} {
		if found := Search("ru", query, 10); len(found) != 0 {
			t.Errorf("%q finds %v", query, found)
		}
	}
	if found := Search("en", "face", 7); len(found) != 7 {
		t.Errorf("a limit of 7 gives %d", len(found))
	}
}

func TestSearchPutsTheBestFirst(t *testing.T) {
	for _, c := range []struct{ why, language, query, want string }{
		{"a shortcode before a label that begins so", "en", "tea", "🍵"},
		{"a shortcode of two words", "en", "thumbs down", "👎"},
		{"a whole word of the label before one that begins so", "ru", "чай", "🧋"},
		{"a label before a tag that stands earlier in the table", "en", "cold", "🥶"},
		{"a label that begins so before such a tag", "en", "rocke", "🚀"},
		{"what a Chinese label ends in before what it begins with", "zh", "茶", "🍵"},
	} {
		t.Run(c.why, func(t *testing.T) {
			found := Search(c.language, c.query, 50)
			if len(found) < 1 || found[0].Character != c.want {
				t.Errorf("%q finds %v, want %s first", c.query, found, c.want)
			}
		})
	}
}

func TestShortcodes(t *testing.T) {
	for name, want := range map[string]string{"tea": "🍵", "+1": "👍", "thumbsup": "👍", "-1": "👎", "heart": "❤️", "smile": "😄", "samovar": ""} {
		if got, known := ByShortcode(name); got != want || known != (want != "") {
			t.Errorf(":%s: is %q (%v), want %q", name, got, known, want)
		}
	}
}

func TestEveryEmojiIsOnlyOne(t *testing.T) {
	for _, e := range entries() {
		for _, character := range append([]string{e.character}, e.tones...) {
			if count, only := Only(character); count != 1 || !only {
				t.Errorf("%s %+q: %d, %v", character, character, count, only)
			}
			bare := strings.ReplaceAll(character, presentation, "")
			if count, only := Only(bare); strings.Contains(bare, joiner) && (count != 1 || !only) {
				t.Errorf("%s without selectors, %+q: %d, %v", character, bare, count, only)
			}
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
		{"🦰", 0, false},
		{"😀😀\ufe0e", 0, false},
		{"*️⃣", 1, true},
		{"*", 0, false},
		{"1️", 0, false},
		{"🇵🇱🇨", 0, false},
		{"👋🏽🏽", 0, false},
		{"🏴\U000e0067\U000e0062", 0, false},
		{"😬\xff", 0, false},
		{"\ufe0f", 0, false},
		{"🫩", 1, true},                                    // Unicode 16
		{"\U0001faeb\U0001f6d9\U0001fc00", 3, true},       // kept for emoji to come
		{"\U0001faf9\U0001f3fd\u200d\U0001f4bb", 1, true}, // and what they will be joined to
		{"\U0001f58e", 0, false},                          // a pictograph that is text
		{"\U0001fb00", 0, false},                          // a symbol of old computers
		{"\U0001fbfa", 0, false},                          // and what may become one
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

func BenchmarkSearch(b *testing.B) {
	for b.Loop() {
		Search("ru", "чай", 96)
	}
}
