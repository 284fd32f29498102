package handlers

import (
	"strings"
	"testing"
	"time"
)

func TestEditingAMessage(t *testing.T) {
	h := openHarness(t)
	h.member("chief")
	owner, author, stranger := h.member("olga"), h.member("author"), h.member("stranger")
	room := owner.room("Tea", "public")

	t.Run("the author can edit a message, which then says so", func(t *testing.T) {
		id := author.say(room, "frist")
		author.get(room+"/messages/"+id).expect(t, 200).shows(t, room+"/messages/"+id+"/edit")
		author.get(room+"/messages/"+id+"/edit").expect(t, 200).shows(t, "frist</textarea>")
		got := author.post(room+"/messages/"+id, form{"body": "first"}).expect(t, 303)
		if got.location() != room+"?at="+id {
			t.Errorf("sent to %s", got.location())
		}
		message := messageOf(t, stranger.get(room), id)
		if !strings.Contains(message, "first") || strings.Contains(message, "frist") ||
			!strings.Contains(message, "data-edited") {
			t.Errorf("the message is %s", message)
		}
	})

	t.Run("htmx gets the message as it is now", func(t *testing.T) {
		id := author.say(room, "one")
		got := author.post(room+"/messages/"+id, form{"body": "two"}, hx).expect(t, 200)
		got.shows(t, h.text("flash.message.saved"))
		if !strings.Contains(messageOf(t, got, id), "two") {
			t.Errorf("got %s", got.body)
		}
	})

	for name, refused := range map[string]struct{ body, reason string }{
		"too long": {strings.Repeat("x", 2001), h.text("problem.body.toolong", 2000)},
		"empty":    {" ", h.text("problem.body.empty")},
		"illegal":  {"a\x00b", h.text("problem.body.invalid")},
	} {
		t.Run("a new text that is "+name+" is refused beside the field and kept", func(t *testing.T) {
			id := author.say(room, "as it was")
			got := author.post(room+"/messages/"+id, form{"body": refused.body}).expect(t, 422)
			if got.problemOf("body") != refused.reason || got.typed("body") != legible(refused.body) {
				t.Errorf("said %q beside %q", got.problemOf("body"), got.typed("body"))
			}
			if !strings.Contains(messageOf(t, stranger.get(room), id), "as it was") {
				t.Error("the message is another")
			}
		})
	}
}

func TestDeletingAMessage(t *testing.T) {
	h := openHarness(t)
	h.member("chief")
	owner, author, stranger := h.member("olga"), h.member("author"), h.member("stranger")
	room := owner.room("Tea", "public")

	t.Run("the author can delete a message, and its text is gone from the database", func(t *testing.T) {
		id := author.say(room, "regrettable")
		if !strings.Contains(h.dump(), "regrettable") {
			t.Fatal("the text was never stored")
		}
		author.post(room+"/messages/"+id+"/delete", nil).expect(t, 303)
		message := messageOf(t, stranger.get(room), id)
		if strings.Contains(message, "regrettable") || !strings.Contains(message, "data-deleted") {
			t.Errorf("the message is %s", message)
		}
		h.erases()
		if strings.Contains(h.dump(), "regrettable") {
			t.Error("the text is still stored")
		}
		author.post(room+"/messages/"+id, form{"body": "risen"}).expect(t, 403)
	})
}

