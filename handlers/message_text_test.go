package handlers

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// asTyped stands in a row of texts for the text itself, line by line.
const asTyped = "="

// away is what a link to another site has besides its address.
const away = ` rel="nofollow noreferrer noopener" target="_blank"`

// texts has what people type, what is shown of it within its paragraph, and the people it mentions.
var texts = []struct{ typed, shown, called string }{
	// Calls, in languages with spaces and without.
	{"@bob tea?", asTyped, "bob"},
	{"你好@bob 你好", asTyped, "bob"},
	{"你好@小明，在吗", asTyped, "小明"},
	{"@小明在吗", asTyped, "小明"},
	{"@bob你好", asTyped, "bob"},
	{"（@bob）", asTyped, "bob"},
	{"@小明@bob", asTyped, "bob 小明"},
	{"请联系a@bob.example", `请联系<a href="mailto:a@bob.example" rel="nofollow noreferrer">a@bob.example</a>`, ""},
	{"写信给张三@bob.example", asTyped, ""},
	{"привет,@bob", asTyped, "bob"},
	{"привет, @Катя!", asTyped, "Катя"},
	{"@Катя, @bob: где?", asTyped, "bob Катя"},
	{"@Кате это нужно", asTyped, ""},
	{"(@bob)", asTyped, "bob"},
	{"@bob: yes", asTyped, "bob"},
	{"@bob's tea", asTyped, "bob"},
	{"@bobowi", asTyped, ""},
	{"cześć @Żółta Łódź, herbata?", asTyped, "Żółta Łódź"},
	{"@Żółta przyjdzie", asTyped, ""},
	{"@bobby", asTyped, ""},
	{"@bob_", asTyped, "bob"},
	{"_@bob_", "<em>@bob</em>", "bob"},
	{"**@bob** and ~~@小明~~", "<strong>@bob</strong> and <del>@小明</del>", "bob 小明"},
	{"> @bob", "<blockquote dir=\"auto\"><p>@bob</p>\n</blockquote>", "bob"},
	{"- @bob\n- @小明", "<ul>\n<li dir=\"auto\">@bob</li>\n<li dir=\"auto\">@小明</li>\n</ul>", "bob 小明"},
	{"`@bob`", "<code>@bob</code>", ""},
	{"tea `@bob` @小明", "tea <code>@bob</code> @小明", "小明"},
	{"```\n@bob\n```", "<pre><code>@bob\n</code></pre>", ""},
	{"    @bob", "<pre><code>@bob\n</code></pre>", ""},
	{`\@bob`, "@bob", ""},
	{"user@bob", asTyped, ""},
	// Names with marks in them are names, and text.
	{"@_u_ and @:tea:!", asTyped, ":tea: _u_"},
	{"@`code`, @bob", asTyped, "`code` bob"},
	{"@`code @bob`", "@<code>code @bob</code>", ""},
	{"@x](https://evil.example) _so_", "@x](https://evil.example) <em>so</em>", "x](https://evil.example)"},
	{"[@x](https://evil.example)", `<a href="https://evil.example"` + away + `>@x</a>`, ""},
	{"see @tea.example.", asTyped, "tea.example"},
	{"*@_u_*: _tea_ :tea:", "<em>@_u_</em>: <em>tea</em> 🍵", "_u_"},
	{
		"> - @**b** **b**",
		"<blockquote dir=\"auto\"><ul>\n<li dir=\"auto\">@**b** <strong>b</strong></li>\n</ul>\n</blockquote>",
		"**b**",
	},
	{"`@_u_` \\@_u_", "<code>@_u_</code> @_u_", ""},
	{"[@bob](https://tea.example)", `<a href="https://tea.example"` + away + `>@bob</a>`, ""},

	// Emphasis beside the punctuation of Chinese, Russian and Polish.
	{"**粗体。**后面 这是**粗体**文字", "<strong>粗体。</strong>后面 这是<strong>粗体</strong>文字", ""},
	{"含**「重点」**内容", "含<strong>「重点」</strong>内容", ""},
	{"含**“重点”**内容", "含<strong>“重点”</strong>内容", ""},
	{"这是*重点*。", "这是<em>重点</em>。", ""},
	{"请看**README.md**文件", "请看<strong>README.md</strong>文件", ""},
	{"~~不去了。~~改天", "<del>不去了。</del>改天", ""},
	{"Windows**重要**更新", "Windows<strong>重要</strong>更新", ""},
	{"он сказал **«да»** и ушёл", "он сказал <strong>«да»</strong> и ушёл", ""},
	{"«*Чай*», — сказала она", "«<em>Чай</em>», — сказала она", ""},
	{"**Чай**и", "<strong>Чай</strong>и", ""},
	{"to „**ważne**” i **„ważne”**.", "to „<strong>ważne</strong>” i <strong>„ważne”</strong>.", ""},
	{"***obie***", "<em><strong>obie</strong></em>", ""},
	{"__очень важно__", "<strong>очень важно</strong>", ""},
	{"**C++**", "<strong>C++</strong>", ""},
	{"**!**", "<strong>!</strong>", ""},

	// Tildes.
	{"好的~谢谢~", asTyped, ""},
	{"~5~10 zł", asTyped, ""},
	{"$5 ~ $10, ~/bin ~/lib", asTyped, ""},
	{"~~x~~", "<del>x</del>", ""},
	{"~~~\n好的\n~~~", asTyped, ""},

	// Shortcodes.
	{"AB:100:CD", asTyped, ""},
	{"a::b::c", asTyped, ""},
	{"10:30:45", asTyped, ""},
	{"x:80:", asTyped, ""},
	{"std::vector::iterator", asTyped, ""},
	{"foo:bar:baz", asTyped, ""},
	{"чай:tea:чай", asTyped, ""},
	{":tea:", "🍵", ""},
	{"chwila :tea:!", "chwila 🍵!", ""},
	{"喝茶:tea:吧", "喝茶🍵吧", ""},
	{"喝茶，:tea:", "喝茶，🍵", ""},
	{":tea::coffee:", "🍵☕", ""},
	{`\:tea:`, ":tea:", ""},

	// Texts of programmers.
	{"snake_case_name and __init__", asTyped, ""},
	{"foo.__class__.__name__ == __main__", asTyped, ""},
	{"def f(*args, **kwargs): g(*args, **kwargs)", asTyped, ""},
	{`SELECT 1 WHERE a LIKE "%_x_%" OR b LIKE '%_y_'`, asTyped, ""},
	{"dir/_x_/a, a=_b_, $_x_", asTyped, ""},
	{
		"(_tea_), „_tea_”, _tea_! «_чай_»… _茶_。",
		"(<em>tea</em>), „<em>tea</em>”, <em>tea</em>! «<em>чай</em>»… <em>茶</em>。",
		"",
	},
	{"a*b*c", asTyped, ""},
	{"2 * 3 * 4 = 2*3*4", asTyped, ""},
	{"x**2 + y**2", asTyped, ""},
	{"f(*a, b*c)", asTyped, ""},
	{"src/*.js, lib/*.ts", asTyped, ""},
	{"rm *.* && count(*) + sum(*)", asTyped, ""},
	{"/* a */ b /* c */", asTyped, ""},
	{".*foo.*", asTyped, ""},
	{"* * * * * backup", asTyped, ""},
	{`C:\path\file`, asTyped, ""},
	{`\\server\share \d+\.\d+ \(x\)`, asTyped, ""},
	{`¯\_(ツ)_/¯`, asTyped, ""},
	{`\*literal\* \_x\_`, "*literal* _x_", ""},
	{"1\\. maja\n\\- nie\n\\> cytat 5\\.5", "1. maja<br>\n- nie<br>\n&gt; cytat 5\\.5", ""},
	{"make \\\n  all", "make \\<br>\nall", ""},
	{"#include <x>", asTyped, ""},
	{"# a heading", asTyped, ""},
	{"<div> &amp; &nbsp; AT&T", asTyped, ""},
	{"vector<std::string>", asTyped, ""},
	{"auto f = []() { return calls[0](x); };", asTyped, ""},
	{"[x]()\n[y](z.md)", asTyped, ""},
	{"[x]: https", asTyped, ""},
	{"![img](https://tea.example/x.png)", `<a href="https://tea.example/x.png"` + away + `>img</a>`, ""},
	{"[x] done, [ ] not", asTyped, ""},
	{"- [x] done", "<ul>\n<li dir=\"auto\">[x] done</li>\n</ul>", ""},
	{"title\n===\n---", asTyped, ""},
	{"| a | b |\n|---|---|\n| 1 | 2 |", asTyped, ""},
	{">_<", asTyped, ""},
	{">>> print(1)", asTyped, ""},
	{">5 zł", asTyped, ""},
	{"*_*", asTyped, ""},
	{"it`s Bob`s tea, `so`", "it`s Bob`s tea, <code>so</code>", ""},
	{"请用`ls`命令", "请用<code>ls</code>命令", ""},
	{"```let x = 1\nlet y = 2\n```", "<pre><code>let x = 1\nlet y = 2\n</code></pre>", ""},
	{"```go\nx := 1\n```", "<pre><code>x := 1\n</code></pre>", ""},

	// Lines and punctuation.
	{"第一行。\n第二行，“引号”——完", asTyped, ""},
	{"　　段落", asTyped, ""},
	{"1. maja\n2. maja", "<ol>\n<li dir=\"auto\">maja</li>\n<li dir=\"auto\">maja</li>\n</ol>", ""},
	{
		"2. да\n5. нет\n6. да",
		"<ol start=\"2\">\n<li dir=\"auto\">да</li>\n<li value=\"5\" dir=\"auto\">нет</li>\n" +
			"<li value=\"6\" dir=\"auto\">да</li>\n</ol>",
		"",
	},
	{"+ 5 zł", asTyped, ""},
	{"- a\n+ b", "<ul>\n<li dir=\"auto\">a<br>\n+ b</li>\n</ul>", ""},
	{"* * *\n- a", "<p>* * *</p>\n<ul>\n<li dir=\"auto\">a</li>\n</ul>", ""},
	{"1、茶\n2、咖啡", asTyped, ""},
	{"-5 °C, +48 123, 3.14", asTyped, ""},
	{"— Привет, — сказал он…", asTyped, ""},
}

