package handlers

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var cursorOnPage = regexp.MustCompile(`data-cursor="([^"]+)"`)

// cursor returns the position from which a page's stream continues.
func (a answer) cursor(t *testing.T) string {
	t.Helper()
	found := cursorOnPage.FindStringSubmatch(a.body)
	if found == nil {
		t.Fatal("the page has no cursor")
	}
	return found[1]
}

// ids returns the ids of the messages heard so far, in order.
func (l *listener) ids() (ids []string) {
	for _, e := range l.heard {
		if e.name == "" {
			for _, found := range messageID.FindAllStringSubmatch(e.data, -1) {
				ids = append(ids, found[1])
			}
		}
	}
	return ids
}

func TestStream(t *testing.T) {
	h := openHarness(t)
	b := h.member("Ola")

	t.Run("it greets, with the time after which to come back, and says who may not keep it", func(t *testing.T) {
		l := h.browser().listen("/r/lobby/events")
		if hello := l.named(t, "hello"); hello.retry == "" || hello.id != "" {
			t.Errorf("greeted with %+v", hello)
		}
		if got := l.answer.Header; got.Get("Content-Type") != "text/event-stream; charset=utf-8" ||
			got.Get("Cache-Control") != "no-store" ||
			got.Get("X-Accel-Buffering") != "no" ||
			got.Get("Content-Encoding") != "" {
			t.Errorf("headers %v", got)
		}
	})

	t.Run(
		"from now on, each message comes once to all who are there, and what was before does not",
		func(t *testing.T) {
			room := b.room("Quiet", "public")
			b.say(room, "before anyone listened")
			first, second := h.browser().listen(room+"/events").greeted(t), h.browser().listen(
				room+"/events",
			).greeted(t)
			id := b.say(room, "to all")
			last := b.say(room, "the last word")
			for _, l := range []*listener{first, second} {
				l.text(t, "the last word")
				if got := l.ids(); len(got) != 2 || got[0] != id || got[1] != last {
					t.Errorf("heard %v, want %s and %s", got, id, last)
				}
			}
		},
	)
}

func TestAStreamStartsAtItsCursor(t *testing.T) {
	h := openHarness(t)
	b := h.member("Ola")

	t.Run("from the page's cursor nothing is missed between page and stream", func(t *testing.T) {
		page := b.get("/r/lobby").expect(t, 200)
		missed := b.say("/r/lobby", "said in between")
		l := b.listen("/r/lobby/events?after=" + page.cursor(t))
		if e := l.text(t, "said in between"); e.id == "" {
			t.Error("the message does not move the cursor")
		}
		if got := l.ids(); len(got) != 1 || got[0] != missed {
			t.Errorf("heard %v, want %s", got, missed)
		}
	})

	t.Run("where the stream stopped wins over where the page was made", func(t *testing.T) {
		page := b.get("/r/lobby").expect(t, 200)
		b.say("/r/lobby", "heard before the break")
		l := b.listen("/r/lobby/events?after=" + page.cursor(t))
		cursor := l.text(t, "heard before the break").id
		l.leave()
		b.say("/r/lobby", "missed in the break")
		l = b.listen("/r/lobby/events?after="+page.cursor(t), header{"Last-Event-ID": cursor})
		l.text(t, "missed in the break")
		if l.hasHeard("heard before the break") {
			t.Error("a message came again")
		}
	})
}

func TestAStreamTellsEditsAndDeletions(t *testing.T) {
	h := openHarness(t)
	b := h.member("Ola")

	t.Run("an edit and a deletion come too, and a deleted text never", func(t *testing.T) {
		page := b.get("/r/lobby").expect(t, 200)
		witness := b.listen("/r/lobby/events").greeted(t)
		edited, deleted := b.say("/r/lobby", "unedited text"), b.say("/r/lobby", "secret text")
		b.post("/r/lobby/messages/"+edited, form{"body": "the new text"}).expect(t, 303)
		b.post("/r/lobby/messages/"+deleted+"/delete", nil).expect(t, 303)
		witness.text(t, "data-deleted")
		for _, from := range []string{"?after=" + page.cursor(t), "?after=" + h.store.Epoch() + "-0"} {
			l := b.listen("/r/lobby/events" + from)
			l.text(t, "data-deleted")
			if !l.hasHeard("the new text") || l.hasHeard("unedited text") || l.hasHeard("secret text") {
				t.Errorf("from %s heard %+v", from, l.heard)
			}
		}
	})
}

