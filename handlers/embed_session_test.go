package handlers

import (
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// embeddedBy returns the headers of a browser that loads an embed into a page of a site.
func embeddedBy(site string) header {
	return header{"Referer": site + "/page", "Sec-Fetch-Dest": "iframe"}
}

// lends signs the browser in to an embed as the member: it opens the embed in a site's page, is lent a session, and
// takes it over.
func (b *browser) lends(t *testing.T, member *browser, room, site string) header {
	t.Helper()
	said := header(b.get(embedOf(room), embeddedBy(site)).headersOf(t))
	token := html.UnescapeString(
		member.post(embedOf(room)+"/enter", nil).expect(t, 200).between(t, `data-token="`, `"`),
	)
	b.post(embedOf(room)+"/session", form{"token": token}, said, hx).expect(t, 200)
	return said
}

// plant gives the browser a cookie that an attacker knows.
func (b *browser) plant(name, value string) {
	address, _ := url.Parse(b.address)
	b.client.Jar.SetCookies(address, []*http.Cookie{{Name: name, Value: value, Path: "/"}})
}

func (h *harness) browserWith(name, value string) *browser {
	b := h.browser()
	b.plant(name, value)
	return b
}

func TestAnEmbedsSessionIsGoodInItsRoomAndSiteAlone(t *testing.T) {
	h := openHarness(t)
	h.member("chief")
	owner := h.member("olga")
	room, other := owner.room("Shop", "private"), owner.room("Diary", "private")
	for _, held := range []string{room, other} {
		owner.post(held+"/embed", form{"origins": "https://shop.example https://wiki.example"}).expect(t, 303)
	}
	owner.say(room, "fine tea")
	owner.say(other, "dear diary")
	name := func(room string) string { return "samovar-frame-" + strings.TrimPrefix(room, "/r/") }

	t.Run("lent in one room it does not read the member's others", func(t *testing.T) {
		b := h.browser()
		said := b.lends(t, owner, room, "https://shop.example")
		b.get(embedOf(room), embeddedBy("https://shop.example")).expect(t, 200).shows(t, "fine tea")
		b.get(embedOf(room)+"/messages", said).expect(t, 200).shows(t, "fine tea")

		b.plant(name(other), b.cookie(name(room)))
		token := header{embedHeader: b.cookie(name(room))}
		for _, path := range []string{"", "/messages", "/events"} {
			for _, as := range []header{said, token} {
				b.get(embedOf(other)+path, as, embeddedBy("https://shop.example")).expect(t, 403).lacks(t, "dear diary")
			}
		}
		b.post(embedOf(other)+"/messages", form{"body": "x"}, said).expect(t, 403)
	})

	t.Run("lent for one room it is not taken over in another, and only once", func(t *testing.T) {
		b := h.browser()
		token := form{
			"token": html.UnescapeString(
				owner.post(embedOf(room)+"/enter", nil).expect(t, 200).between(t, `data-token="`, `"`),
			),
		}
		b.plant(name(room), token["token"])
		b.get(embedOf(room)).expect(t, 403).lacks(t, "fine tea") // a lent session is not good yet
		b.post(embedOf(other)+"/session", token, hx).expect(t, 403)
		b.post(embedOf(room)+"/session", token, hx).expect(t, 200)
		h.browser().post(embedOf(room)+"/session", token, hx).expect(t, 403)
	})

	t.Run("taken over in one site's embed it is a stranger's in another's", func(t *testing.T) {
		b := h.browser()
		said := b.lends(t, owner, room, "https://shop.example")
		b.get(embedOf(room), embeddedBy("https://wiki.example")).expect(t, 403).lacks(t, "fine tea")
		b.get(embedOf(room)+"/messages", header{hostHeader: "https://wiki.example"}).expect(t, 403)
		b.get(embedOf(room), header{"Sec-Fetch-Dest": "iframe"}).expect(t, 403) // withheld
		b.get(embedOf(room)+"/messages", said).expect(t, 200)
		// A request for a picture of the embed does not say which site embeds it.
		b.get(embedOf(room)+"/avatars/1", header{"Referer": h.server.URL + embedOf(room)}).expect(t, 404)
	})
}

func TestWhatIsNoSiteIsKeptNowhere(t *testing.T) {
	h := openHarness(t)
	long := "https://" + strings.Repeat("a", 5000) + ".example"
	for _, said := range []header{
		{hostHeader: long}, {hostHeader: "a\xff"}, {"Referer": long + "/page"}, {"Referer": h.server.URL + "/embed/lobby"},
	} {
		h.browser().
			post("/embed/lobby/messages?host="+url.QueryEscape(long), form{"body": "hello"}, said).
			expect(t, 303)
	}
	if strings.Contains(h.dump(), strings.Repeat("a", 100)) || strings.Contains(h.dump(), "\xff") {
		t.Error("it is stored")
	}
}

func TestATokenIsRenewedWithEveryChangeOfWhoOneIs(t *testing.T) {
	h := openHarness(t)
	s := h.site(t, "public")

	t.Run("a cookie known from before is not the guest after", func(t *testing.T) {
		b := h.guest()
		planted := b.cookie("samovar")
		b.post("/logout", nil).expect(t, 303)
		b.plant("samovar", planted)
		b.post("/r/lobby/messages", form{"body": "hello"}).expect(t, 303)
		if b.cookie("samovar") == planted || h.browserWith("samovar", planted).get("/r/lobby").typed("as") != "" {
			t.Error("who planted the cookie is the guest too")
		}
	})

	t.Run("a cookie known from before is not the site's user after", func(t *testing.T) {
		b, thief := h.browser(), h.browser()
		b.post(s.embed+"/messages", form{"body": "as a guest"}).expect(t, 303)
		known := b.cookie("samovar-frame-tea")
		thief.plant("samovar-frame-tea", known)
		for _, subject := range []string{"7", "8"} {
			s.identifies(t, b, subject, nil)
			user := b.get(s.embed).expect(t, 200).typed("as")
			if got := thief.get(s.embed).expect(t, 200).typed("as"); user == "" || got == user {
				t.Errorf("who knew the cookie before is person %s, the user is %s", got, user)
			}
			if b.cookie("samovar-frame-tea") == known {
				t.Error("the cookie is the same")
			}
			known = b.cookie("samovar-frame-tea")
			thief.plant("samovar-frame-tea", known)
		}
	})
}

func TestASiteTakenOffTheListHoldsTheRoomNoMore(t *testing.T) {
	h := openHarness(t)
	owner := h.member("olga")
	room := owner.room("Tea", "public")
	allow := func(origins string) { owner.post(room+"/embed", form{"origins": origins}).expect(t, 303) }
	allow("https://shop.example https://*.wiki.example")
	open := func(held header) (*browser, header, *listener) {
		b := h.browser()
		said := header(b.get(embedOf(room), held).expect(t, 200).headersOf(t))
		return b, said, b.listen(embedOf(room)+"/events", said).greeted(t)
	}
	shopper, said, shop := open(embeddedBy("https://shop.example"))
	_, _, wiki := open(embeddedBy("https://en.wiki.example"))
	_, _, withheld := open(header{"Sec-Fetch-Dest": "iframe"})
	_, _, preview := open(header{"Referer": h.server.URL + room + "/embed", "Sec-Fetch-Dest": "iframe"})

	allow("https://*.wiki.example https://shop.example https://more.example")
	owner.say(room, "a site more ends nothing")
	for _, stream := range []*listener{shop, wiki, withheld, preview} {
		stream.text(t, "a site more ends nothing")
	}

	allow("https://*.wiki.example")
	for _, stream := range []*listener{shop, withheld} {
		if bye := stream.named(t, "bye"); bye.data != "rights" {
			t.Errorf("said %s", bye.data)
		}
		stream.end(t)
	}
	shopper.post(embedOf(room)+"/messages", form{"body": "from the shop"}, said, hx).expect(t, 403)
	if again := shopper.listen(embedOf(room)+"/events", said); again.answer.StatusCode != 403 {
		t.Errorf("a new stream answered %d", again.answer.StatusCode)
	}
	owner.say(room, "the others go on")
	wiki.text(t, "the others go on")
	preview.text(t, "the others go on")
}
