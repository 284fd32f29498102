package models

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// tries posts, and returns the error.
func (h *harness) tries(p Person, slug, body string) error {
	_, err := h.PostMessage(h.t.Context(), p, slug, NewMessage{Body: body, Key: keyFor("")})
	return err
}

// isForWords reports whether a text was refused for its words.
func isForWords(err error) bool {
	var invalid Invalid
	return errors.As(err, &invalid) && invalid.Reason == "problem.words"
}

func TestOnlyThoseWhoMayKeepAWordList(t *testing.T) {
	h := open(t)
	const slug = "kitchen"
	people := h.ranked(slug)
	list := WordList{Lines: "spam\nсука", Act: RefuseWords}
	for who, p := range people {
		p.Administrator = who == "administrator" // as a session has it
		mayRoom := who == "owner" || who == "administrator"
		if err := h.KeepRoomWords(t.Context(), p, slug, list); errors.Is(err, ErrForbidden) == mayRoom {
			t.Errorf("the room's list by the %s: %v", who, err)
		}
		if _, err := h.RoomWords(t.Context(), p, slug); errors.Is(err, ErrForbidden) == mayRoom {
			t.Errorf("the room's list is read by the %s: %v", who, err)
		}
		maySite := who == "administrator"
		if err := h.KeepSiteWords(t.Context(), p, list); errors.Is(err, ErrForbidden) == maySite {
			t.Errorf("the site's list by the %s: %v", who, err)
		}
		if _, err := h.SiteWords(t.Context(), p); errors.Is(err, ErrForbidden) == maySite {
			t.Errorf("the site's list is read by the %s: %v", who, err)
		}
	}
	if kept, err := h.RoomWords(t.Context(), people["owner"], slug); err != nil || kept != list {
		t.Errorf("kept is %+v, %v", kept, err)
	}
	if count := h.count("SELECT count(*) FROM deeds WHERE act = 'words'"); count != 3 {
		t.Errorf("the log has %d entries", count)
	}
}

func TestThoseWhoKeepOrderAreNotFiltered(t *testing.T) {
	h := open(t)
	const slug = "kitchen"
	people := h.ranked(slug)
	if err := h.KeepRoomWords(t.Context(), people["owner"], slug, WordList{Lines: "spam", Act: RefuseWords}); err != nil {
		t.Fatal(err)
	}
	for who, p := range people {
		err := h.tries(p, slug, "ѕраm")
		if isMet := who == "member" || who == "guest"; isMet != isForWords(err) {
			t.Errorf("the %s: %v", who, err)
		}
	}
}

// A list is changed several times within a millisecond, and the posts between see each.
func TestAPostMeetsTheListAsItIsThen(t *testing.T) {
	h := open(t)
	h.member("first")
	owner, guest := h.member("olga"), h.guest("Gus")
	room := h.room(owner, "Tea", Public)
	for range 3 {
		for _, word := range []string{"tea", "cake", ""} {
			err := h.KeepRoomWords(t.Context(), owner, room.Slug, WordList{Lines: word, Act: RefuseWords})
			if err != nil {
				t.Fatal(err)
			}
			for _, said := range []string{"tea", "cake"} {
				if err := h.tries(guest, room.Slug, said); isForWords(err) != (said == word) {
					t.Errorf("the list is %q, and of %q it says %v", word, said, err)
				}
			}
		}
	}
}

func TestTheAuthorOfAMutedWordIsMuted(t *testing.T) {
	h := open(t)
	const slug = "kitchen"
	people := h.ranked(slug)
	guest := people["guest"]
	message := h.says(guest, slug, "tea")
	if err := h.KeepRoomWords(t.Context(), people["owner"], slug, WordList{Lines: "spam", Act: MuteWords}); err != nil {
		t.Fatal(err)
	}
	_, err := h.EditMessage(t.Context(), guest, slug, message.ID, NewMessage{Body: "spam"})
	if !isForWords(err) {
		t.Fatalf("the edit: %v", err)
	}
	var refused Restricted
	if err := h.tries(guest, slug, "tea"); !errors.As(err, &refused) || refused.Kind != Mute {
		t.Fatalf("a post: %v", err)
	}
	if err := h.Lift(t.Context(), people["room moderator"], slug, guest.ID); err != nil {
		t.Fatal(err)
	}
	h.says(guest, slug, "tea")
	if err := h.tries(guest, slug, "spam"); !isForWords(err) {
		t.Fatal(err)
	}
	h.passes(mutedForWords)
	h.says(guest, slug, "tea")
}

