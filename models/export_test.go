package models

import (
	"errors"
	"testing"
	"time"
)

func TestAPeriodIsTwoDaysOrRefused(t *testing.T) {
	for _, c := range []struct{ name, from, to, want string }{
		{"nothing is everything", "", "", "1970-01-01 to the end"},
		{"two days", "2026-11-01", "2026-11-21", "2026-11-01 to 2026-11-21"},
		{"one day", "2026-11-21", "2026-11-21", "2026-11-21 to 2026-11-21"},
		{"a beginning alone", " 2026-11-01 ", "", "2026-11-01 to the end"},
		{"an end alone", "", "2026-11-21", "1970-01-01 to 2026-11-21"},
		{"the wrong way round", "2026-11-21", "2026-11-20", "to:export.order"},
		{"no days", "yesterday", "2026-02-30", "from:export.day to:export.day"},
		{"another way of writing", "21.11.2026", "", "from:export.day"},
		{"bytes", "\x00", "\xff", "from:export.day to:export.day"},
	} {
		t.Run(c.name, func(t *testing.T) {
			period, err := ParsePeriod(c.from, c.to, time.UTC)
			got := period.From.String() + " to "
			switch {
			case err != nil:
				got = reasons(err)
			case period.To == endless:
				got += "the end"
			default:
				got += period.To.String()
			}
			if got != c.want {
				t.Errorf("%q and %q are %s, want %s", c.from, c.to, got, c.want)
			}
		})
	}
}

// exportAll reads an export to its end, in pages of two.
func (h *harness) exportAll(e Export, p Person) string {
	h.t.Helper()
	var all []Message
	var last ExportedMessage
	for {
		page, err := h.ExportPage(h.t.Context(), e, p, last, 2)
		if err != nil {
			h.t.Fatal(err)
		}
		if len(page) == 0 {
			return bodies(all)
		}
		for _, m := range page {
			all = append(all, m.Message)
		}
		last = page[len(page)-1]
	}
}

func TestAnExportOfARoomIsWhatWasSaidOnItsDays(t *testing.T) {
	h := open(t)
	owner := h.member("olga")
	room := h.room(owner, "Tea", Public)
	for _, day := range []string{"a", "b", "c"} {
		h.says(owner, room.Slug, day+"1")
		h.says(owner, LobbySlug, "elsewhere")
		h.says(owner, room.Slug, day+"2")
		h.passes(48 * time.Hour) // 21, 23 and 25 November
	}
	gone := h.says(owner, room.Slug, "gone")
	if _, err := h.DeleteMessage(t.Context(), owner, room.Slug, gone.ID); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, from, to, want string }{
		{"everything, without what was deleted", "", "", "a1 a2 b1 b2 c1 c2"},
		{"one day", "2026-11-23", "2026-11-23", "b1 b2"},
		{"from a day on which nothing was said", "2026-11-22", "", "b1 b2 c1 c2"},
		{"to one", "", "2026-11-24", "a1 a2 b1 b2"},
		{"between the days", "2026-11-24", "2026-11-24", ""},
		{"before all", "", "2026-11-20", ""},
		{"after all", "2027-01-01", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			period, err := ParsePeriod(c.from, c.to, time.UTC)
			if err != nil {
				t.Fatal(err)
			}
			export, err := h.ExportRoom(t.Context(), owner, room.Slug, period)
			if err != nil {
				t.Fatal(err)
			}
			if got := h.exportAll(export, owner); got != c.want {
				t.Errorf("it has %q, want %q", got, c.want)
			}
		})
	}
}

