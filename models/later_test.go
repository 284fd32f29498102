package models

import (
	"testing"
	"time"
)

func TestWhatIsSentLater(t *testing.T) {
	h := open(t)
	owner, anna := h.member("olga"), h.member("anna")
	room := h.room(owner, "Tea", Public)
	keep := func(body string, wait time.Duration) error {
		draft, err := NewDraft(body, "")
		if err != nil {
			t.Fatal(err)
		}
		_, err = h.SendLater(t.Context(), anna, room.Slug, draft, wait)
		return err
	}
	for _, wait := range []time.Duration{0, -time.Hour, 400 * 24 * time.Hour} {
		if err := keep("x", wait); reasons(err) != "wait:later.wait" {
			t.Errorf("in %s: %v", wait, err)
		}
	}
	for _, c := range []struct {
		body string
		wait time.Duration
	}{{"soon", time.Hour}, {"later", 3 * time.Hour}, {"withdrawn", time.Hour}} {
		if err := keep(c.body, c.wait); err != nil {
			t.Fatal(err)
		}
	}
	waiting, err := h.Waiting(t.Context(), anna, 0)
	if err != nil || len(waiting) != 3 || waiting[0].Body != "soon" || waiting[2].Body != "later" {
		t.Fatalf("waiting are %+v, %v", waiting, err)
	}
	if err := h.Withdraw(t.Context(), owner, 0, waiting[1].ID); err == nil {
		t.Error("somebody else withdrew it")
	}
	if err := h.Withdraw(t.Context(), anna, 0, waiting[1].ID); err != nil {
		t.Fatal(err)
	}
	send := func(want int) {
		t.Helper()
		if sent, err := h.SendDue(t.Context()); err != nil || sent != want {
			t.Errorf("sent %d, %v, want %d", sent, err, want)
		}
	}
	send(0)
	h.passes(time.Hour)
	send(1)
	send(0)
	last, err := h.LastMessages(t.Context(), room.ID, 10)
	if err != nil || len(last.Messages) != 1 || last.Messages[0].Body != "soon" ||
		last.Messages[0].AuthorID != anna.ID {
		t.Errorf("said was %+v, %v", last.Messages, err)
	}

	// An author who may no longer speak keeps the text, with the reason.
	if err := h.DeleteRoom(t.Context(), owner, room.Slug); err != nil {
		t.Fatal(err)
	}
	if waiting, _ := h.Waiting(t.Context(), anna, 0); len(waiting) != 1 || waiting[0].Problem == "" {
		t.Errorf("as soon as the room is gone, waiting are %+v", waiting)
	}
	h.passes(5 * time.Hour)
	send(0)
	if waiting, _ := h.Waiting(t.Context(), anna, 0); len(waiting) != 1 || waiting[0].Problem == "" ||
		waiting[0].Body != "later" {
		t.Errorf("waiting are %+v", waiting)
	}
}

func TestWhoHasLeftARoomIsNotBroughtBackByWhatTheyMeantToSayLater(t *testing.T) {
	h := open(t)
	owner, anna := h.member("olga"), h.member("anna")
	room := h.room(owner, "Tea", Public)
	draft, err := NewDraft("see you there", "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.SendLater(t.Context(), anna, room.Slug, draft, time.Hour); err != nil {
		t.Fatal(err)
	}
	if access, err := h.Approach(t.Context(), &anna, room.Slug); err != nil || !access.Member {
		t.Errorf("who means to speak in a room is in it: %v, %v", access.Member, err)
	}
	if err := h.Leave(t.Context(), anna, room.Slug); err != nil {
		t.Fatal(err)
	}
	h.passes(2 * time.Hour)
	if sent, err := h.SendDue(t.Context()); err != nil || sent != 0 {
		t.Errorf("sent %d, %v", sent, err)
	}
	if access, err := h.Approach(t.Context(), &anna, room.Slug); err != nil || access.Member ||
		access.Room.Posted != 0 {
		t.Errorf("she is in the room: %v, and %d were posted, %v", access.Member, access.Room.Posted, err)
	}
	if waiting, err := h.Waiting(t.Context(), anna, 0); err != nil || len(waiting) != 1 ||
		waiting[0].Problem != "problem.later.left" {
		t.Errorf("her text is %+v, %v", waiting, err)
	}
}

