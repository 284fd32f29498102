package models

import (
	"fmt"
	"testing"
	"time"
)

func TestWhoIsNotAwayIsLookedAtAgain(t *testing.T) {
	h := open(t)
	anna, boris := h.confirmed("anna", "anna@example.org"), h.member("boris")
	h.wantsDigest(anna, Soon)
	looked := 0
	here := func(d Digest) bool {
		if looked++; d.PersonID != anna.ID || d.Total != 1 {
			t.Errorf("asked for %+v", d)
		}
		return false
	}
	if h.due(here); looked != 0 {
		t.Error("where nothing was missed it is asked who is away")
	}
	h.says(boris, LobbySlug, "@anna one")
	if h.due(here); looked != 0 {
		t.Error("looked at again at once")
	}
	h.passes(5 * time.Minute)
	for range 3 {
		if got := h.due(here); got != "" {
			t.Errorf("with a page open: %q", got)
		}
		h.passes(time.Minute)
	}
	if looked != 3 {
		t.Errorf("looked %d times in three minutes", looked)
	}
	h.mustBeDue("who is away", "@anna one")
}

func TestALetterIsSentOnceWhateverHappens(t *testing.T) {
	h := open(t)
	anna, boris := h.confirmed("anna", "anna@example.org"), h.member("boris")
	h.wantsDigest(anna, Soon)
	take := func() Digest {
		t.Helper()
		due, _, err := h.DigestsDue(t.Context(), away)
		if err != nil || len(due) != 1 {
			t.Fatalf("%+v, %v", due, err)
		}
		return due[0]
	}
	for i := range 30 {
		h.says(boris, LobbySlug, fmt.Sprintf("@anna %d", i))
	}
	h.passes(time.Hour)
	d := take()
	if len(d.Missed) != maxMissed || d.Total != 30 || d.Email != "anna@example.org" {
		t.Errorf("%d of %d, to %s", len(d.Missed), d.Total, d.Email)
	}
	if _, taken, err := h.TakeDigest(t.Context(), d); err != nil || !taken {
		t.Fatal(taken, err)
	}
	if _, taken, err := h.TakeDigest(t.Context(), d); err != nil || taken {
		t.Errorf("taken twice: %v, %v", taken, err)
	}
	h.passes(24 * time.Hour)
	h.mustBeDue("after a crash", "")

	h.says(boris, LobbySlug, "@anna again")
	h.passes(time.Hour)
	for try := range len(retries) + 1 {
		d := take()
		if _, taken, err := h.TakeDigest(t.Context(), d); err != nil || !taken {
			t.Fatal(taken, err)
		}
		again, err := h.SettleDigest(t.Context(), d, false)
		if err != nil || again != (try < len(retries)) {
			t.Errorf("try %d: again %v, %v", try, again, err)
		}
		h.mustBeDue("at once", "")
		h.passes(9 * time.Hour)
	}
	h.mustBeDue("after too many failures", "")
	h.says(boris, LobbySlug, "@anna the next")
	h.passes(time.Hour)
	h.mustBeDue("the digest after that", "@anna the next")
}

func TestAFailedLetterStillSaysOnlyWhatIsUnread(t *testing.T) {
	h := open(t)
	anna, boris := h.confirmed("anna", "anna@example.org"), h.member("boris")
	h.wantsDigest(anna, Soon)
	one := h.says(boris, LobbySlug, "@anna one")
	h.passes(time.Hour)
	due, _, err := h.DigestsDue(t.Context(), away)
	if err != nil || len(due) != 1 {
		t.Fatalf("%+v, %v", due, err)
	}
	if _, _, err := h.TakeDigest(t.Context(), due[0]); err != nil {
		t.Fatal(err)
	}
	if _, err := h.SettleDigest(t.Context(), due[0], false); err != nil {
		t.Fatal(err)
	}
	if err := h.MarkRead(t.Context(), anna, LobbySlug, one.Ordinal); err != nil {
		t.Fatal(err)
	}
	h.says(boris, LobbySlug, "@anna two")
	h.passes(time.Hour)
	h.mustBeDue("tried again", "@anna two")
}
