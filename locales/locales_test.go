package locales

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/feature/plural"
)

func load(t *testing.T) *Catalogues {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var placeholder = regexp.MustCompile(`\{\d+\}`)

func placeholders(text string) []string {
	found := placeholder.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func TestEveryCatalogueSaysTheSameThings(t *testing.T) {
	c := load(t)
	english := c.In("en")
	for _, name := range Languages[1:] {
		texts := c.In(name)
		for key, want := range english.entries {
			got, known := texts.entries[key]
			switch {
			case !known:
				t.Errorf("%s lacks %q", name, key)
			case (want.forms == nil) != (got.forms == nil):
				t.Errorf("%s: %q is counted in one language and not in the other", name, key)
			case want.forms == nil && !slices.Equal(placeholders(want.text), placeholders(got.text)):
				t.Errorf("%s: %q has the placeholders %v, want %v", name, key, placeholders(got.text), placeholders(want.text))
			case want.forms == nil && got.text == "":
				t.Errorf("%s: %q is empty", name, key)
			}
			for form, text := range got.forms {
				if !slices.Equal(placeholders(want.forms[plural.Other]), placeholders(text)) {
					t.Errorf("%s: form %v of %q has the placeholders %v", name, form, key, placeholders(text))
				}
			}
		}
		for key := range texts.entries {
			if _, known := english.entries[key]; !known {
				t.Errorf("%s has %q, which nobody uses", name, key)
			}
		}
	}
}

func TestCountedTextsHaveEveryFormOfTheirLanguage(t *testing.T) {
	needed := map[string][]plural.Form{
		"en": {plural.One, plural.Other},
		"ru": {plural.One, plural.Few, plural.Many},
		"pl": {plural.One, plural.Few, plural.Many},
		"zh": {plural.Other},
	}
	c := load(t)
	for name, forms := range needed {
		for key, e := range c.In(name).entries {
			for _, form := range forms {
				if e.forms != nil && e.forms[form] == "" {
					t.Errorf("%s: %q lacks plural form %v", name, key, form)
				}
			}
		}
	}
}

func TestTheLanguageIsNegotiated(t *testing.T) {
	c := load(t)
	for _, test := range []struct{ header, want string }{
		{"", "en"},
		{"ru-RU,ru;q=0.9,en;q=0.8", "ru"},
		{"zh-CN,zh;q=0.9", "zh"},
		{"zh-Hans-SG", "zh"},
		{"de-DE,pl;q=0.7,en;q=0.3", "pl"},
		{"fr", "en"},
		{"*", "en"},
		{"\x00;q=x", "en"},
		{strings.Repeat("a-", 5000), "en"},
	} {
		if got := c.Negotiate(test.header, "en"); got != test.want {
			t.Errorf("%.40q gets %s, want %s", test.header, got, test.want)
		}
	}
}

func TestPluralsFollowTheLanguage(t *testing.T) {
	c := load(t)
	for _, test := range []struct {
		language string
		n        int
		want     string
	}{
		{"en", 1, "1 person"},
		{"en", 2, "2 people"},
		{"ru", 1, "1 человек"},
		{"ru", 3, "3 человека"},
		{"ru", 11, "11 человек"},
		{"ru", 21, "21 человек"},
		{"pl", 1, "1 osoba"},
		{"pl", 4, "4 osoby"},
		{"pl", 12, "12 osób"},
		{"pl", 22, "22 osoby"},
		{"zh", 5, "5 人"},
	} {
		if got := c.In(test.language).N("room.members", test.n); got != test.want {
			t.Errorf("%s, %d: got %q, want %q", test.language, test.n, got, test.want)
		}
	}
}

func TestAScriptGetsTheFormsOfItsLanguage(t *testing.T) {
	c := load(t)
	for language, want := range map[string]map[string]string{
		"en": {"one": "{0} new message", "other": "{0} new messages"},
		"ru": {"one": "{0} новое сообщение", "few": "{0} новых сообщения", "many": "{0} новых сообщений"},
		"pl": {"one": "{0} nowa wiadomość", "few": "{0} nowe wiadomości", "many": "{0} nowych wiadomości"},
		"zh": {"other": "{0} 条新消息"},
	} {
		if got := c.In(language).Forms("room.new"); !maps.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", language, got, want)
		}
	}
}

func TestDaysAreWrittenTheLocalWay(t *testing.T) {
	c := load(t)
	day := time.Date(2026, time.November, 20, 15, 4, 0, 0, time.UTC)
	for language, want := range map[string]string{
		"en": "20 November 2026", "ru": "20 ноября 2026 г.", "pl": "20 listopada 2026", "zh": "2026年11月20日",
	} {
		if got := c.In(language).Day(day); got != want {
			t.Errorf("%s: got %q, want %q", language, got, want)
		}
	}
}

func TestAValueIsNotTakenForAPlace(t *testing.T) {
	if got := fill("{0} and {1}", []any{"{1}", "b"}); got != "{1} and b" {
		t.Errorf("got %q", got)
	}
}

func TestAValueFromTheRightDoesNotTurnItsSentence(t *testing.T) {
	for value, want := range map[string]string{
		"Чай":       "a Чай b",
		"שלום!":     "a \u2068שלום!\u2069 b",
		"tea مرحبا": "a \u2068tea مرحبا\u2069 b",
		"茶":         "a 茶 b",
	} {
		if got := fill("a {0} b", []any{value}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