func TestAStreamWithAWrongCursorIsReset(t *testing.T) {
	h := openHarness(t)
	b := h.member("Ola")

	for name, cursor := range map[string]string{
		"malformed":          "nonsense",
		"of another epoch":   "zzzzzzzzzz-1",
		"ahead of the room":  "%s-999999",
		"negative":           "%s--1",
		"beyond all numbers": "%s-99999999999999999999",
		"much too long":      strings.Repeat("x", 5000) + "-1",
	} {
		if strings.HasPrefix(cursor, "%s") {
			cursor = h.store.Epoch() + cursor[2:]
		}
		t.Run("a cursor that is "+name+" gets a reset, and then what follows", func(t *testing.T) {
			for _, l := range []*listener{
				b.listen("/r/lobby/events?after=" + cursor),
				b.listen("/r/lobby/events", header{"Last-Event-ID": cursor}),
			} {
				reset := l.named(t, "reset")
				if !strings.HasPrefix(reset.id, h.store.Epoch()+"-") || reset.data != "history" {
					t.Errorf("the reset says %q and moves the cursor to %q", reset.data, reset.id)
				}
				b.say("/r/lobby", "after the reset")
				l.text(t, "after the reset")
			}
		})
	}

	t.Run("a good cursor gets no reset", func(t *testing.T) {
		l := b.listen("/r/lobby/events?after=" + b.get("/r/lobby").cursor(t))
		b.say("/r/lobby", "no reset before this")
		l.text(t, "no reset before this")
		for _, e := range l.heard {
			if e.name == "reset" {
				t.Errorf("heard %+v", l.heard)
			}
		}
	})

	t.Run("more than a page behind gets a reset instead of all of it, a page behind gets the page", func(t *testing.T) {
		room := b.room("Flood", "public")
		var posted []string
		for i := range 51 {
			posted = append(posted, b.say(room, fmt.Sprint("flood ", i, ".")))
		}
		behind := h.browser().listen(room + "/events?after=" + h.store.Epoch() + "-0")
		if reset := behind.named(t, "reset"); reset.id != h.store.Epoch()+"-51" || reset.data != "" ||
			behind.ids() != nil {
			t.Errorf("heard %+v", behind.heard)
		}
		caught := h.browser().listen(room + "/events?after=" + h.store.Epoch() + "-1")
		caught.text(t, "flood 50.")
		if !slices.Equal(caught.ids(), posted[1:]) {
			t.Errorf("heard %v, want %v", caught.ids(), posted[1:])
		}
	})
}

var standing = regexp.MustCompile(` data-(day="[^"]*"|follows)`)

// unplaced returns a message without how it stands to the one before it, which only a page knows.
func unplaced(item string) string { return standing.ReplaceAllString(item, "") }

func TestFragmentsOfAStream(t *testing.T) {
	h := openHarness(t)
	b := h.member("Ola")

	t.Run("a message cannot forge a field of the stream", func(t *testing.T) {
		l := h.browser().listen("/r/lobby/events").greeted(t)
		id := b.say(
			"/r/lobby",
			"one\revent: bye\rdata: forged\r\rid: "+h.store.Epoch()+"-77777\r\n\r\nevent: reset\n\ndata: x",
		)
		e := l.text(t, "one")
		if e.name != "" || strings.Contains(e.id, "77777") || !strings.Contains(e.data, `id="m-`+id+`"`) {
			t.Errorf("heard %+v", e)
		}
		b.say("/r/lobby", "the fence")
		l.text(t, "the fence")
		for _, e := range l.heard {
			if e.name == "bye" || e.name == "reset" || strings.Contains(e.id, "77777") {
				t.Errorf("heard the forged %+v", e)
			}
		}
	})

	t.Run("fragments hold nothing of any one viewer", func(t *testing.T) {
		l := h.browser().listen("/r/lobby/events", header{"Accept-Language": "ru"}).greeted(t)
		id := b.say("/r/lobby", "for everybody")
		heard := l.text(t, "for everybody").data
		copied := b.get("/r/lobby", header{"Accept-Language": "pl"})
		if unplaced(messageOf(t, copied, id)) != messageOf(t, answer{body: heard}, id) {
			t.Errorf("the stream says %s", heard)
		}
		if found := regexp.MustCompile(`<form|<input|hx-(get|post|on)|nonce`).FindString(heard); found != "" {
			t.Errorf("the fragment holds %s", found)
		}
	})
}

