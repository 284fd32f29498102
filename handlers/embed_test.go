package handlers

import (
	"html"
	"regexp"
	"strings"
	"testing"
)

func TestAnEmbedLooksAsItsAddressSays(t *testing.T) {
	h := openEmbeddedRoom(t)
	const look = "?theme=retro&language=pl&accent=%23ff0000&greeting=%3Cb%3EHi&name=Taster"
	page := h.browser().get(h.embed+look).expect(t, 200)
	for _, want := range []string{
		`lang="pl"`, `data-theme="retro"`, "--copper:#ff0000;--on-copper:#000", "<p class=\"greeting\"><b>Hi",
	} {
		page.shows(t, want)
	}
	if page.headersOf(t)[languageHeader] != "pl" || page.typed("nickname") != "Taster" {
		t.Error("its own requests do not say so")
	}
	page = h.browser().get(h.embed+"?theme=blue&language=tlh&accent=red%7D&panel").expect(t, 200)
	page.shows(t, `data-theme="auto"`)
	page.lacks(t, "red}")

	empty := form{"body": "", "nickname": "Taster"}
	got := h.browser().post(h.embed+"/messages", empty, header{languageHeader: "pl"}, hx).expect(t, 422)
	got.shows(t, h.texts.In("pl").T("problem.body.empty"))
}

// Without script an embed keeps its look from form to form, and messages link to their acts within it.
func TestAnEmbedWithoutScript(t *testing.T) {
	h := openEmbeddedRoom(t)
	b := h.browser()
	page := b.get(h.embed+"?theme=dark&greeting=Hi").expect(t, 200)
	page.shows(t, `formaction="`+h.embed+`/emoji?greeting=Hi&theme=dark"`)
	palette := h.embed + "/emoji?greeting=Hi&theme=dark"
	b.post(palette, form{"body": "tea "}).expect(t, 200).shows(t, `data-theme="dark"`)
	said := header{"Referer": h.server.URL + palette}
	posted := b.post(h.embed+"/messages", form{"body": "mine, from an embed"}, said).expect(t, 303)
	if posted.location() != h.embed+"?greeting=Hi&theme=dark" {
		t.Errorf("it leads to %s", posted.location())
	}

	page = b.get(h.embed+"?theme=dark").expect(t, 200)
	more := regexp.MustCompile(
		`class="msg-more" href="(` + h.embed + `/messages/\d+\?theme=dark)" aria-labelledby="w-more[^>]*>⋯</a>`)
	acts := more.FindAllStringSubmatch(page.body, -1)
	if acts == nil {
		t.Fatalf("no message leads to what can be done: %s", page.body)
	}
	address := html.UnescapeString(acts[len(acts)-1][1])
	b.get(strings.Replace(address, "?", "/edit?", 1)).expect(t, 200).shows(t, "mine, from an embed</textarea>")
	list := b.get(address).expect(t, 200)
	list.shows(t, `data-theme="dark"`)
	list.lacks(t, `class="topbar"`)
}

func TestAnEmbedNamesItsGuest(t *testing.T) {
	h := openEmbeddedRoom(t)
	for nickname, want := range map[string]string{
		"Taster":    "<bdi>Taster</bdi>",
		"\u202e":    "<bdi>Guest</bdi>",
		"Moderator": "<bdi>Guest</bdi>",
	} {
		typed := form{"body": "x", "nickname": nickname}
		h.browser().post(h.embed+"/messages", typed, hx).expect(t, 200).shows(t, want)
	}
	elsewhere := h.browser().post(h.room+"/messages", form{"body": "x", "nickname": "Taster"}, hx)
	elsewhere.expect(t, 200).shows(t, "<bdi>Guest</bdi>")
}

func TestAnEmbedRefusesAnotherSitesForm(t *testing.T) {
	h := openEmbeddedRoom(t)
	h.browser().post(h.embed+"/messages", form{"body": "x"}, header{"Sec-Fetch-Site": "cross-site"}).expect(t, 403)
}
