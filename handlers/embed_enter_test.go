package handlers

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

func TestTheWindowOfSigningInKeepsItsOpener(t *testing.T) {
	h := openEmbeddedRoom(t)
	stranger, back := h.browser(), url.QueryEscape(h.embed+"/enter")
	if got := stranger.get(h.embed+"/enter").expect(t, 303); got.location() != "/login?back="+back {
		t.Errorf("sent to %s", got.location())
	}
	for _, path := range []string{h.embed + "/enter", "/login?back=" + back, "/register?back=" + back} {
		if opener := stranger.get(path).header.Get("Cross-Origin-Opener-Policy"); opener != "unsafe-none" {
			t.Errorf("%s cuts off its opener: %s", path, opener)
		}
	}
	opener := stranger.get("/login?back=/rooms").header.Get("Cross-Origin-Opener-Policy")
	if opener != "same-origin" {
		t.Errorf("other pages say %s", opener)
	}
}

func TestSigningInLetsAnEmbedSpeakAsAMemberThereAlone(t *testing.T) {
	h := openEmbeddedRoom(t)
	lent := h.owner.post(h.embed+"/enter", nil).expect(t, 200).between(t, `data-token="`, `"`)
	token, b := html.UnescapeString(lent), h.browser()
	b.get(h.embed).expect(t, 200)
	got := b.post(h.embed+"/session", form{"token": token, "body": "half a tho"}, hx).expect(t, 200)
	if got.typed("body") != "half a tho" || got.header.Get(embedHeader) == "" {
		t.Error("the draft or the token is lost")
	}
	b.post(h.embed+"/messages", form{"body": "as myself"}, hx).expect(t, 200).shows(t, "<bdi>olga</bdi>")
	for _, path := range []string{"/account", h.room + "/settings"} {
		b.get(path).expect(t, 403)
	}
	b.post(h.embed+"/session/end", nil, hx).expect(t, 200)
	b.post(h.embed+"/session", form{"token": token}, hx).expect(t, 403)
	h.owner.get("/account").expect(t, 200)
}

func TestTheDoorOfAnEmbed(t *testing.T) {
	h := openHarness(t)
	s := h.site(t, "private")
	s.owner.allows(t, s.room, "https://shop.example")
	s.owner.say(s.room, "behind the door")

	t.Run("shows a viewer who may not read a way in, and nothing of what is said", func(t *testing.T) {
		got := h.browser().get(s.embed+"?panel=1").expect(t, 403)
		for _, shown := range []string{
			h.text("door.private"), `data-identity="` + s.embed + `/identity"`, "data-close", "data-enter",
		} {
			got.shows(t, shown)
		}
		got.lacks(t, "behind the door")
		if policy := got.header.Get("Content-Security-Policy"); !strings.HasSuffix(policy, "https://shop.example") {
			t.Error(policy)
		}
	})

	t.Run("opens by a token of the site, with an answer that has a composer", func(t *testing.T) {
		b := h.browser()
		b.get(s.embed).expect(t, 403)
		s.identifies(t, b, "7", nil)
		b.get(s.embed).expect(t, 200).shows(t, "behind the door")
	})

	t.Run("stays closed to an account that is no member", func(t *testing.T) {
		b := h.member("stranger")
		token := regexp.MustCompile(`data-token="([^"]+)"`)
		if got := b.post(s.embed+"/enter", nil); token.MatchString(got.body) {
			t.Errorf("it was let in: %s", got.body)
		}
	})

	t.Run("asks for an account where the room is closed to guests", func(t *testing.T) {
		closed := s.owner.room("Closed", "public")
		s.owner.post(closed+"/settings", form{"name": "Closed"}).expect(t, 303)
		h.browser().get(embedOf(closed)).expect(t, 403).shows(t, h.text("problem.signedout.sentence"))
	})
}
