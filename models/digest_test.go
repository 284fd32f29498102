package models

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// away says of every member that they are away.
func away(Digest) bool { return true }

// due returns the texts in the digests that are to be sent now, and marks each digest as sent.
func (h *harness) due(away func(Digest) bool) string {
	h.t.Helper()
	due, _, err := h.DigestsDue(h.t.Context(), away)
	if err != nil {
		h.t.Fatal(err)
	}
	var all []string
	for _, d := range due {
		for _, m := range d.Missed {
			all = append(all, m.Body)
		}
		if _, taken, err := h.TakeDigest(h.t.Context(), d); err != nil || !taken {
			h.t.Errorf("taken: %v, %v", taken, err)
		}
		if _, err := h.SettleDigest(h.t.Context(), d, true); err != nil {
			h.t.Error(err)
		}
	}
	return strings.Join(all, ",")
}

func (h *harness) mustBeDue(what, want string) {
	h.t.Helper()
	if got := h.due(away); got != want {
		h.t.Errorf("%s: the digest has %q, want %q", what, got, want)
	}
}

func (h *harness) wantsDigest(p Person, frequency Frequency) {
	h.t.Helper()
	if err := h.SetDigest(h.t.Context(), p, frequency, "en"); err != nil {
		h.t.Fatal(err)
	}
}

func TestALetterTellsOfWhatWasMissed(t *testing.T) {
	h := open(t)
	anna, boris := h.confirmed("anna", "anna@example.org"), h.member("boris")
	h.says(boris, LobbySlug, "@anna before")
	h.mustBeDue("who wants none", "")
	h.wantsDigest(anna, Soon)
	h.says(boris, LobbySlug, "@anna one")
	h.says(boris, LobbySlug, "nobody in particular")
	direct, err := h.OpenDirect(t.Context(), boris, []string{"anna"})
	if err != nil {
		t.Fatal(err)
	}
	h.says(boris, direct.Slug, "two")
	h.mustBeDue("at once", "@anna one,two")
	h.says(boris, LobbySlug, "@anna three")
	h.passes(59 * time.Minute)
	h.mustBeDue("in the same hour", "")
	h.passes(time.Minute)
	h.mustBeDue("an hour after the last", "@anna three")
	h.passes(24 * time.Hour)
	h.mustBeDue("with nothing to say", "")
	h.passes(time.Hour)
	h.says(boris, LobbySlug, "@anna four")
	h.mustBeDue("when there is something", "@anna four")
}

func TestADailyLetterComesAtTheSameTimeOfDay(t *testing.T) {
	h := open(t)
	anna, boris := h.confirmed("anna", "anna@example.org"), h.member("boris")
	h.wantsDigest(anna, Daily)
	h.says(boris, LobbySlug, "@anna one")
	h.passes(24*time.Hour - time.Millisecond)
	h.mustBeDue("on the first day", "")
	h.passes(time.Millisecond)
	h.mustBeDue("a day later", "@anna one")
	h.passes(50 * time.Hour) // two hours late
	h.mustBeDue("nothing on the third day", "")
	h.says(boris, LobbySlug, "@anna two")
	h.passes(21 * time.Hour)
	h.mustBeDue("before it is time", "")
	h.passes(time.Hour)
	h.mustBeDue("on the fourth", "@anna two")
}

