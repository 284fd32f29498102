package views

import (
	"html"
	"strings"
	"testing"
	"unicode"
)

// FuzzMarkdownKeepsWhatIsNoMarkup holds that no letter of a text is lost or added, and that a text without marks is
// shown as it was typed.
func FuzzMarkdownKeepsWhatIsNoMarkup(f *testing.F) {
	for _, seed := range []string{
		"tea", "**粗体。**后面", "含**「重点」**内容", "你好@bob 你好", "好的~谢谢~", "~~x~~", "a*b*c", "x**2 + y**2", "__init__ _a_", `C:\path\*`,
		"make \\\nall", "1. a\n3. b", "- a\n  - b\n\nc", "> a\n> b\nc", "`a` ``b`c``", "    code\n\ttab", "#include <x>", "a  \nb", "[a] [b",
		"*a **b *c** d*", "„ważne” «чай»", "　　段落", "a\u00a0b", "🫩", "\u2028", "¯\\_(ツ)_/¯", "***", "*_*", "<a@b.example>",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		typed = strings.ToValidUTF8(strings.ReplaceAll(typed, "\x00", ""), "")
		// Words that may go: the address of a link, the language of code, the name of an emoji.
		if len(typed) > 2000 || strings.Contains(typed, "](") || strings.Contains(typed, "```") ||
			strings.Contains(typed, ":") {
			return
		}
		shown := rendered(t, Markdown(typed, nil))
		text := html.UnescapeString(tags.ReplaceAllString(shown, ""))
		if got, want := only(text, unicode.IsLetter), only(typed, unicode.IsLetter); got != want {
			t.Errorf("of %q the letters %q are shown, not %q: %s", typed, got, want, shown)
		}
		if plain := only(typed, isPlain); plain == typed && strings.TrimSpace(typed) == typed &&
			!strings.Contains(typed, "  ") &&
			shown != "" {
			if want := "<p>" + html.EscapeString(typed) + "</p>"; shown != want {
				t.Errorf("%q is shown as %s", typed, shown)
			}
		}
	})
}

// isPlain reports whether a character is no mark anywhere, nor a line's end.
func isPlain(r rune) bool {
	return r == ' ' || r == ',' || r == '?' || r == '"' || unicode.IsLetter(r) ||
		r > unicode.MaxASCII && unicode.IsGraphic(r) && !unicode.IsSpace(r)
}

func only(text string, keep func(rune) bool) string {
	return strings.Map(func(r rune) rune {
		if keep(r) {
			return r
		}
		return -1
	}, text)
}
