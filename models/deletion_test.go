package models

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// A deleted message is shown nowhere; until it is erased the person who deleted it can bring it back with all that
// hangs on it.
func TestADeletionCanBeUndone(t *testing.T) {
	h := open(t)
	anna, boris, celia := h.member("Anna"), h.member("Boris"), h.member("Celia")
	h.says(boris, LobbySlug, "here I am")
	root := h.says(anna, LobbySlug, "who is for tea?")
	said, err := h.PostMessage(t.Context(), anna, LobbySlug, NewMessage{
		Body: "@Boris, samovar!", ReplyTo: root.ID, Uploads: []Upload{h.upload("leaf.txt", "leaf")},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.React(t.Context(), boris, LobbySlug, said.ID, "🍵"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.PostMessage(t.Context(), celia, LobbySlug, NewMessage{Body: "me", ReplyTo: said.ID}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Pin(t.Context(), anna, LobbySlug, said.ID); err != nil {
		t.Fatal(err)
	}
	before, err := h.MessageByID(t.Context(), said.RoomID, said.ID)
	if err != nil {
		t.Fatal(err)
	}

	deleted, err := h.DeleteMessage(t.Context(), anna, LobbySlug, said.ID)
	if err != nil || deleted.Body+deleted.Mentions != "" || len(deleted.Attached)+len(deleted.Given) != 0 {
		t.Errorf("of the deleted message is shown %+v, %v", deleted, err)
	}
	if found := h.finds(nil, SearchForm{Words: "samovar"}); found != "" {
		t.Errorf("search finds %q", found)
	}
	if found, err := h.Mentions(t.Context(), boris, 1<<62, 10); err != nil || len(found) != 0 {
		t.Errorf("the mentions are %+v, %v", found, err)
	}
	if calls, err := h.Calls(t.Context(), boris.ID); err != nil || len(calls) != 0 {
		t.Errorf("he is told of %v, %v", calls, err)
	}
	if pins, err := h.Pins(t.Context(), said.RoomID); err != nil || len(pins) != 0 {
		t.Errorf("the pins are %+v, %v", pins, err)
	}
	if m, err := h.MessageByID(t.Context(), said.RoomID, root.ID); err != nil || m.Replies != 0 {
		t.Errorf("%d replies are counted, %v", m.Replies, err)
	}

	for range 2 { // the button may be pressed twice
		if _, err := h.RestoreMessage(t.Context(), anna, LobbySlug, said.ID); err != nil {
			t.Fatal(err)
		}
	}
	h.erases()
	if calls, err := h.Calls(t.Context(), boris.ID); err != nil || calls[said.RoomID] != 1 {
		t.Errorf("he is told of %v, %v", calls, err)
	}
	after, err := h.MessageByID(t.Context(), said.RoomID, said.ID)
	if err != nil || after.Body != before.Body || after.Mentions != before.Mentions || after.Replies != 1 ||
		len(after.Attached) != 1 || len(after.Given) != 1 || after.PinnedAt == 0 || after.Quote == nil {
		t.Errorf("restored is\n%+v, was\n%+v (%v)", after, before, err)
	}
	if m, err := h.MessageByID(t.Context(), said.RoomID, root.ID); err != nil || m.Replies != 1 {
		t.Errorf("%d replies are counted, %v", m.Replies, err)
	}
}

func TestADeletionIsUndoneInTimeAndByThePersonWhoDeleted(t *testing.T) {
	h := open(t)
	owner, anna, boris := h.member("Olga"), h.member("Anna"), h.member("Boris")
	room := h.room(owner, "Tea", Public)
	said := h.says(anna, room.Slug, "tea")
	if _, err := h.RestoreMessage(t.Context(), boris, room.Slug, said.ID); !errors.Is(err, ErrForbidden) {
		t.Errorf("what is not deleted: %v", err)
	}
	if _, err := h.DeleteMessage(t.Context(), owner, room.Slug, said.ID); err != nil {
		t.Fatal(err)
	}
	for _, other := range []Person{anna, boris} {
		if may, err := h.MayRestore(t.Context(), other, said.ID); err != nil || may {
			t.Errorf("%s may restore it: %v, %v", other.Nickname, may, err)
		}
		if _, err := h.RestoreMessage(t.Context(), other, room.Slug, said.ID); !errors.Is(err, ErrForbidden) {
			t.Errorf("by %s: %v", other.Nickname, err)
		}
	}
	h.passes(time.Duration(undoFor+1) * time.Millisecond)
	for _, when := range []string{"before it is erased", "after"} {
		if _, err := h.RestoreMessage(t.Context(), owner, room.Slug, said.ID); !errors.As(err, &Invalid{}) {
			t.Errorf("too late, %s: %v", when, err)
		}
		if err := h.EraseDeleted(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// What was deleted before a stop is erased by the next start.
func TestAStartErasesWhatWasDeleted(t *testing.T) {
	h := open(t)
	anna := h.member("Anna")
	said := h.says(anna, LobbySlug, "kumquat")
	if _, err := h.DeleteMessage(t.Context(), anna, LobbySlug, said.ID); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(h.dump(), "kumquat") {
		t.Error("nothing is left to restore")
	}
	if err := h.change(t.Context(), func(c *change) error {
		return c.tx.Exec("UPDATE deletions SET created_at = 0").Error
	}); err != nil {
		t.Fatal(err)
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	again := openAt(t, h.path, true)
	if strings.Contains(again.dump(), "kumquat") {
		t.Error("the text is still in the database")
	}
}