func TestALetterLeavesOutWhatNobodyWantsToBeToldOf(t *testing.T) {
	h := open(t)
	anna, boris, celia := h.confirmed("anna", "anna@example.org"), h.member("boris"), h.member("celia")
	h.wantsDigest(anna, Soon)
	room := h.room(boris, "Secret", Private)
	if err := h.Join(t.Context(), anna, room.Slug); err != nil {
		t.Fatal(err)
	}
	missed := func() string {
		h.passes(2 * time.Hour)
		return h.due(away)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct{ before, after func(m Message) error }{
		"what was read": {after: func(m Message) error { return h.MarkRead(t.Context(), anna, room.Slug, m.Ordinal) }},
		"what was taken back": {after: func(m Message) error {
			_, err := h.DeleteMessage(t.Context(), boris, room.Slug, m.ID)
			return err
		}},
		"a silent room": {
			before: func(Message) error { return h.SetLevel(t.Context(), anna, room.Slug, Silent) },
			after:  nil,
		},
		"who is left alone":   {before: func(Message) error { return h.SetQuiet(t.Context(), anna, true) }},
		"by a blocked person": {before: func(Message) error { return h.Block(t.Context(), anna, boris.ID) }},
		"an address that is not confirmed any more": {before: func(Message) error {
			_, err := h.ChangeEmail(t.Context(), anna, "else@example.org", "password of anna")
			return err
		}},
		"a room one has left":       {after: func(Message) error { return h.Leave(t.Context(), anna, room.Slug) }},
		"a digest that was stopped": {after: func(Message) error { return h.SetDigest(t.Context(), anna, Never, "en") }},
	} {
		t.Run(name, func(t *testing.T) {
			if c.before != nil {
				must(c.before(Message{}))
			}
			m := h.says(boris, room.Slug, "@anna psst")
			if c.after != nil {
				must(c.after(m))
			}
			if got := missed(); got != "" {
				t.Errorf("the digest has %q", got)
			}
			must(h.Join(t.Context(), anna, room.Slug))
			must(
				errors.Join(
					h.SetLevel(t.Context(), anna, room.Slug, Mentioned),
					h.SetQuiet(t.Context(), anna, false),
					h.Unblock(t.Context(), anna, boris.ID),
				),
			)
			if confirmed, err := h.IsConfirmed(t.Context(), anna); err == nil && !confirmed {
				_, err = h.Confirm(t.Context(), h.link(anna))
				must(err)
			}
			h.wantsDigest(anna, Soon)
			h.says(celia, LobbySlug, "@anna control")
			h.says(boris, room.Slug, "@anna second")
			if got := missed(); got != "@anna control,@anna second" {
				t.Errorf("without it the digest has %q", got)
			}
		})
	}
}

func TestWhoMayHaveLettersAndHowTheyEnd(t *testing.T) {
	h := open(t)
	anna, boris := h.confirmed("anna", "anna@example.org"), h.addressed("boris", "boris@example.org")
	if err := h.SetDigest(t.Context(), boris, Soon, "en"); reasons(err) != "frequency:digest.unconfirmed" {
		t.Errorf("without a confirmed address: %v", err)
	}
	if err := h.SetDigest(t.Context(), boris, Never, "en"); err != nil {
		t.Errorf("none: %v", err)
	}
	if err := h.SetDigest(t.Context(), anna, "hourly", "en"); reasons(err) != "frequency:malformed.sentence" {
		t.Errorf("of another kind: %v", err)
	}
	h.wantsDigest(anna, Daily)
	if frequency, err := h.DigestOf(t.Context(), anna); err != nil || frequency != Daily {
		t.Errorf("%s, %v", frequency, err)
	}
	var stop string
	const selectStop = "SELECT stop FROM digests WHERE person_id = ?"
	if err := h.read(t.Context()).Raw(selectStop, anna.ID).Row().Scan(&stop); err != nil {
		t.Fatal(err)
	}
	if person, err := h.DigestByStop(t.Context(), stop); err != nil || person.ID != anna.ID {
		t.Errorf("%+v, %v", person, err)
	}
	for range 2 {
		if err := h.StopDigest(t.Context(), stop); err != nil {
			t.Error(err)
		}
	}
	if frequency, err := h.DigestOf(t.Context(), anna); err != nil || frequency != Never {
		t.Errorf("%s, %v", frequency, err)
	}
	if err := h.StopDigest(t.Context(), "x"); !errors.Is(err, ErrLinkGone) {
		t.Errorf("a link that is none: %v", err)
	}
	if _, err := h.DigestByStop(t.Context(), ""); !errors.Is(err, ErrLinkGone) {
		t.Errorf("a link that is none: %v", err)
	}
}

func TestADirectMessageThatWasTakenBackIsNotTold(t *testing.T) {
	h := open(t)
	anna, boris := h.confirmed("anna", "anna@example.org"), h.member("boris")
	h.wantsDigest(anna, Soon)
	direct, err := h.OpenDirect(t.Context(), boris, []string{"anna"})
	if err != nil {
		t.Fatal(err)
	}
	regretted := h.says(boris, direct.Slug, "regretted")
	h.says(boris, direct.Slug, "meant")
	if _, err := h.DeleteMessage(t.Context(), boris, direct.Slug, regretted.ID); err != nil {
		t.Fatal(err)
	}
	h.passes(time.Hour)
	h.mustBeDue("an hour later", "meant")
}

// A person who is banned from the site gets no letters while the ban holds.
func TestABannedPersonGetsNoLetters(t *testing.T) {
	h := open(t)
	chief := h.member("chief")
	anna, boris := h.confirmed("anna", "anna@example.org"), h.member("boris")
	h.wantsDigest(anna, Soon)
	h.says(anna, LobbySlug, "here I am")
	act := Act{Site: true, Restriction: NewRestriction{Kind: Ban, For: 24 * time.Hour}}
	if _, err := h.Moderate(t.Context(), chief, LobbySlug, anna.ID, act); err != nil {
		t.Fatal(err)
	}
	h.says(boris, LobbySlug, "@anna are you there?")
	h.passes(2 * time.Hour)
	h.mustBeDue("while the ban holds", "")
	h.passes(23 * time.Hour)
	h.mustBeDue("when it has ended", "@anna are you there?")
}
