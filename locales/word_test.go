package locales

import (
	"maps"
	"regexp"
	"slices"
	"testing"
)

// banned matches, by language, the words that GLOSSARY.md refuses everywhere. Go's \b knows ASCII only, hence [^\p{L}].
var banned = map[string]*regexp.Regexp{
	"en": regexp.MustCompile(`(?i)\b(letter|nobody|somebody|whoever|please|cannot|log in|log out|sign up|no way back|` +
		`for good|email)\b`),
	"ru": regexp.MustCompile(`(?i)имя пользователя|бесед|выгру[жз]|секрет([^н]|$)|забан|личк|заглуш|пожалуйста`),
	"zh": regexp.MustCompile(`聊天室|作者|您|表情符号|帐号|登陆|登出|讯息|踢出|拉黑`),
	"pl": regexp.MustCompile(`(^|[^\p{L}])[Ll]ist(y|u|ów|em|ach)?([^\p{L}]|$)|[Oo]dnośnik|[Ww]itryn|[Ss]erwis|pokojów|` +
		`[Ss]ekret|[Pp]roszę|[^\p{L}](cię|ciebie|ci|twój|twoj\p{L}*)([^\p{L}]|$)|\p{L}(łeś|łaś|łem|łam)([^\p{L}]|$)`),
}

func TestNoTextUsesAWordThatTheGlossaryBans(t *testing.T) {
	all := load(t)
	for language, pattern := range banned {
		for key, entry := range all.In(language).entries {
			for _, form := range append(slices.Collect(maps.Values(entry.forms)), entry.text) {
				if word := pattern.FindString(form); word != "" {
					t.Errorf("%s: %q uses %q: %s", language, key, word, form)
				}
			}
		}
	}
}
