package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestAnEmbedHasASessionOfItsOwn(t *testing.T) {
	h := openEmbeddedRoom(t)
	b := h.browser()
	b.get(h.embed).expect(t, 200)
	b.post(h.embed+"/messages", form{"body": "from an embed"}).expect(t, 303)
	signed := b.cookie("samovar-frame-tea")
	if signed == "" || b.cookie("samovar") != "" {
		t.Fatal("the embed's cookie is not its own")
	}
	elsewhere := h.browser()
	address, _ := url.Parse(h.server.URL)
	elsewhere.client.Jar.SetCookies(address, []*http.Cookie{{Name: "samovar", Value: signed, Path: "/"}})
	if as := elsewhere.get(h.room).expect(t, 200).typed("as"); as != "" {
		t.Errorf("at the room's own address it is person %s", as)
	}
	h.owner.get(h.embed).expect(t, 200).lacks(t, `name="as" value="1"`)
}

func TestAnEmbedsCookieIsPartitionedOverTLS(t *testing.T) {
	public, _ := url.Parse("https://chat.example")
	secure := harnessConfig{config: Config{Unlimited: true, PublicURL: public}}.open(t)
	posted := secure.browser().post("/embed/lobby/messages", form{"body": "hello"}).expect(t, 303)
	cookie := posted.header.Get("Set-Cookie")
	for _, want := range []string{
		"__Host-samovar-frame-lobby=", "; Secure", "; HttpOnly", "; SameSite=None", "; Partitioned", "; Path=/",
	} {
		if !strings.Contains(cookie, want) {
			t.Errorf("the cookie lacks %q: %s", want, cookie)
		}
	}
}

// Without cookies a token in a header names the session. It stands in no address.
func TestAnEmbedWithoutCookies(t *testing.T) {
	h := openEmbeddedRoom(t)
	page := h.browser().get(h.embed).expect(t, 200)
	headers := page.headersOf(t)
	if headers[embedHeader] != "" || page.header.Get(embedHeader) != "" {
		t.Fatalf("a look gives a token: %v", headers)
	}
	var first string
	for range 2 {
		got := h.browser().post(h.embed+"/messages", form{"body": "again"}, header(headers), hx).expect(t, 200)
		if token := got.header.Get(embedHeader); token != "" {
			headers[embedHeader] = token
		}
		if strings.Contains(got.body, headers[embedHeader]) {
			t.Error("the token is in the page")
		}
		if first == "" {
			first = got.typed("as")
		}
		if got.typed("as") == "" || got.typed("as") != first {
			t.Errorf("one is person %q, and then %q", first, got.typed("as"))
		}
	}
	h.browser().post(h.embed+"/messages", form{"body": "forged"}, header{embedHeader: "forged"}, hx).expect(t, 200)

	resumed := h.browser().post(h.embed+"/session/resume", nil, header(headers), hx).expect(t, 200)
	if as := resumed.typed("as"); as != first {
		t.Errorf("a page that was made without it resumes as %q", as)
	}
	for name, said := range map[string]header{"none": {}, "a forged one": {embedHeader: "forged"}} {
		got := h.browser().post(h.embed+"/session/resume", nil, said, hx)
		if got.status != 204 || got.set("samovar-frame-tea") != nil {
			t.Errorf("%s is answered %d", name, got.status)
		}
	}
	ended := h.browser().post(h.embed+"/session/end", nil, header(headers), hx).expect(t, 200)
	if token, isSaid := ended.header[embedHeader]; !isSaid || token[0] != "" {
		t.Errorf("the end says the token %q", token)
	}
	h.browser().post(h.embed+"/session/resume", nil, header(headers), hx).expect(t, 204)
}
