package handlers

import (
	"net/url"
	"strings"
	"testing"
)

// allows sets the sites that may embed the room.
func (b *browser) allows(t *testing.T, room, origins string) {
	t.Helper()
	b.post(room+"/embed", form{"origins": origins}).expect(t, 303)
}

// ancestors returns the sites that may embed an answer.
func (a answer) ancestors() string {
	_, ancestors, _ := strings.Cut(a.header.Get("Content-Security-Policy"), "frame-ancestors ")
	ancestors, _, _ = strings.Cut(ancestors, ";")
	return ancestors
}

func TestASiteTakenOffTheListLosesItsUsersWhateverTheirRequestsSay(t *testing.T) {
	const shop, wiki = "https://shop.example", "https://wiki.example"
	h := openHarness(t)
	h.member("chief")
	s := h.site(t, "private")
	s.owner.allows(t, s.room, shop+" "+wiki)
	message, file := s.owner.shareFile(t, s.room, testFile{name: "price.txt", kind: "text/plain", content: "twelve"})
	file = embedOf(file)
	from := func(site string) (*browser, header) {
		held, b := embeddedBy(site), h.browser()
		s.identifies(t, b, site, nil, held)
		return b, held
	}
	shopper, first := from(shop)
	reader, _ := from(wiki)
	inEmbed := func(site string) header {
		return header{"Referer": h.server.URL + s.embed + "?host=" + url.QueryEscape(site)}
	}
	paths := []string{"", "/messages", "/messages/" + message, "/messages/" + message + "/reply", "/events"}
	said := map[string]header{
		"a header": {
			hostHeader: shop,
		}, "the embed's address": inEmbed(shop), "the site's page": {"Referer": shop + "/"},
		"the first request": first, "an embed that does not say": {"Referer": h.server.URL + s.embed}, "nothing": {},
	}

	shopper.get(s.embed, first).expect(t, 200).shows(t, "price.txt")
	shopper.get(file, inEmbed(shop)).expect(t, 200)
	s.owner.allows(t, s.room, wiki)

	for name, says := range said {
		t.Run("by "+name, func(t *testing.T) {
			for _, path := range paths {
				got := shopper.get(s.embed+path, says).expect(t, 403)
				got.lacks(t, "price.txt")
				if got.ancestors() != "'self' "+wiki {
					t.Errorf("%s may be held by %s", path, got.ancestors())
				}
			}
			shopper.get(file, says).expect(t, 403)
			shopper.post(s.embed+"/messages", form{"body": "still here"}, says).expect(t, 403)
			address := s.embed + "/messages?host=" + url.QueryEscape(shop)
			shopper.post(address, form{"body": "still here"}, says).expect(t, 403)
		})
	}
	reader.get(s.embed, inEmbed(wiki)).expect(t, 200).shows(t, "price.txt")
	reader.get(file, inEmbed(wiki)).expect(t, 200)

	s.owner.allows(t, s.room, shop)
	shopper.get(s.embed, inEmbed(shop)).expect(t, 200).shows(t, "price.txt")
}

func TestTheEmbedsOfAPublicRoomWhenASiteIsTakenOff(t *testing.T) {
	const shop = "https://shop.example"
	h := openHarness(t)
	owner := h.member("olga")
	room := owner.room("Tea", "public")
	owner.allows(t, room, shop)
	guest, preview := h.browser(), h.browser()
	inEmbed := header{"Referer": h.server.URL + embedOf(room) + "?host=" + url.QueryEscape(shop)}
	inPreview := header{"Referer": h.server.URL + room + "/embed"}
	guest.post(embedOf(room)+"/messages?host="+url.QueryEscape(shop), form{"body": "from the shop"}, inEmbed).
		expect(t, 303)
	preview.post(embedOf(room)+"/messages", form{"body": "from the preview"}, inPreview).expect(t, 303)
	owner.allows(t, room, "")

	t.Run("its guests there write no more, and newcomers do not begin", func(t *testing.T) {
		before := h.dump()
		for _, b := range []*browser{guest, h.browser()} {
			b.post(embedOf(room)+"/messages?host="+url.QueryEscape(shop), form{"body": "more"}, inEmbed).expect(t, 403)
		}
		if h.dump() != before {
			t.Error("a refused guest changed something")
		}
	})

	t.Run("a first page names the sites that may embed it, and is read outside embeds", func(t *testing.T) {
		for _, b := range []*browser{guest, h.browser()} {
			if got := b.get(embedOf(room), embeddedBy(shop)).ancestors(); got != "'self'" {
				t.Errorf("it may be held by %s", got)
			}
		}
		h.browser().get(embedOf(room), header{"Referer": shop + "/"}).expect(t, 200).shows(t, "from the shop")
	})

	t.Run("our own pages hold it as before", func(t *testing.T) {
		preview.post(embedOf(room)+"/messages", form{"body": "go on"}, inPreview).expect(t, 303)
	})
}

func TestASessionWhoseSiteWasWithheldEndsWhenAnySiteIsTakenOff(t *testing.T) {
	h := openHarness(t)
	h.member("chief")
	s := h.site(t, "private")
	s.owner.allows(t, s.room, "https://shop.example https://wiki.example")
	s.owner.say(s.room, "fine tea")
	withheld, known := header{"Sec-Fetch-Dest": "iframe"}, embeddedBy("https://wiki.example")
	someone, reader := h.browser(), h.browser()
	s.identifies(t, someone, "7", nil, withheld)
	s.identifies(t, reader, "8", nil, known)

	s.owner.allows(t, s.room, "https://shop.example https://wiki.example https://more.example")
	someone.get(s.embed, withheld).expect(t, 200).shows(t, "fine tea")
	s.owner.allows(t, s.room, "https://wiki.example")
	someone.get(s.embed, withheld).expect(t, 403).lacks(t, "fine tea")
	someone.post(s.embed+"/messages", form{"body": "still here"}, header{hostHeader: ""}).expect(t, 403)
	reader.get(s.embed, known).expect(t, 200).shows(t, "fine tea")
}
