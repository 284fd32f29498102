package e2e

import "testing"

func TestEachLanguageSpeaksForItself(t *testing.T) {
	h := newHarness(t)
	browser := newChromium(t)
	for _, c := range []struct{ asked, language, placeholder string }{
		{"en-GB,en", "en", "Message Lobby"},
		{"ru-RU,ru,en", "ru", ""},
		{"zh-CN,zh", "zh", ""},
		{"pl", "pl", ""},
		{"de", "en", "Message Lobby"},
	} {
		t.Run(c.asked, func(t *testing.T) {
			p := browser.person(h, c.asked)
			p.t = t
			p.speaks(c.asked)
			p.open("/r/lobby")
			p.says("1 " + c.asked)
			if language := eval[string](p, `document.documentElement.lang`); language != c.language {
				t.Errorf("the page is in %q, want %q", language, c.language)
			}
			if placeholder := eval[string](p, `document.getElementById("body").placeholder`); c.placeholder != "" &&
				placeholder != c.placeholder {
				t.Errorf("the placeholder is %q", placeholder)
			}
			keys := eval[[]string](
				p,
				`[...document.body.innerText.matchAll(/\b[a-z]+\.[a-z]+(\.[a-z]+)*\b/g)].map((m) => m[0])`,
			)
			if len(keys) > 0 {
				t.Errorf("the page shows keys: %q", keys)
			}
		})
	}

	chooser := browser.person(h, "the chooser")
	chooser.chooses("language", "pl")
	chooser.open("/login")
	if language := eval[string](chooser, `document.documentElement.lang`); language != "pl" {
		t.Errorf("a language that was chosen is not kept: %q", language)
	}
}