func TestUndoingADeletion(t *testing.T) {
	h := openHarness(t)
	h.member("chief")
	owner, author, stranger := h.member("olga"), h.member("author"), h.member("stranger")
	room := owner.room("Tea", "public")

	t.Run("without script the room's page offers it", func(t *testing.T) {
		id := author.say(room, "too soon")
		got := author.post(room+"/messages/"+id+"/delete", nil).expect(t, 303)
		undo := room + "/messages/" + id + "/undo"
		page := author.get(got.location()).expect(t, 200)
		page.shows(t, h.text("undo.deleted"))
		page.shows(t, `action="`+undo+`"`)
		page.lacks(t, "too soon")
		stranger.get(got.location()).expect(t, 200).lacks(t, undo)
		for range 2 {
			got = author.post(undo, nil).expect(t, 303)
			author.get(got.location()).shows(t, h.text("undo.done"))
		}
		stranger.get(room).shows(t, "too soon")
	})

	t.Run("the page of htmx gets the message with the offer, and the message again", func(t *testing.T) {
		id := author.say(room, "once more")
		undo := room + "/messages/" + id + "/undo"
		author.post(room+"/messages/"+id+"/delete", nil, hx).expect(t, 200).shows(t, `hx-post="`+undo+`"`)
		if got := author.post(undo, nil, hx).expect(t, 200); !strings.Contains(messageOf(t, got, id), "once more") {
			t.Errorf("got %s", got.body)
		}
	})

	t.Run("the person who deleted undoes it, and no other", func(t *testing.T) {
		id := author.say(room, "off topic")
		owner.post(room+"/messages/"+id+"/delete", nil).expect(t, 303)
		undo := room + "/messages/" + id + "/undo"
		for _, other := range []*browser{author, stranger, h.browser()} {
			other.post(undo, nil).expect(t, 403)
		}
		owner.post(undo, nil).expect(t, 303)
		stranger.post(undo, nil).expect(t, 403)
	})

	t.Run("too late says so", func(t *testing.T) {
		id := author.say(room, "gone for good")
		got := author.post(room+"/messages/"+id+"/delete", nil).expect(t, 303)
		undo := room + "/messages/" + id + "/undo"
		h.clock.pass(time.Minute)
		author.get(got.location()).expect(t, 200).lacks(t, undo)
		author.post(undo, nil).expect(t, 422).shows(t, h.text("problem.undo.late"))
		h.erases()
		author.post(undo, nil, hx).expect(t, 422).shows(t, h.text("problem.undo.late"))
		if strings.Contains(h.dump(), "gone for good") {
			t.Error("the text is still stored")
		}
	})
}

func TestActionsOnMessagesOfOthers(t *testing.T) {
	h := openHarness(t)
	h.member("chief")
	owner, author, stranger, guest := h.member("olga"), h.member("author"), h.member("stranger"), h.guest()
	room := owner.room("Tea", "public")

	t.Run("another's message can be neither edited nor taken back", func(t *testing.T) {
		id := author.say(room, "mine alone")
		before := h.dump()
		for _, b := range []*browser{stranger, guest, h.browser()} {
			page := b.get(room+"/messages/"+id).expect(t, 200)
			page.lacks(t, `action="`+room+"/messages/"+id+`"`)
			page.lacks(t, h.text("message.delete"))
			b.get(room+"/messages/"+id+"/edit").expect(t, 403)
			b.post(room+"/messages/"+id, form{"body": "yours"}).expect(t, 403)
			b.post(room+"/messages/"+id+"/delete", nil).expect(t, 403)
			b.post(room+"/messages/"+id, form{"body": "yours"}, hx).expect(t, 403)
		}
		if h.dump() != before {
			t.Error("something was stored")
		}
	})

	t.Run("the room's owner takes back another's message, and does not edit it", func(t *testing.T) {
		id := author.say(room, "off topic")
		owner.post(room+"/messages/"+id, form{"body": "on topic"}).expect(t, 403)
		owner.post(room+"/messages/"+id+"/delete", nil).expect(t, 303)
		if !strings.Contains(messageOf(t, author.get(room), id), "data-deleted") {
			t.Error("the message is still there")
		}
	})

	t.Run("an owner has no rights in another's room", func(t *testing.T) {
		elsewhere := stranger.room("Coffee", "public")
		id := author.say(elsewhere, "not your room")
		owner.post(elsewhere+"/messages/"+id+"/delete", nil).expect(t, 403)
	})
}

func TestTheLinkOfAMessage(t *testing.T) {
	h := openHarness(t)
	h.member("chief")
	owner, author := h.member("olga"), h.member("author")
	room := owner.room("Tea", "public")

	t.Run("the link of a message leads to it", func(t *testing.T) {
		id := author.say(room, "find me")
		author.get(room+"/messages/"+id).expect(t, 200).shows(t, h.server.URL+room+"?at="+id)
	})

	t.Run("a message is found only in its own room", func(t *testing.T) {
		id := author.say(room, "here, not in the lobby")
		author.post("/r/lobby/messages/"+id, form{"body": "moved"}).expect(t, 404)
		author.post("/r/lobby/messages/"+id+"/delete", nil).expect(t, 404)
		author.post(room+"/messages/999999/delete", nil).expect(t, 404)
	})
}
