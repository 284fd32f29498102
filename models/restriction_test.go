package models

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

// A muted person reads and takes back their own words, and does nothing that others would see, until it ends by the
// clock.
func TestAMutedPersonReadsAndDoesNotWrite(t *testing.T) {
	h := open(t)
	const slug = "kitchen"
	people := h.ranked(slug)
	mia, rita := people["member"], people["room moderator"]
	mine, theirs := h.says(mia, slug, "my word"), h.says(rita, slug, "their word")
	mute := NewRestriction{Kind: Mute, For: time.Hour, Reason: "Too loud.", Note: "the third time"}
	for range 2 { // the button may be pressed twice
		if err := h.Restrict(t.Context(), rita, slug, mia.ID, mute); err != nil {
			t.Fatal(err)
		}
	}
	if h.bell.reviews(RightsLost{Person: mia.ID, Room: mine.RoomID}) == 0 {
		t.Error("her open pages are not reviewed")
	}
	acts := map[string]func() error{
		"a post": func() error {
			_, err := h.PostMessage(t.Context(), mia, slug, NewMessage{Body: "again"})
			return err
		},
		"an edit": func() error {
			_, err := h.EditMessage(t.Context(), mia, slug, mine.ID, NewMessage{Body: "my better word"})
			return err
		},
		"a reaction": func() error {
			_, _, err := h.React(t.Context(), mia, slug, theirs.ID, "🍵")
			return err
		},
	}
	for name, act := range acts {
		var refused Restricted
		if err := act(); !errors.As(err, &refused) || refused.Kind != Mute || refused.Reason != "Too loud." {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := h.Enter(t.Context(), &mia, slug); err != nil {
		t.Errorf("reading: %v", err)
	}
	if _, err := h.DeleteMessage(t.Context(), mia, slug, mine.ID); err != nil {
		t.Errorf("taking back her own: %v", err)
	}
	h.passes(time.Hour)
	if err := acts["a post"](); err != nil {
		t.Errorf("an hour later: %v", err)
	}
	if count := h.count("SELECT count(*) FROM deeds WHERE act = 'mute' AND person_id = ?", mia.ID); count != 2 {
		t.Errorf("the log has %d entries", count)
	}
	if count := h.count("SELECT count(*) FROM restrictions"); count != 1 {
		t.Errorf("%d rows hold it", count)
	}
}

// A kick takes a person out of a private room and holds for five minutes; a ban holds as long as it says.
func TestWhoIsTakenOutStaysOut(t *testing.T) {
	h := open(t)
	owner, mia := h.member("Olga"), h.member("Mia")
	room := h.room(owner, "Hideout", Private)
	join := func() error { return h.Join(t.Context(), mia, room.Slug) }
	if err := join(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		NewRestriction
		holds time.Duration
	}{
		{NewRestriction{Kind: Kick}, 5 * time.Minute},
		{NewRestriction{Kind: Ban, For: 24 * time.Hour}, 24 * time.Hour},
	} {
		if err := h.Restrict(t.Context(), owner, room.Slug, mia.ID, c.NewRestriction); err != nil {
			t.Fatal(err)
		}
		var kept Restricted
		if _, err := h.Enter(t.Context(), &mia, room.Slug); !errors.As(err, &kept) || kept.Kind != c.Kind {
			t.Errorf("%s: reading: %v", c.Kind, err)
		}
		h.passes(c.holds - time.Second)
		if err := join(); err == nil {
			t.Errorf("%s: she came back too early", c.Kind)
		}
		h.passes(time.Second)
		if err := join(); err != nil {
			t.Errorf("%s: when it has ended: %v", c.Kind, err)
		}
	}
	if err := h.Restrict(t.Context(), owner, room.Slug, mia.ID, NewRestriction{Kind: Ban}); err != nil {
		t.Fatal(err)
	}
	h.passes(10 * 365 * 24 * time.Hour)
	if err := join(); err == nil {
		t.Error("a ban for good has ended")
	}
	if err := h.Lift(t.Context(), owner, room.Slug, mia.ID); err != nil {
		t.Fatal(err)
	}
	if err := join(); err != nil {
		t.Errorf("after it was lifted: %v", err)
	}
}

// People restrict those who stand below them, never themselves, and lift what those beside or below them have set.
func TestOnlyPeopleBelowAreRestricted(t *testing.T) {
	h := open(t)
	const slug = "kitchen"
	people := h.ranked(slug)
	order := []string{"member", "room moderator", "owner", "site moderator", "administrator"}
	for _, who := range append(order, "guest") {
		h.says(people[who], slug, "here I am")
	}
	for i, who := range order {
		for j, whom := range order {
			err := h.Restrict(t.Context(), people[who], slug, people[whom].ID, NewRestriction{Kind: Mute, For: time.Hour})
			if may := i > j; may != (err == nil) {
				t.Errorf("%s of %s: %v", who, whom, err)
			}
		}
	}
	guest := people["guest"].ID
	if err := h.Restrict(t.Context(), people["owner"], slug, guest, NewRestriction{Kind: Mute}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		who  string
		want error
	}{{"member", ErrForbidden}, {"room moderator", ErrForbidden}, {"administrator", nil}} {
		if err := h.Lift(t.Context(), people[c.who], slug, guest); !errors.Is(err, c.want) {
			t.Errorf("%s lifts what the owner has set: %v", c.who, err)
		}
	}
}

// The database lets the log only grow.
func TestTheLogCannotBeChanged(t *testing.T) {
	h := open(t)
	owner, mia := h.member("Olga"), h.member("Mia")
	if err := h.Restrict(t.Context(), owner, LobbySlug, mia.ID, NewRestriction{Kind: Mute}); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{"UPDATE deeds SET reason = 'x'", "DELETE FROM deeds"} {
		err := h.change(t.Context(), func(c *change) error { return c.tx.Exec(statement).Error })
		if err == nil {
			t.Errorf("%s was allowed", statement)
		}
	}
	if found := h.count("SELECT count(*) FROM deeds WHERE act = 'mute' AND reason = ''"); found != 1 {
		t.Error(fmt.Sprint("the log has ", found, " entries"))
	}
}
