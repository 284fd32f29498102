package handlers

import (
	"context"
	"errors"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"samovar/models"
)

func TestReplies(t *testing.T) {
	h := openHarness(t)
	anna, boris := h.member("anna"), h.member("boris")
	first := anna.say("/r/lobby", "**Who** would like tea?\nThere is lemon.")
	elsewhere := anna.say(anna.room("Elsewhere", "public"), "another room's")

	t.Run("an answer quotes the beginning and is counted", func(t *testing.T) {
		got := boris.post("/r/lobby/messages", form{"body": "Me", "reply_to": first}, hx).expect(t, 200)
		got.shows(t, `href="/r/lobby?at=`+first+`"`)
		got.shows(t, "Who would like tea? There is lemon.</span>")
		page := anna.get("/r/lobby").expect(t, 200)
		page.shows(t, `href="/r/lobby/messages/`+first+`/thread"`)
		thread := anna.get("/r/lobby/messages/"+first+"/thread").expect(t, 200)
		if ids := thread.ids(); len(ids) != 2 || ids[0] != first {
			t.Errorf("the thread shows %v", ids)
		}
	})

	t.Run("a thread's page follows the room, and what was missed is had without the page", func(t *testing.T) {
		page := anna.get("/r/lobby/messages/"+first+"/thread").expect(t, 200)
		page.shows(t, `hx-sse:connect="/r/lobby/events?after=`)
		page.shows(t, `data-thread="`+first+`"`)
		boris.post("/r/lobby/messages", form{"body": "With lemon", "reply_to": first}, hx).expect(t, 200)
		missed := anna.get("/r/lobby/messages/"+first+"/thread", hx).expect(t, 200)
		missed.lacks(t, "<html")
		missed.shows(t, `<hx-partial hx-target="#messages" hx-swap="feed"><li id="m-`+first+`"`)
		if ids := missed.ids(); len(ids) != 3 || ids[2] != first {
			t.Errorf("what was missed is %v", ids)
		}
	})

	for name, to := range map[string]string{
		"of another room":   elsewhere,
		"that is not there": "999999",
		"that is no number": "x",
	} {
		t.Run("an answer to a message "+name+" is refused with the text kept", func(t *testing.T) {
			before := h.count("messages")
			got := boris.post("/r/lobby/messages", form{"body": "my words", "reply_to": to}, hx).expect(t, 422)
			got.shows(t, h.text("problem.reply.gone"))
			if got.typed("body") != "my words" || h.count("messages") != before {
				t.Error("the text is lost, or stored")
			}
		})
	}

	t.Run("what was deleted is quoted no more, and can be answered no more", func(t *testing.T) {
		secret := anna.say("/r/lobby", "a secret")
		posted := boris.post("/r/lobby/messages", form{"body": "oh", "reply_to": secret}, hx).expect(t, 200)
		answer := messageID.FindStringSubmatch(posted.body)[1]
		anna.post("/r/lobby/messages/"+secret+"/delete", nil, hx).expect(t, 200)
		page := boris.get("/r/lobby").expect(t, 200)
		page.lacks(t, "a secret")
		if !strings.Contains(messageOf(t, page, answer), "msg-quote\"") ||
			!strings.Contains(messageOf(t, page, answer), "data-deleted") {
			t.Errorf("the answer is %s", messageOf(t, page, answer))
		}
		boris.post("/r/lobby/messages", form{"body": "late", "reply_to": secret}, hx).expect(t, 422)
		boris.get("/r/lobby/messages/"+secret+"/reply").expect(t, 404)
	})

	t.Run("an answer that is deleted counts no more", func(t *testing.T) {
		asked := anna.say("/r/lobby", "asked")
		posted := boris.post("/r/lobby/messages", form{"body": "answered", "reply_to": asked}, hx).expect(t, 200)
		answer := messageID.FindStringSubmatch(posted.body)[1]
		boris.post("/r/lobby/messages/"+answer+"/delete", nil, hx).expect(t, 200)
		if message := messageOf(t, anna.get("/r/lobby"), asked); strings.Contains(message, "msg-answers") {
			t.Errorf("the message is %s", message)
		}
	})

	t.Run("the same answer sent again is the same message, and counts once", func(t *testing.T) {
		asked := anna.say("/r/lobby", "asked twice")
		for range 2 {
			boris.post("/r/lobby/messages", form{"body": "once", "reply_to": asked, "key": "k"}, hx).expect(t, 200)
		}
		if message := messageOf(t, anna.get("/r/lobby"), asked); !strings.Contains(message, "<span>1</span>") {
			t.Errorf("the message is %s", message)
		}
	})

	t.Run("a new name reaches the quotes", func(t *testing.T) {
		l := boris.listen("/r/lobby/events").greeted(t)
		anna.post("/account/nickname", form{"nickname": "Ania"}).expect(t, 303)
		l.hear(t, "the quote", func(e event) bool {
			_, quote, found := strings.Cut(e.data, "msg-quote")
			return found && strings.Contains(quote, "<bdi>Ania</bdi>")
		})
	})
}

func TestAFailureOfTheDatabaseIsNotCalledGone(t *testing.T) {
	h := openHarness(t)
	id := h.member("anna").say("/r/lobby", "still there")
	left, leave := context.WithCancel(t.Context())
	leave()
	posted := httptest.NewRequestWithContext(left, "POST", "/r/lobby/messages", nil)
	posted.PostForm = url.Values{"reply_to": {id}}
	r := &request{
		Server:  New(Config{Store: h.store, Hub: h.hub, Texts: h.texts, Key: make([]byte, 64), Log: h.log}),
		Request: posted,
	}
	var invalid models.Invalid
	if quote, err := r.replyTarget(); err == nil || errors.As(err, &invalid) {
		t.Errorf("found %v, %v", quote, err)
	}
}
