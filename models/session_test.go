package models

import (
	"errors"
	"testing"
	"time"
)

func TestEveryWayToEndASessionEndsItsStreamsToo(t *testing.T) {
	for _, c := range []struct {
		name string
		end  func(h *harness, anna Person, laptop, phone Session) error
	}{
		{"from the list", func(h *harness, anna Person, _, phone Session) error {
			return h.EndSession(h.t.Context(), anna.ID, phone.ID)
		}},
		{"by signing out there", func(h *harness, _ Person, _, _ Session) error {
			return h.EndSessionByToken(h.t.Context(), Scope{}, "phone")
		}},
		{"all but the one in use", func(h *harness, anna Person, laptop, _ Session) error {
			return h.EndOtherSessions(h.t.Context(), anna.ID, laptop.ID)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := open(t)
			anna, boris := h.member("anna"), h.member("boris")
			sessions := map[string]Session{}
			for token, person := range map[string]Person{"laptop": anna, "phone": anna, "another's": boris} {
				var err error
				if sessions[token], err = h.StartSession(t.Context(), token, person, true, "Firefox"); err != nil {
					t.Fatal(err)
				}
			}
			if err := c.end(h, anna, sessions["laptop"], sessions["phone"]); err != nil {
				t.Fatal(err)
			}
			if _, _, err := h.SessionByToken(t.Context(), Scope{}, "phone"); !errors.Is(err, ErrNotFound) {
				t.Errorf("the ended session: %v", err)
			}
			for token, person := range map[string]Person{"laptop": anna, "another's": boris} {
				if s, p, err := h.SessionByToken(t.Context(), Scope{}, token); err != nil || s != sessions[token] ||
					p != person {
					t.Errorf("%s is %+v of %+v, %v", token, s, p, err)
				}
			}
			if hers, his := h.bell.reviews(RightsLost{Person: anna.ID}), h.bell.reviews(RightsLost{Person: boris.ID}); hers != 1 ||
				his != 0 {
				t.Errorf("her streams were looked at %d times, his %d times", hers, his)
			}
		})
	}
}

func TestSigningOutOfNothingWritesNothing(t *testing.T) {
	h := open(t)
	before := h.Figures()
	if err := h.EndSessionByToken(t.Context(), Scope{}, "never seen"); err != nil || h.Figures() != before {
		t.Errorf("%v, and %+v became %+v", err, before, h.Figures())
	}
}

func TestASessionInUseIsWrittenOnceAnHour(t *testing.T) {
	h := open(t)
	anna := h.member("anna")
	started, err := h.StartSession(t.Context(), "token", anna, false, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		after  time.Duration
		writes uint64
	}{{59 * time.Minute, 0}, {time.Minute, 1}, {59 * time.Minute, 0}} {
		h.passes(c.after)
		session, _, err := h.SessionByToken(t.Context(), Scope{}, "token")
		if err != nil {
			t.Fatal(err)
		}
		before := h.Figures().Changes
		if err := h.Touch(t.Context(), session); err != nil || h.Figures().Changes-before != c.writes {
			t.Errorf("%s later: %d writes, %v; want %d", c.after, h.Figures().Changes-before, err, c.writes)
		}
	}
	now, _, err := h.SessionByToken(t.Context(), Scope{}, "token")
	if err != nil || now.SeenAt-started.SeenAt != time.Hour.Milliseconds() ||
		now.ExpiresAt-started.ExpiresAt != time.Hour.Milliseconds() {
		t.Errorf("%+v became %+v, %v", started, now, err)
	}
}

func TestAPersonsSessionsAreTheirOwnAndAlive(t *testing.T) {
	h := open(t)
	anna, boris := h.member("anna"), h.member("boris")
	start := func(token string, p Person, remember bool) Session {
		s, err := h.StartSession(t.Context(), token, p, remember, "a\x00b\xff")
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	remembered := start("remembered", anna, true)
	start("not remembered", anna, false)
	start("another's", boris, true)
	h.passes(25 * time.Hour)
	if found, err := h.Sessions(t.Context(), anna.ID); err != nil || len(found) != 1 || found[0] != remembered ||
		found[0].Agent != "ab" {
		t.Errorf("%+v, %v; want %+v alone", found, err, remembered)
	}
}
