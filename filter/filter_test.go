package filter

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// marked returns a text with brackets around what a list finds in it.
func marked(t *testing.T, list, text string) string {
	t.Helper()
	f, problems := Compile(strings.Split(list, "\n"))
	if problems != nil {
		t.Fatalf("the list %q has problems: %v", list, problems)
	}
	var out strings.Builder
	at := 0
	for _, s := range f.Find(text) {
		out.WriteString(text[at:s.Start] + "[" + text[s.Start:s.End] + "]")
		at = s.End
	}
	return out.String() + text[at:]
}

func TestADisguisedWordIsFound(t *testing.T) {
	for _, c := range []struct{ why, list, want string }{
		{"as it is", "spam", "no [spam] here"},
		{"in capitals", "spam", "[SPAM]!"},
		{"in another case of the list", "Spam", "[spam]"},
		{"Cyrillic letters in a Latin word", "spam", "[ѕраm]"},
		{"Cyrillic letters in a Latin word", "casino", "[саsіnо]"},
		{"Greek letters in a Latin word", "porn", "[ρorn] [pοrn]"},
		{"й for y", "хуй", "[хуй] [xyй] [xyu] [ХУЙ]"},
		{"Latin for Cyrillic", "сука", "[сука] [cyka] [cykа]"},
		{"Cyrillic for Latin", "cyka", "[сука]"},
		{"by its sound", "казино", "[казино] [kasino] [kazino]"},
		{"by its sound", "kasino", "[казино] [kasino] [касино]"},
		{"a digit", "viagra", "[v1agra] [V1AGRA] [vi4gra] [vi@gra]"},
		{"a digit for l", "slut", "[s1ut]"},
		{"digits in Cyrillic", "казино", "[ка3ин0]"},
		{"digits in Cyrillic", "сучка", "[су4ка]"},
		{"a digit in a word with a sign", "assassin", "[a$$a$$in] [@ssassin]"},
		{"without its marks", "Łódź", "[Łódź] [Lodz] [LODZ] [łodz]"},
		{"without its marks", "Lodz", "[Łódź]"},
		{"ё as е", "ёлка", "[елка] [ёлка]"},
		{"a letter and its mark apart", "ёлка", "[е\u0308лка]"},
		{"traditional", "法轮", "练[法輪]功, [法轮]"},
		{"traditional", "法輪", "练[法轮]功"},
		{"traditional", "賭博", "不[赌博]"},
		{"traditional", "赌博", "不[賭博]"},
		{"within a run", "加微信", "请[加微信]号"},
		{"full width", "spam", "[ｓｐａｍ]"},
		{"bold mathematics", "spam", "[𝐬𝐩𝐚𝐦] [𝓼𝓹𝓪𝓶]"},
		{"small capitals", "spam", "[ꜱᴘᴀᴍ]"},
		{"zero-width characters", "spam", "[s\u200bp\u200ca\u2060m]"},
		{"marks of direction", "spam", "\u202e[s\u200fp\u202ea\u2066m]\u2069"},
		{"soft hyphens", "spam", "[sp\u00adam]"},
		{"variation selectors", "赌博", "[赌\ufe00博]"},
		{"Markdown within", "spam", "[s**p**am]"},
		{"Markdown around", "spam", "**[spam]** _[spam]_ ~~[spam]~~ `[spam]` __[spam]__"},
		{"backslashes", "spam", "[s\\pam]"},
		{"marks on letters", "spam", "[s̴̡̢̛p̷̧̛a̵̢m̶̛]"},
		{"letters apart", "spam", "[s p a m]"},
		{"letters apart", "spam", "buy [s p a m] now, [s.p.a.m]!"},
		{"letters apart", "спам", "это [с.п.а.м] и ещё: я [с п а м] у вас"},
		{"letters apart, with dashes", "spam", "[s-p-a-m] or [S_P_A_M]"},
		{"letters apart, with a digit", "viagra", "[v 1 a g r a]"},
		{"letters apart, with a sign", "casino", "[c @ s i n o]"},
		{"emoji between letters", "spam", "[s🔥p🔥a🔥m]"},
		{"characters apart", "法轮功", "[法 輪 功]"},
		{"repeated", "spam", "[spaaaam] [sssspam] [spammmm]"},
		{"repeated", "ass", "[asssss] [aaass]"},
		{"three in the list", "xxx", "[xxx] [xxxxx] xx"},
		{"repeated in Cyrillic", "казино", "[казиноооо]"},
		{"a phrase", "buy now", "please [buy   now], [BUY\nNOW]"},
		{"a phrase with a digit", "buy viagra now", "[buy v1agra now]"},
		{"two phrases that share a word", "a bad\nbad word", "[a bad word]"},
		{"any ending", "shit*", "[shit] [shitty] [shittiest]"},
		{"any beginning", "*хуй", "[хуй] [похуй] застрахуйся"},
		{"any of both", "*хуй*", "[хуй] [застрахуй] [похуйка]"},
		{"an emoji", "🍆", "nice [🍆]!"},
		{"a symbol", "c++", "I like [c++] and c"},
		{"beside another script", "spam", "加[spam]群"},
		{"both scripts", "加vx", "[加vx] [加 VX]"},
		{"a number", "1488", "[1488] [1 4 8 8] 148 14888"},
		{"exactly", "=cam", "[cam] [CAM] сам c@m cám c a m"},
		{"exactly", "=法輪", "[法輪] 法轮"},
		{"exactly and not", "=cam\ncam", "[cam] [сам]"},
		{"exactly in two ways", "=cam\n=сам", "[cam] [сам] саm"},
		{"words that share their beginning", "spa\nspam\nspammer", "[spa] [spam] [spammer] spamme"},
		{"a word within another", "*hers\nhe*\nshe", "[ushers] [she] [hello] [he]"},
		{"the whole text", "spam", "[spam]"},
		{"twice", "spam", "[spam] [spam]"},
	} {
		text := strings.NewReplacer("[", "", "]", "").Replace(c.want)
		if got := marked(t, c.list, text); got != c.want {
			t.Errorf("%s: the list %q finds %q, want %q", c.why, c.list, got, c.want)
		}
	}
}

