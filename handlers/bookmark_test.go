package handlers

import (
	"strings"
	"testing"
)

func TestBookmarks(t *testing.T) {
	h := openHarness(t)
	owner, member := h.member("olga"), h.member("member")
	room := owner.room("Hideout", "private")
	member.post(room+"/join", nil).expect(t, 303)
	id := owner.say(room, "to be kept")
	path := room + "/messages/" + id + "/bookmark"

	t.Run("saved for the person alone", func(t *testing.T) {
		member.post(path, nil, hx).expect(t, 200)
		member.get("/bookmarks").expect(t, 200).shows(t, "to be kept")
		owner.get("/bookmarks").expect(t, 200).lacks(t, "to be kept")
		member.get(room+"/messages/"+id).expect(t, 200).shows(t, h.text("bookmark.forget"))
		owner.get(room+"/messages/"+id).expect(t, 200).shows(t, h.text("bookmark.save"))
	})

	t.Run("what one may not read can be neither kept nor read again", func(t *testing.T) {
		h.member("stranger").post(path, nil, hx).expect(t, 403)
		member.post(room+"/leave", nil).expect(t, 303)
		member.get("/bookmarks").expect(t, 200).lacks(t, "to be kept")
		member.post(room+"/join", nil).expect(t, 303)
		member.get("/bookmarks").expect(t, 200).shows(t, "to be kept")
	})

	t.Run("forgotten, and gone with the message", func(t *testing.T) {
		member.post(path, nil, hx).expect(t, 200)
		member.get("/bookmarks").expect(t, 200).lacks(t, "to be kept")
		member.post(path, nil, hx).expect(t, 200)
		owner.post(room+"/messages/"+id+"/delete", nil, hx).expect(t, 200)
		if page := member.get("/bookmarks").expect(t, 200); strings.Contains(page.body, `id="m-`+id+`"`) {
			t.Error("a deleted message is in the list")
		}
	})
}
