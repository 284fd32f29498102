package models

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// tokenOf returns the token of a person's restriction in a room.
func (h *harness) tokenOf(p Person, slug string) string {
	h.t.Helper()
	access, err := h.Approach(h.t.Context(), &p, slug)
	if err != nil {
		h.t.Fatal(err)
	}
	return access.Restriction.Token
}

// appeals returns the open appeals that a person is shown in a room.
func (h *harness) appeals(p Person, slug string) []OpenObjection {
	h.t.Helper()
	p, err := h.PersonByID(h.t.Context(), p.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	access, err := h.Enter(h.t.Context(), &p, slug)
	if err != nil {
		h.t.Fatal(err)
	}
	open, err := h.Objections(h.t.Context(), access)
	if err != nil && !errors.Is(err, ErrForbidden) {
		h.t.Fatal(err)
	}
	waiting, err := h.Attention(h.t.Context(), Person{ID: p.ID})
	if err != nil || waiting.Reports[access.Room.ID] != int64(len(open)) {
		h.t.Errorf("%v wait, want %d; %v", waiting.Reports, len(open), err)
	}
	return open
}

// An appeal is answered by those who could lift the restriction, but not by the one who set it while there is another.
func TestAppealsAreAnsweredByAnother(t *testing.T) {
	h := open(t)
	const slug = "kitchen"
	people := h.ranked(slug)
	mia := people["member"]
	h.says(mia, slug, "here I am")
	for setter, may := range map[string]map[string]bool{
		"room moderator": {
			"another moderator": true, "owner": true, "site moderator": true, "administrator": true,
		},
		"owner":         {"site moderator": true, "administrator": true},
		"administrator": {},
	} {
		mute := NewRestriction{Kind: Mute, For: time.Hour, Reason: "Too loud."}
		p, err := h.PersonByID(t.Context(), people[setter].ID)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Restrict(t.Context(), p, slug, mia.ID, mute); err != nil {
			t.Fatal(err)
		}
		if err := h.Appeal(t.Context(), h.tokenOf(mia, slug), "It was not me."); err != nil {
			t.Fatal(err)
		}
		for _, who := range []string{
			"guest", "member", "room moderator", "another moderator", "owner", "site moderator", "administrator",
		} {
			open := h.appeals(people[who], slug)
			if may[who] != (len(open) == 1) {
				t.Errorf("set by %s: %s is shown %+v", setter, who, open)
			}
			id := int64(h.count("SELECT max(id) FROM objections"))
			if err := h.AnswerObjection(t.Context(), people[who], slug, id, true, ""); !may[who] && err == nil {
				t.Errorf("set by %s: %s answered", setter, who)
			}
			if may[who] {
				break
			}
		}
	}
}

// Where only one person keeps order they answer appeals themselves.
func TestWhoKeepsOrderAloneAnswersAppeals(t *testing.T) {
	h := open(t)
	olga, mia := h.member("Olga"), h.member("Mia") // the first account is the administrator's
	room := h.room(olga, "Kitchen", Public)
	h.says(mia, room.Slug, "here I am")
	if err := h.Restrict(t.Context(), olga, room.Slug, mia.ID, NewRestriction{Kind: Ban}); err != nil {
		t.Fatal(err)
	}
	if err := h.Appeal(t.Context(), h.tokenOf(mia, room.Slug), "Sorry."); err != nil {
		t.Fatal(err)
	}
	open := h.appeals(olga, room.Slug)
	if len(open) != 1 || open[0].Name != "Mia" || open[0].By != "Olga" || open[0].Body != "Sorry." {
		t.Fatalf("she is shown %+v", open)
	}
	for range 2 { // the button may be pressed twice
		if err := h.AnswerObjection(t.Context(), olga, room.Slug, open[0].ID, true, "Welcome back."); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.PostMessage(t.Context(), mia, room.Slug, NewMessage{Body: "thank you", Key: "k"}); err != nil {
		t.Errorf("the restriction was not lifted: %v", err)
	}
	if count := h.count("SELECT count(*) FROM deeds WHERE act = 'lift' AND person_id = ?", mia.ID); count != 1 {
		t.Errorf("the log has %d entries", count)
	}
}

// A restriction is appealed against once, while it holds. Kicks and warnings are not. What was said and answered is
// there to be read for 30 days.
func TestARestrictionIsAppealedAgainstOnce(t *testing.T) {
	h := open(t)
	olga, mia := h.member("Olga"), h.member("Mia")
	room := h.room(olga, "Kitchen", Public)
	restrict := func(n NewRestriction) string {
		if err := h.Restrict(t.Context(), olga, room.Slug, mia.ID, n); err != nil {
			t.Fatal(err)
		}
		return h.tokenOf(mia, room.Slug)
	}
	for _, n := range []NewRestriction{{Kind: Kick}, {Kind: Warn, Reason: "Please."}} {
		if err := h.Appeal(t.Context(), restrict(n), "But"); !errors.Is(err, ErrNotFound) {
			t.Errorf("against a %s: %v", n.Kind, err)
		}
	}
	token := restrict(NewRestriction{Kind: Mute, For: time.Hour})
	for _, wrong := range []string{" ", strings.Repeat("я", MaxObjection+1)} {
		var invalid Invalid
		if err := h.Appeal(t.Context(), token, wrong); !errors.As(err, &invalid) {
			t.Errorf("%.3q: %v", wrong, err)
		}
	}
	for _, body := range []string{"the first", "the second"} {
		if err := h.Appeal(t.Context(), token, body); err != nil {
			t.Fatal(err)
		}
	}
	for _, unknown := range []string{"", "none", "\xff", strings.Repeat("a", 200)} {
		if _, err := h.Objection(t.Context(), unknown); !errors.Is(err, ErrNotFound) {
			t.Errorf("%.5q: %v", unknown, err)
		}
	}
	o, err := h.Objection(t.Context(), token)
	if err != nil || o.Body != "the first" || o.Restriction.Kind != Mute || o.AnsweredAt != 0 {
		t.Errorf("it says %+v, %v", o, err)
	}
	if err := h.AnswerObjection(t.Context(), olga, room.Slug, 1, false, "No."); err != nil {
		t.Fatal(err)
	}
	h.passes(2 * time.Hour)
	if o, err = h.Objection(t.Context(), token); err != nil || o.Answer != "No." || o.Accepted ||
		o.Restriction.Kind != "" {
		t.Errorf("later it says %+v, %v", o, err)
	}
	h.passes(30 * 24 * time.Hour)
	h.sweeps()
	if _, err := h.Objection(t.Context(), token); !errors.Is(err, ErrNotFound) {
		t.Errorf("after 30 days: %v", err)
	}
}