// The answer to a post was lost, and it is sent again: it is that message, whatever the list says by now.
func TestAPostThatIsSentAgainIsNotFiltered(t *testing.T) {
	h := open(t)
	h.member("first")
	owner, guest := h.member("olga"), h.guest("Gus")
	room := h.room(owner, "Tea", Public)
	draft := NewMessage{Body: "spam", Key: "one"}
	posted, err := h.PostMessage(t.Context(), guest, room.Slug, draft)
	if err != nil {
		t.Fatal(err)
	}
	for _, act := range WordActs {
		if err := h.KeepRoomWords(t.Context(), owner, room.Slug, WordList{Lines: "spam", Act: act}); err != nil {
			t.Fatal(err)
		}
		if again, err := h.PostMessage(t.Context(), guest, room.Slug, draft); err != nil || again.ID != posted.ID {
			t.Errorf("to %s: message %d is now %d, %v", act, posted.ID, again.ID, err)
		}
	}
}

// What was ordered before the list was changed is held against it when it is due.
func TestWhatIsSentLaterMeetsTheListThen(t *testing.T) {
	h := open(t)
	h.member("first")
	owner, guest := h.member("olga"), h.guest("Gus")
	room := h.room(owner, "Tea", Public)
	for _, body := range []string{"spam", "tea"} {
		if _, err := h.SendLater(t.Context(), guest, room.Slug, NewMessage{Body: body, Key: body}, time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.KeepRoomWords(t.Context(), owner, room.Slug, WordList{Lines: "spam", Act: RefuseWords}); err != nil {
		t.Fatal(err)
	}
	h.passes(time.Hour)
	if sent, err := h.SendDue(t.Context()); sent != 1 || err != nil {
		t.Fatalf("sent %d, %v", sent, err)
	}
	waiting, err := h.Waiting(t.Context(), guest, room.ID)
	if err != nil || len(waiting) != 1 || waiting[0].Body != "spam" || waiting[0].Problem == "" {
		t.Errorf("what waits is %+v, %v", waiting, err)
	}
}

func TestFilesAreHeldAgainstTheList(t *testing.T) {
	h := open(t)
	h.member("first")
	owner, guest := h.member("olga"), h.guest("Gus")
	room := h.room(owner, "Tea", Public)
	for _, act := range WordActs[:2] {
		if err := h.KeepRoomWords(t.Context(), owner, room.Slug, WordList{Lines: "spam", Act: act}); err != nil {
			t.Fatal(err)
		}
		err := h.change(t.Context(), func(c *change) error {
			_, err := c.postMessage(guest, room.Slug, NewMessage{Body: "look", files: []File{{Name: "spam.txt"}}})
			return err
		})
		if !isForWords(err) {
			t.Errorf("to %s: %v", act, err)
		}
	}
}

func TestListsAreKeptCompiledWithinABound(t *testing.T) {
	var lists listCache
	lines := strings.Repeat("tea\n", maxCompiled/16)
	for room := range int64(20) {
		lists.compile(wordListRow{RoomID: room, WordList: WordList{Lines: lines}, ChangedAt: room})
		if _, known := lists.of(room, room); !known {
			t.Errorf("the latest list, %d, is not kept", room)
		}
	}
	if lists.bytes > maxCompiled || len(lists.lists) != maxCompiled/len(lines) {
		t.Errorf("%d lists of %d bytes are kept", len(lists.lists), lists.bytes)
	}
	latest := int64(19)
	lists.compile(wordListRow{RoomID: latest, WordList: WordList{Lines: "tea"}, ChangedAt: 30})
	if _, known := lists.of(latest, latest); known {
		t.Error("an earlier state of a list is kept")
	}
	if list, known := lists.of(latest, 30); !known || list.Find("tea") == nil {
		t.Error("the list as it was changed is not kept")
	}
}
