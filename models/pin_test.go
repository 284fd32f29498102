package models

import "testing"

func TestARoomIsDeletedWithAllThatHangsOnItsMessages(t *testing.T) {
	h := open(t)
	owner, anna := h.member("olga"), h.member("anna")
	room := h.room(owner, "Tea", Public)
	if err := h.Join(t.Context(), anna, room.Slug); err != nil {
		t.Fatal(err)
	}
	m := h.says(owner, room.Slug, "@anna, tea?")
	if _, _, err := h.React(t.Context(), anna, room.Slug, m.ID, "🍵"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Pin(t.Context(), owner, room.Slug, m.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Bookmark(t.Context(), anna, room.Slug, m.ID); err != nil {
		t.Fatal(err)
	}
	draft, err := NewDraft("an answer", "")
	if err != nil {
		t.Fatal(err)
	}
	draft.ReplyTo = m.ID
	if _, err := h.PostMessage(t.Context(), anna, room.Slug, draft); err != nil {
		t.Fatal(err)
	}
	if err := h.DeleteRoom(t.Context(), owner, room.Slug); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"messages", "reactions", "mentions", "bookmarks"} {
		if left := h.count("SELECT count(*) FROM " + table); left != 0 {
			t.Errorf("%d rows are left in %s", left, table)
		}
	}
}
