package views

import (
	"strings"
	"testing"

	"samovar/locales"
	"samovar/models"
)

func TestAMessagesFragmentIsForEverybody(t *testing.T) {
	m := models.Message{
		ID:        8,
		RoomID:    1,
		Seq:       12,
		Ordinal:   7,
		AuthorID:  17,
		Body:      "hi",
		CreatedAt: 1795000000000,
		Author:    models.Author{ID: 17, Nickname: "<Anna>", Tag: "k7wm", Guest: true},
	}
	got := rendered(t, Message(RoomPathsOf("чай"), m))
	for _, wanted := range []string{`<li id="m-8" class="msg" data-author="17" data-ordinal="7" data-seq="12"`, "&lt;Anna&gt;", "#k7wm", `datetime="2026-11-18T11:06:40.000Z"`, `href="/r/%D1%87%D0%B0%D0%B9?at=8"`, "hx-ignore"} {
		if !strings.Contains(got, wanted) {
			t.Errorf("the fragment lacks %s:\n%s", wanted, got)
		}
	}
	for _, unwanted := range []string{`class="username"`, "hx-get", "hx-post", "hx-target", "<form", "<button", "data-deleted", "data-edited"} {
		if strings.Contains(got, unwanted) {
			t.Errorf("the fragment has %s", unwanted)
		}
	}
}

func TestAUsernameStandsBesideANicknameThatIsAnotherWord(t *testing.T) {
	const small = `<small class="username" dir="auto">@anna</small>`
	for nickname, wanted := range map[string]int{"Anna": 0, "anna": 0, "Boris": 1, "אנה": 1} {
		author := models.Author{ID: 17, Nickname: nickname, Username: "anna"}
		got := rendered(
			t,
			Message(
				RoomPathsOf("lobby"),
				models.Message{ID: 8, Author: author, Quote: &models.Quote{ID: 7, Author: author}},
			),
		)
		if count := strings.Count(got, small); count != wanted {
			t.Errorf("beside %s it stands %d times, want %d", nickname, count, wanted)
		}
	}
}

func TestATombstoneHasAPlaceAndNoText(t *testing.T) {
	m := models.Message{ID: 8, Seq: 3, DeletedAt: 5, EditedAt: 4, Author: models.Author{ID: 17, Gone: true}}
	got := rendered(t, Message(RoomPathsOf("lobby"), m))
	if !strings.Contains(got, "data-deleted") || strings.Contains(got, "data-edited") ||
		!strings.Contains(got, "data-gone") {
		t.Errorf("the tombstone is\n%s", got)
	}
}

func TestTheWordsOfAPageCannotLeaveTheirStyle(t *testing.T) {
	for text, want := range map[string]string{
		`a"b`: `"a\22 b"`, `a\b`: `"a\5c b"`, "</style>": `"\3c /style>"`, "a\nb": `"a\a b"`, "удалено": `"удалено"`,
	} {
		if got := cssString(text); got != want {
			t.Errorf("%q becomes %s, want %s", text, got, want)
		}
	}
	catalogues, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	v := Viewer{Texts: catalogues.In("ru"), Nonce: "n0nce", Person: &models.Person{ID: 17}}
	got := rendered(t, viewerStyle(v))
	if !strings.HasPrefix(got, `<style nonce="n0nce"`) || !strings.Contains(got, `[data-author="17"]{--own:`) ||
		!strings.Contains(got, "удалено") {
		t.Errorf("the style is %s", got)
	}
}