func TestAnInnocentWordIsNotFound(t *testing.T) {
	for list, texts := range map[string][]string{
		"cunt":   {"Scunthorpe", "S-cunthorpe", "country"},
		"хуй":    {"застрахуй", "застрахуйте", "страхуй нас"},
		"ass":    {"assess", "класс", "a s", "glass", "class", "c l a s s", "as", "assassin"},
		"асс":    {"ассистент", "ассортимент", "ас"},
		"drug":   {"друг", "drugstore"},
		"spam":   {"sp am", "spa m", "spasm", "pam", ""},
		"to je":  {"to", "je to", "toje"},
		"法轮":     {"法 轮", "轮法", "法国"},
		"viagra": {"via gra", "1 agra", "v2agra"},
		"fu":     {"f u", "fun"},
		"1000":   {"10000", "100"},
	} {
		for _, text := range texts {
			if got := marked(t, list, text); got != text {
				t.Errorf("the list %q finds %q", list, got)
			}
		}
	}
}

func TestLinesWithProblemsAreNamed(t *testing.T) {
	long := strings.Repeat("я", MaxRunes)
	f, problems := Compile([]string{
		"# a comment " + long, "", "  ", "spam", long + "я", long, "...", "*", "=", "**", "\xff", " tea time ",
	})
	want := []Problem{{5, TooLong}, {7, Empty}, {8, Empty}, {9, Empty}, {10, Empty}, {11, NotValid}}
	if !slices.Equal(problems, want) {
		t.Errorf("the problems are %v, want %v", problems, want)
	}
	for _, text := range []string{"spam", long, "tea time"} {
		if f.Find(text) == nil {
			t.Errorf("%q is not found beside lines with problems", text)
		}
	}
	if f.Find("comment") != nil {
		t.Error("a comment is searched")
	}
}

func TestAListHasAThousandLines(t *testing.T) {
	var lines []string
	for i := range MaxLines {
		lines = append(lines, fmt.Sprintf("word%d", i), "# a comment")
	}
	if _, problems := Compile(lines); problems != nil {
		t.Errorf("a full list has problems: %v", problems)
	}
	f, problems := Compile(append(lines, "one more", "two more"))
	if want := []Problem{{2*MaxLines + 1, TooMany}}; !slices.Equal(problems, want) {
		t.Errorf("the problems are %v, want %v", problems, want)
	}
	if f.Find("word999") == nil || f.Find("one more") != nil {
		t.Error("not the first lines are searched")
	}
}

func TestAnEmptyListFindsNothing(t *testing.T) {
	var none *Filter
	empty, problems := Compile(nil)
	if none.Find("spam") != nil || empty.Find("spam") != nil || problems != nil {
		t.Error("a list without lines finds something")
	}
}

func TestWhatIsFoundIsMasked(t *testing.T) {
	f, _ := Compile([]string{"spam", "казино"})
	text := "no s**p**am, no ка3ино\u0301: nothing"
	if got, want := Mask(text, f.Find(text), "***"), "no ***, no ***: nothing"; got != want {
		t.Errorf("masked: %q, want %q", got, want)
	}
}

// randomText returns a text of pieces that the filter treats in different ways.
func randomText(random *rand.Rand, pieces []string) string {
	var out strings.Builder
	for range random.IntN(40) {
		out.WriteString(pieces[random.IntN(len(pieces))])
	}
	return out.String()
}

var awkward = []string{
	"s", "p", "a", "m", "ѕ", "р", "а", "1", "@", "$", " ", ".", "**", "\\", "&", ";", "ﬁ", "⒮", "法",
	"輪", "\u0301", "\u200b", "\ufe0f", "👨‍👩‍👧", "aaaa", "й", "ł", "\xff", "\xe6", "🍆", "™", "\n", "x x x", "hers",
}

func TestNoTextBreaksTheFilter(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		var lines []string
		for range 5 {
			lines = append(lines, randomText(random, awkward))
		}
		f, _ := Compile(lines)
		for range 10 {
			check(t, f, randomText(random, awkward))
		}
	}
}

// check finds and masks, and proves that what is found has its ends between characters.
func check(t *testing.T, f *Filter, text string) {
	t.Helper()
	spans := f.Find(text)
	end := 0
	for _, s := range spans {
		if s.Start < end || s.End <= s.Start || s.End > len(text) {
			t.Fatalf("in %q it finds %v", text, spans)
		}
		end = s.End
		if utf8.ValidString(text) && (!utf8.ValidString(text[:s.Start]) || !utf8.ValidString(text[s.Start:s.End])) {
			t.Fatalf("in %q it finds %v, within a character", text, spans)
		}
	}
	if masked := Mask(text, spans, "***"); utf8.ValidString(text) && !utf8.ValidString(masked) {
		t.Fatalf("%q is masked as %q", text, masked)
	}
}

func FuzzFind(f *testing.F) {
	for _, piece := range awkward {
		f.Add("spam\n*хуй*\n=cam\nbuy now\n法轮", piece+" s p a m "+piece)
	}
	f.Fuzz(func(t *testing.T, list, text string) {
		compiled, _ := Compile(strings.Split(list, "\n"))
		check(t, compiled, text)
	})
}
