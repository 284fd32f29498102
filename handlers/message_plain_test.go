package handlers

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

// plainTexts pairs what people type with what is shown of it outside of the message's bubble.
var plainTexts = []struct{ typed, shown string }{
	{"**Who** would like _tea_?\nThere is ~~lemon~~ `honey`.", "Who would like tea? There is lemon honey."},
	{"Кто *хочет* **чаю**? :tea:", "Кто хочет чаю? 🍵"},
	{"**重点。**请看[茶](https://tea.example/x)\n谢谢", "重点。请看茶 谢谢"},
	{"Cześć, **pilne**: ~~jutro~~ dziś", "Cześć, pilne: jutro dziś"},
	{"[https://tea.example](https://evil.example/)", "https://evil.example/"},
	{"> tea?\n\nyes", "tea? yes"},
	{"2. да\n5. нет\n6. да", "2. да 5. нет 6. да"},
	{"- maja\n- ola", "• maja • ola"},
	{"```go\nx := a*b\n\ty := **p\n```", "x := a*b y := **p"},
	{"2 * 3 * 4, snake_case_name, 10:30:45", "2 * 3 * 4, snake_case_name, 10:30:45"},
	{"<b>&amp;</b> @bob", "<b>&amp;</b> @bob"},
	{"```\n```", "``` ```"},
	{strings.Repeat(">", 13) + " deep", strings.Repeat(">", 13) + " deep"},
	{"**" + strings.Repeat("茶", 150) + "**", strings.Repeat("茶", 140) + "…"},
}

func TestOutsideItsBubbleAMessageHasNoMarks(t *testing.T) {
	clock := &clock{}
	h := harnessConfig{config: Config{Unlimited: true}, clock: clock}.open(t)
	author, reader := h.member("olga"), h.member("anna")
	room := author.room("Tea", "public")
	author.post(room+"/settings", form{"name": "Tea", "published": "yes", "guests": "yes"}).expect(t, 303)
	for _, text := range plainTexts {
		id, shown := author.say(room, text.typed), html.EscapeString(text.shown)
		shownIn := map[string]answer{
			"the bar above an answer": reader.get(room+"/messages/"+id+"/reply", hx),
			"a quote":                 reader.post(room+"/messages", form{"body": "so", "reply_to": id}, hx),
		}
		for where, got := range shownIn {
			if _, partial, has := strings.Cut(got.body, "<hx-partial"); has { // before it stands the composer
				got.body = partial
			}
			quote := got.expect(t, 200).between(t, `<span class="msg-quote-text" dir="auto">`, "</span>")
			if quote != shown {
				t.Errorf("%s has %q of %q, want %q", where, quote, text.typed, shown)
			}
		}
		feed := html.UnescapeString(reader.get(room+"/feed").expect(t, 200).body)
		title := "<title>olga: " + strings.TrimSuffix(text.shown, "…")
		if !strings.Contains(feed, title[:min(len(title), 100)]) {
			t.Errorf("the feed has no %q", title)
		}

		reader.post(room+"/messages/"+id+"/remind", form{"hours": "1"}).expect(t, 303)
		clock.pass(2 * time.Hour)
		if _, err := h.store.RemindDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		if page := reader.get(room).expect(t, 200); !strings.Contains(page.body, "<bdi>"+shown+"</bdi>") {
			t.Errorf("no reminder says %q", shown)
		}
	}
}

// tag matches the start or the end of an element.
var tag = regexp.MustCompile(`<[^>]*>`)

func TestAQuoteSaysWhatTheBubbleSays(t *testing.T) {
	h := openHarness(t)
	author := h.member("olga")
	inOneLine := func(text string) string { return strings.Join(strings.Fields(html.UnescapeString(text)), " ") }
	for _, text := range texts {
		message := posted(t, author, text.typed)
		if strings.Contains(message.shown, "<li") {
			continue // its marks are drawn by the browser
		}
		bar := author.get("/r/lobby/messages/"+message.id+"/reply", hx).expect(t, 200)
		quote := inOneLine(bar.between(t, `<span class="msg-quote-text" dir="auto">`, "</span>"))
		if want := inOneLine(tag.ReplaceAllString(message.shown, "")); quote != want {
			t.Errorf("of %q the quote says %q, the bubble %q", text.typed, quote, want)
		}
	}
}

func TestWhatWasFoundHasNoMarks(t *testing.T) {
	h := openHarness(t)
	author := h.member("olga")
	for _, c := range []struct{ typed, sought, shown string }{
		{"Two **kettles** and `one` :tea:", "kettle", "Two <mark>kettles</mark> and one 🍵"},
		{"два **чайника**, ~~три~~", "чайника", "два <mark>чайника</mark>, три"},
		{"请看**重点**「茶壶」", "重点", "请看<mark>重点</mark>「茶壶」"},
		{"[herbata](https://czajnik.example/zielona) jest", "herbata", "<mark>herbata</mark> jest"},
		{
			"[herbata](https://czajnik.example/zielona) jest", "zielona",
			"[herbata](https://czajnik.example/<mark>zielona</mark>) jest",
		},
		{
			"**" + strings.Repeat("слово ", 60) + "самовар** " + strings.Repeat("_хвост_ ", 60), "самовар",
			"слово <mark>самовар</mark> хвост хвост",
		},
	} {
		author.say("/r/lobby", c.typed)
		page := author.get("/search?"+url.Values{"q": {c.sought}}.Encode()).expect(t, 200)
		excerpt := strings.Join(strings.Fields(page.between(t, `<span class="excerpt" dir="auto">`, "</span>")), " ")
		got := strings.ReplaceAll(strings.ReplaceAll(excerpt, "<mark> ", "<mark>"), " </mark>", "</mark>")
		if !strings.Contains(got, c.shown) {
			t.Errorf("%q in %q shows %q, want %q", c.sought, c.typed, got, c.shown)
		}
	}
}