func TestWhatIsSentLaterIsKeptOnceForEachForm(t *testing.T) {
	h := open(t)
	anna := h.member("anna")
	for _, c := range []struct {
		sent, body, key string
		kept            int
	}{
		{"the first", "tea at four", "form-1", 1},
		{"the button pressed again", "tea at four", "form-1", 1},
		{"the same words from a new form", "tea at four", "form-2", 2},
		{"other words from the form of the first", "tea at five", "form-1", 3},
		{"without a key", "tea at four", "", 4},
		{"without a key again", "tea at four", "", 5},
	} {
		draft, err := NewDraft(c.body, c.key)
		if err == nil {
			_, err = h.SendLater(t.Context(), anna, LobbySlug, draft, time.Hour)
		}
		if waiting, failure := h.Waiting(t.Context(), anna, 0); err != nil || failure != nil || len(waiting) != c.kept {
			t.Errorf("%s: %d wait, want %d: %v, %v", c.sent, len(waiting), c.kept, err, failure)
		}
	}
}

func TestADraftIsThereInOnesOtherBrowsersUntilItIsPosted(t *testing.T) {
	h := open(t)
	anna := h.member("anna")
	draft := func() string {
		access, err := h.Approach(t.Context(), &anna, LobbySlug)
		if err != nil {
			t.Fatal(err)
		}
		return access.Draft
	}
	if err := h.KeepDraft(t.Context(), anna, LobbySlug, "half a thought"); err != nil || draft() != "half a thought" {
		t.Errorf("kept is %q, %v", draft(), err)
	}
	h.says(anna, LobbySlug, "half a thought, and the rest")
	if draft() != "" {
		t.Errorf("after the post %q is left", draft())
	}
}

func TestAPageRemindsOfWhatIsDueUntilItIsDone(t *testing.T) {
	h := open(t)
	anna, olga := h.member("anna"), h.member("olga")
	m := h.says(olga, LobbySlug, "call the plumber")
	expect := func(what string, want int) Reminder {
		t.Helper()
		found, err := h.Reminders(t.Context(), anna)
		if err != nil || len(found) != want {
			t.Fatalf("%s: %+v, %v", what, found, err)
		}
		return append(found, Reminder{})[0]
	}
	again := func() {
		t.Helper()
		err := h.Remind(t.Context(), anna, LobbySlug, m.ID, time.Hour)
		h.passes(time.Hour)
		if _, due := h.RemindDue(t.Context()); err != nil || due != nil {
			t.Fatal(err, due)
		}
	}
	expect("nothing", 0)
	again()
	first := expect("one that is due", 1)
	if first.MessageID != m.ID || first.Slug != LobbySlug || first.Room != "Lobby" || first.Author != olga.Nickname ||
		first.Body != "call the plumber" {
		t.Errorf("it is %+v", first)
	}
	again()
	if second := expect("the same message again", 1); second.At == first.At {
		t.Error("it is not told from the first")
	}
	for what, set := range map[string][2]func() error{
		"not to be disturbed": {
			func() error { return h.SetQuiet(t.Context(), anna, true) },
			func() error { return h.SetQuiet(t.Context(), anna, false) },
		},
		"the author blocked": {
			func() error { return h.Block(t.Context(), anna, olga.ID) },
			func() error { return h.Unblock(t.Context(), anna, olga.ID) },
		},
	} {
		if err := set[0](); err != nil {
			t.Fatal(err)
		}
		expect(what, 0)
		if err := set[1](); err != nil {
			t.Fatal(err)
		}
		expect("no longer "+what, 1)
	}
	if found, err := h.Reminders(t.Context(), olga); err != nil || len(found) != 0 {
		t.Errorf("another person is reminded of %+v, %v", found, err)
	}
	if err := h.Dismiss(t.Context(), anna, 0, m.ID); err != nil {
		t.Fatal(err)
	}
	expect("one that is done", 0)
}

func TestOneIsRemindedOnce(t *testing.T) {
	h := open(t)
	anna := h.member("anna")
	m := h.says(anna, LobbySlug, "call the plumber")
	if err := h.Remind(t.Context(), anna, LobbySlug, m.ID, time.Hour); err != nil {
		t.Fatal(err)
	}
	due := func(want int) {
		t.Helper()
		if _, err := h.RemindDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		if ids, err := h.Reminded(t.Context(), anna); err != nil || len(ids) != want {
			t.Errorf("reminded of %v, %v, want %d", ids, err, want)
		}
	}
	due(0)
	h.passes(time.Hour)
	due(1)
	if err := h.Dismiss(t.Context(), anna, 0, m.ID); err != nil {
		t.Fatal(err)
	}
	due(0)
	if saved, err := h.HasBookmark(t.Context(), anna, m.ID); err != nil || !saved {
		t.Errorf("it is saved: %v, %v", saved, err)
	}
	if err := h.Remind(t.Context(), anna, LobbySlug, m.ID, time.Hour); err != nil {
		t.Fatal(err)
	}
	if _, err := h.DeleteMessage(t.Context(), anna, LobbySlug, m.ID); err != nil {
		t.Fatal(err)
	}
	h.passes(2 * time.Hour)
	due(0)
}