// blocks matches the elements of a text that are no paragraphs.
var blocks = regexp.MustCompile(`^<(pre|ul|ol|blockquote|p)\b`)

func TestTextsAreShownAndCallAsTheirAuthorsMeant(t *testing.T) {
	h := openHarness(t)
	author := h.member("olga")
	named := map[string]string{
		"bob": "bob", "ming": "小明", "katia": "Катя", "lodz": "Żółta Łódź",
		"under": "_u_", "teas": ":tea:", "coder": "`code`", "evil": "x](https://evil.example)",
		"dotted": "tea.example", "bold": "**b**",
	}
	for username, nickname := range named {
		account := form{"username": username, "password": password, "nickname": nickname}
		h.browser().post("/register", account).expect(t, 303)
	}
	for _, text := range texts {
		message := posted(t, author, text.typed)
		want := text.shown
		if want == asTyped {
			want = strings.ReplaceAll(html.EscapeString(text.typed), "\n", "<br>\n")
		}
		if !blocks.MatchString(want) {
			want = "<p>" + want + "</p>"
		}
		if message.shown != want {
			t.Errorf("%q is shown as\n%s\nwant\n%s", text.typed, message.shown, want)
		}
		if called := h.nicknames(message.called); called != text.called {
			t.Errorf("%q calls %q, want %q", text.typed, called, text.called)
		}
		if chips := h.nicknames(message.chips); chips != text.called {
			t.Errorf("%q has chips of %q, want %q", text.typed, chips, text.called)
		}
	}
}

