package handlers

import (
	"strings"
	"testing"
)

// told waits until the person's own event holds a text.
func (l *listener) told(t *testing.T, text string) {
	t.Helper()
	l.hear(t, "own "+text, func(e event) bool { return e.name == "own" && strings.Contains(e.data, text) })
}

func TestAPageWithoutARoomHearsWhatConcernsItsPerson(t *testing.T) {
	h := openHarness(t)
	ola, jan := h.member("Ola"), h.member("Jan")
	room := ola.room("Tea", "public")
	jan.post(room+"/join", nil).expect(t, 303)
	page := jan.listen("/events").greeted(t)
	page.told(t, `[2,0,0,0,0]`)

	t.Run("a mention, and its end when the message is deleted", func(t *testing.T) {
		id := ola.say(room, "@jan, tea?")
		page.told(t, `[2,1,1,1,1]`)
		ola.post(room+"/messages/"+id+"/delete", nil).expect(t, 303)
		page.told(t, `[2,1,1,0,0]`)
	})

	t.Run("a direct message", func(t *testing.T) {
		direct := ola.post("/direct", form{"username": "jan"}).expect(t, 303).location()
		ola.say(direct, "psst")
		page = jan.listen("/events").greeted(t)
		page.told(t, `[3,1,1,1,1]`)
	})

	t.Run("of a muted room it hears, and is not to tell", func(t *testing.T) {
		jan.post(room+"/notify", form{"level": "none"}).expect(t, 303)
		ola.say(room, "@jan?")
		jan.listen("/events").greeted(t).told(t, `[2,2,2,1,0]`)
		jan.post(room+"/notify", form{"level": "all"}).expect(t, 303)
	})

	t.Run("an invitation, until it is dismissed", func(t *testing.T) {
		attic := ola.room("Attic", "private")
		ola.post(attic+"/invite", form{"username": "jan"}).expect(t, 303)
		page = jan.listen("/events").greeted(t)
		page.told(t, `"invitation-1"`)
		jan.post("/invitations/1/seen", form{"back": "/account"}).expect(t, 303)
		page.told(t, `{"rooms"`)
		jan.get("/invitations").expect(t, 200).shows(t, "Attic")
	})

	t.Run("do not disturb", func(t *testing.T) {
		jan.post("/notifications/quiet", form{"quiet": "yes"}).expect(t, 303)
		jan.listen("/events").greeted(t).told(t, `{"quiet":true,"rooms"`)
	})
}

func TestAStreamOfOnesOwnIsLight(t *testing.T) {
	h := openHarness(t)
	ola, jan := h.member("Ola"), h.member("Jan")
	page := jan.listen("/events").greeted(t)
	page.told(t, "rooms")
	others := ola.listen("/r/lobby/events").greeted(t)
	ola.say("/r/lobby", "not for Jan")
	others.text(t, "not for Jan")
	ola.say("/r/lobby", "@jan?")
	page.told(t, "[1,2,2,1,1]")
	for _, e := range page.heard {
		if e.name != "hello" && e.name != "own" && e.name != "beat" {
			t.Errorf("it hears %+v", e)
		}
	}
	ola.get("/r/lobby").expect(t, 200).shows(t, `<b id="here-count">1</b>`)
	if figures := h.hub.Figures(); figures.Feeds > 2 {
		t.Errorf("two pages hold %d feeds", figures.Feeds)
	}
}

func TestAStreamOfOnesOwnEndsWithItsSession(t *testing.T) {
	h := openHarness(t)
	jan := h.member("Jan")
	phone := h.signIn("Jan")
	page := phone.listen("/events").greeted(t)
	jan.post("/account/sessions/end", nil).expect(t, 303)
	if bye := page.named(t, "bye"); bye.data != "rights" {
		t.Errorf("ended with %+v", bye)
	}
	page.end(t)
}

func TestAPageSaysThatItIsLookedAt(t *testing.T) {
	h := harnessConfig{}.open(t)
	jan := h.member("Jan")
	for range 60 {
		jan.post("/looking", form{"page": "desk", "looking": "yes"}).expect(t, 204)
	}
	jan.post("/looking", form{"page": "desk", "looking": "yes"}).expect(t, 429)
	jan.post("/looking", form{"page": strings.Repeat("x", 41), "looking": "yes"}).expect(t, 422)
}