func TestAnExportOfOnesOwnIsWhatOneSaidRoomByRoom(t *testing.T) {
	h := open(t)
	anna, boris := h.member("anna"), h.member("boris")
	tea, closed := h.room(boris, "Tea", Public), h.room(boris, "Closed", Public)
	h.says(anna, LobbySlug, "l1")
	h.says(anna, tea.Slug, "t1")
	h.says(boris, tea.Slug, "another's")
	h.says(anna, LobbySlug, "l2")
	h.says(anna, closed.Slug, "closed")
	gone := h.says(anna, tea.Slug, "gone")
	h.says(anna, tea.Slug, "t2")
	if _, err := h.DeleteMessage(t.Context(), anna, tea.Slug, gone.ID); err != nil {
		t.Fatal(err)
	}
	export, err := h.ExportOwn(t.Context(), anna, Period{To: endless, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	h.says(anna, LobbySlug, "later")
	if err := h.DeleteRoom(t.Context(), boris, closed.Slug); err != nil {
		t.Fatal(err)
	}
	if got := h.exportAll(export, anna); got != "l1 l2 t1 t2" {
		t.Errorf("it has %q", got)
	}
	if got := h.exportAll(export, boris); got != "another's" {
		t.Errorf("in another's hands it has %q", got)
	}
}

// With several writers a message may become visible that has a lower id than one that was there before.
func TestAnExportOfOnesOwnIsFixedWhateverTheIDs(t *testing.T) {
	h := open(t)
	anna := h.member("anna")
	tea := h.room(anna, "Tea", Public)
	h.says(anna, LobbySlug, "l1")
	number := func(m Message, id int64) {
		t.Helper()
		err := h.change(t.Context(), func(c *change) error {
			return errors.Join(c.tx.Exec("DELETE FROM days").Error,
				c.tx.Exec("UPDATE messages SET id = ? WHERE id = ?", id, m.ID).Error)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	number(h.says(anna, tea.Slug, "t1"), 1000)
	export, err := h.ExportOwn(t.Context(), anna, Period{To: endless, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	number(h.says(anna, LobbySlug, "later"), 500)
	if got := h.exportAll(export, anna); got != "l1 t1" {
		t.Errorf("it has %q", got)
	}
}

func TestAnExportOfOnesOwnIsWhatOneSaidOnItsDays(t *testing.T) {
	h := open(t)
	owner := h.member("olga")
	room := h.room(owner, "Tea", Public)
	h.says(owner, room.Slug, "a1")
	h.passes(12*time.Hour - time.Millisecond)
	h.says(owner, LobbySlug, "a2") // in the last millisecond of 21 November
	h.passes(time.Millisecond)
	h.says(owner, room.Slug, "b1")
	for _, c := range []struct{ from, to, want string }{
		{"", "", "a2 a1 b1"},
		{"2026-11-21", "2026-11-21", "a2 a1"},
		{"2026-11-22", "2026-11-22", "b1"},
		{"2026-11-22", "", "b1"},
		{"", "2026-11-21", "a2 a1"},
		{"", "9999-12-31", "a2 a1 b1"},
		{"2026-11-23", "", ""},
	} {
		t.Run("from "+c.from+" to "+c.to, func(t *testing.T) {
			period, err := ParsePeriod(c.from, c.to, time.UTC)
			if err != nil {
				t.Fatal(err)
			}
			export, err := h.ExportOwn(t.Context(), owner, period)
			if err != nil {
				t.Fatal(err)
			}
			if got := h.exportAll(export, owner); got != c.want {
				t.Errorf("it has %q, want %q", got, c.want)
			}
		})
	}
}

func TestRightsToExport(t *testing.T) {
	h := open(t)
	administrator, owner, member, guest := h.member("chief"), h.member("olga"), h.member("member"), h.guest("Guest")
	public, private := h.room(owner, "public", Public), h.room(owner, "private", Private)
	for _, joins := range []Person{member, guest} {
		if err := h.Join(t.Context(), joins, private.Slug); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name            string
		person          Person
		public, private error
		own             error
	}{
		{"the owner", owner, nil, nil, nil},
		{"an administrator, of the public room", administrator, nil, ErrForbidden, nil},
		{"a member, of none", member, ErrForbidden, ErrForbidden, nil},
		{"a guest, of none", guest, ErrForbidden, ErrForbidden, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			for slug, want := range map[string]error{public.Slug: c.public, private.Slug: c.private} {
				if _, err := h.ExportRoom(t.Context(), c.person, slug, Period{To: endless, Zone: time.UTC}); !errors.Is(err, want) {
					t.Errorf("%s: %v, want %v", slug, err, want)
				}
			}
			if _, err := h.ExportOwn(t.Context(), c.person, Period{To: endless, Zone: time.UTC}); !errors.Is(err, c.own) {
				t.Errorf("their own: %v, want %v", err, c.own)
			}
		})
	}
}

func TestARightThatIsLostEndsAnExport(t *testing.T) {
	h := open(t)
	h.member("chief")
	owner, next := h.member("olga"), h.member("next")
	room := h.room(owner, "Tea", Public)
	h.says(owner, room.Slug, "a word")
	if err := h.Join(t.Context(), next, room.Slug); err != nil {
		t.Fatal(err)
	}
	ofRoom, err := h.ExportRoom(t.Context(), owner, room.Slug, Period{To: endless, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	own, err := h.ExportOwn(t.Context(), owner, Period{To: endless, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	mustEnd := func(what string, e Export, want error) {
		t.Helper()
		if page, err := h.ExportPage(t.Context(), e, owner, ExportedMessage{}, 10); !errors.Is(err, want) {
			t.Errorf("%s: %d messages, %v, want %v", what, len(page), err, want)
		}
	}
	mustEnd("as long as it is theirs", ofRoom, nil)
	if err := h.Leave(t.Context(), owner, room.Slug); err != nil {
		t.Fatal(err)
	}
	mustEnd("after they left", ofRoom, ErrForbidden)
	if err := h.DeleteAccount(t.Context(), owner, "password of olga"); err != nil {
		t.Fatal(err)
	}
	mustEnd("after they deleted their account", own, ErrSignedOut)
	if err := h.DeleteRoom(t.Context(), next, room.Slug); err != nil {
		t.Fatal(err)
	}
	mustEnd("after the room was deleted", ofRoom, ErrNotFound)
}