func TestANameWithMarksStaysOneWhenItsMessageIsEdited(t *testing.T) {
	h := openHarness(t)
	olga := h.member("olga")
	h.browser().post("/register", form{"username": "under", "password": password, "nickname": "_u_"}).expect(t, 303)
	id := olga.say("/r/lobby", "@_u_ tea?")
	for typed, shown := range map[string]string{
		"and _now_ @_u_": "<p>and <em>now</em> @_u_</p>", "@_u_": "<p>@_u_</p>", "_@bob_": "<p><em>@bob</em></p>",
	} {
		olga.post("/r/lobby/messages/"+id, form{"body": typed}, hx).expect(t, 200)
		for _, path := range []string{"/r/lobby", "/r/lobby/messages/" + id + "/thread"} {
			if page := mentionChip.ReplaceAllString(olga.get(path).expect(t, 200).body, "$2"); !strings.Contains(page, shown) {
				t.Errorf("%s does not show %s", path, shown)
			}
		}
	}
}

// postedText is a text after posting: its message, what is shown of it without its chips, and the ids of the people it
// mentions and of those in its chips.
type postedText struct{ id, shown, called, chips string }

var (
	mentionChip = regexp.MustCompile(`<span class="mention" data-person="([^"]*)">(@[^<]*)</span>`)
	shownText   = regexp.MustCompile(`(?s)<div class="msg-body[^>]*>(.*?)</div>`)
	calledText  = regexp.MustCompile(`data-mentions="([^"]*)"`)
)