func TestStreamsWithoutABody(t *testing.T) {
	h := openHarness(t)
	b := h.member("Ola")

	t.Run("asked only for its head, the stream answers and ends", func(t *testing.T) {
		for range 3 {
			b.send("HEAD", "/r/lobby/events", "").expect(t, 200)
		}
	})

	t.Run("an unknown room has no stream", func(t *testing.T) {
		b.get("/r/none/events").expect(t, 404)
	})
}

func TestStreamsEnd(t *testing.T) {
	h := openHarness(t)
	owner := h.member("olga")

	t.Run("of a session that is ended elsewhere, and the one that stays goes on", func(t *testing.T) {
		here, there := h.signIn("olga"), h.signIn("olga")
		kept, ended := here.listen("/r/lobby/events").greeted(t), there.listen("/r/lobby/events").greeted(t)
		here.post("/account/sessions/end", nil).expect(t, 303)
		if bye := ended.named(t, "bye"); bye.data != "rights" {
			t.Errorf("heard %+v", bye)
		}
		ended.end(t)
		here.say("/r/lobby", "still here")
		kept.text(t, "still here")
		owner = here
	})

	t.Run("of one who signs out, and not of the others in the room", func(t *testing.T) {
		leaver := h.member("leaver")
		other, own := owner.listen("/r/lobby/events").greeted(t), leaver.listen("/r/lobby/events").greeted(t)
		leaver.post("/logout", nil).expect(t, 303)
		own.named(t, "bye")
		own.end(t)
		owner.say("/r/lobby", "the others stay")
		other.text(t, "the others stay")
	})

	t.Run("of guests when a room is closed to them, and not of members", func(t *testing.T) {
		room := owner.room("Closing", "public")
		guest, stranger := h.guest(), h.browser()
		inside := []*listener{guest.listen(room + "/events").greeted(t), stranger.listen(room + "/events").greeted(t)}
		member := owner.listen(room + "/events").greeted(t)
		owner.post(room+"/settings", form{"name": "Closing"}).expect(t, 303)
		for _, l := range inside {
			if bye := l.named(t, "bye"); bye.data != "rights" {
				t.Errorf("heard %+v", bye)
			}
			l.end(t)
		}
		owner.say(room, "without guests")
		member.text(t, "without guests")
		guest.get(room+"/events").expect(t, 403)
	})

	t.Run("of all readers when their room is deleted, and of no other room", func(t *testing.T) {
		room := owner.room("Doomed", "public")
		l, elsewhere := h.guest().listen(room+"/events").greeted(t), h.browser().listen("/r/lobby/events").greeted(t)
		owner.post(room+"/delete", nil).expect(t, 303)
		l.named(t, "bye")
		l.end(t)
		owner.say("/r/lobby", "the lobby stands")
		elsewhere.text(t, "the lobby stands")
	})

	t.Run("of one who leaves a private room", func(t *testing.T) {
		room := owner.room("Private", "private")
		other := h.member("other")
		other.get(room+"/events").expect(t, 403)
		other.post(room+"/join", nil).expect(t, 303)
		l := other.listen(room + "/events").greeted(t)
		other.post(room+"/leave", nil).expect(t, 303)
		l.named(t, "bye")
		l.end(t)
		other.get(room+"/events").expect(t, 403)
	})

	t.Run("of a person whose password was changed elsewhere", func(t *testing.T) {
		here, there := h.member("changer"), h.signIn("changer")
		kept, ended := here.listen("/r/lobby/events").greeted(t), there.listen("/r/lobby/events").greeted(t)
		here.post("/account/password", form{"current": password, "password": "another horse"}).expect(t, 303)
		ended.named(t, "bye")
		ended.end(t)
		here.say("/r/lobby", "after the change")
		kept.text(t, "after the change")
	})

	t.Run("of all when the server closes, with a time to come back", func(t *testing.T) {
		l := h.browser().listen("/r/lobby/events").greeted(t)
		h.hub.Close(1000)
		l.named(t, "bye")
		l.end(t)
		h.allowErrors()
		h.browser().get("/r/lobby/events").expect(t, 503)
	})
}