func posted(t *testing.T, author *browser, typed string) (p postedText) {
	t.Helper()
	fragment := author.post("/r/lobby/messages", form{"body": typed}, hx).expect(t, 200).body
	_, fragment, _ = strings.Cut(fragment, "<hx-partial") // before it stands the composer, with an empty bubble
	if found := messageID.FindStringSubmatch(fragment); found != nil {
		p.id = found[1]
	}
	if found := shownText.FindStringSubmatch(fragment); found != nil {
		p.shown = mentionChip.ReplaceAllString(strings.TrimSpace(found[1]), "$2")
		var people []string
		for _, chip := range mentionChip.FindAllStringSubmatch(found[1], -1) {
			people = append(people, strings.Fields(chip[1])...)
		}
		slices.Sort(people)
		p.chips = strings.Join(slices.Compact(people), " ")
	}
	if found := calledText.FindStringSubmatch(fragment); found != nil {
		p.called = found[1]
	}
	return p
}

// nicknames returns the nicknames for a list of ids separated by spaces, in its order.
func (h *harness) nicknames(numbers string) string {
	h.t.Helper()
	db := h.openDatabase("?mode=ro")
	defer func() { _ = db.Close() }()
	var names []string
	for number := range strings.FieldsSeq(numbers) {
		var name string
		if err := db.QueryRow("SELECT nickname FROM people WHERE id = ?", number).Scan(&name); err != nil {
			h.t.Fatal(err)
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

func TestACallOfTheWholeRoomIsAChipToo(t *testing.T) {
	h := openHarness(t)
	olga := h.member("olga")
	olga.post("/rooms", form{"name": "Tea", "visibility": "public"}).expect(t, 303)
	olga.post("/r/tea/settings", form{"name": "Tea", "here": "yes"}).expect(t, 303)
	chip := `<span class="mention" data-person="here">@here</span>`
	olga.get("/r/tea/messages/"+olga.say("/r/tea", "@here now")+"/thread").expect(t, 200).shows(t, chip)
	plain := olga.get("/r/tea/messages/"+olga.say("/r/tea", "`@here` now")+"/thread").expect(t, 200)
	if count := strings.Count(plain.body, chip); count != 0 {
		t.Errorf("code has %d chips", count)
	}
}
