package models

import (
	"bytes"
	"errors"
	"slices"
	"testing"
)

// hideout is a private room of Anna's with a guest in it, a message and a file. Leon is outside and has the link.
type hideout struct {
	*harness
	anna, leon, guest Person
	room              Room
}

func openHideout(t *testing.T) *hideout {
	t.Helper()
	h := open(t)
	h.member("chief") // an administrator stays
	d := &hideout{harness: h, anna: h.member("anna"), leon: h.member("leon"), guest: h.guest("Guest")}
	d.room = h.room(d.anna, "Hideout", Private)
	if err := h.Join(t.Context(), d.guest, d.room.Slug); err != nil {
		t.Fatal(err)
	}
	h.says(d.anna, d.room.Slug, "pomegranate")
	if _, err := h.shows(d.anna, d.room.Slug, h.upload("notes.txt", "kumquat")); err != nil {
		t.Fatal(err)
	}
	return d
}

// mustBeClosed checks that nothing is left of the room: not by its link, not in a table, not on the disk.
func (d *hideout) mustBeClosed() {
	d.t.Helper()
	if _, err := d.Approach(d.t.Context(), &d.leon, d.room.Slug); !errors.Is(err, ErrNotFound) {
		d.t.Errorf("who holds the link finds the room: %v", err)
	}
	if err := d.Join(d.t.Context(), d.leon, d.room.Slug); !errors.Is(err, ErrNotFound) {
		d.t.Errorf("who holds the link joins: %v", err)
	}
	if left := d.count("SELECT count(*) FROM messages WHERE room_id = ?", d.room.ID); left != 0 {
		d.t.Errorf("%d messages are left", left)
	}
	if kept := append(d.shelved(), d.unused()...); len(kept) != 0 {
		d.t.Errorf("files are left: %v", kept)
	}
	content := d.bytesOnDisk()
	for _, mark := range []string{"pomegranate", "Hideout"} {
		if bytes.Contains(content, []byte(mark)) {
			d.t.Errorf("%q is left in the file", mark)
		}
	}
	if d.bell.reviews(RightsLost{Room: d.room.ID}) != 1 {
		d.t.Error("the streams of those who were in it are not ended")
	}
}

// mustBeOpen checks that the room, its text and its owner are there.
func (d *hideout) mustBeOpen(owner Person) {
	d.t.Helper()
	access, err := d.Approach(d.t.Context(), &d.leon, d.room.Slug)
	if err != nil || access.Room.OwnerID != owner.ID {
		d.t.Errorf("the room belongs to %d, want %d, %v", access.Room.OwnerID, owner.ID, err)
	}
	left := d.count("SELECT count(*) FROM messages WHERE room_id = ? AND body = 'pomegranate'", d.room.ID)
	if left != 1 {
		d.t.Error("what was said is gone")
	}
}

// parts lists the ways in which a person parts from a room.
var parts = map[string]func(*hideout, Person) error{
	"leaves": func(d *hideout, p Person) error { return d.LeaveAndClose(d.t.Context(), p, d.room.Slug) },
	"deletes the account": func(d *hideout, p Person) error {
		return d.DeleteAccount(d.t.Context(), p, "password of "+p.Username)
	},
}

func TestAPrivateRoomIsClosedWhenItsLastAccountGoes(t *testing.T) {
	for way, part := range parts {
		t.Run("its only account "+way, func(t *testing.T) {
			d := openHideout(t)
			if err := part(d, d.anna); err != nil {
				t.Fatal(err)
			}
			d.mustBeClosed()
		})
		t.Run("its owner "+way+", and later the heir", func(t *testing.T) {
			d := openHideout(t)
			if err := d.Join(t.Context(), d.leon, d.room.Slug); err != nil {
				t.Fatal(err)
			}
			if err := part(d, d.anna); err != nil {
				t.Fatal(err)
			}
			d.mustBeOpen(d.leon)
			if err := part(d, d.leon); err != nil {
				t.Fatal(err)
			}
			if _, err := d.RoomByID(t.Context(), d.room.ID); err != nil {
				t.Fatal(err)
			}
			if left := d.count("SELECT count(*) FROM messages WHERE room_id = ?", d.room.ID); left != 0 {
				t.Errorf("%d messages are left", left)
			}
		})
		t.Run("a guest "+way, func(t *testing.T) {
			d := openHideout(t)
			if err := part(d, d.guest); err != nil {
				t.Fatal(err)
			}
			d.mustBeOpen(d.anna)
		})
		t.Run("a public room stays when its only account "+way, func(t *testing.T) {
			d := openHideout(t)
			d.room = d.harness.room(d.anna, "Market", Public)
			d.says(d.anna, d.room.Slug, "pomegranate")
			if err := part(d, d.anna); err != nil {
				t.Fatal(err)
			}
			if err := d.Join(t.Context(), d.leon, d.room.Slug); err != nil {
				t.Fatal(err)
			}
			d.mustBeOpen(Person{})
		})
	}
}

// People that the room's site vouches for are guests: they own no rooms.
func TestAPrivateRoomWithOnlyItsSitesUsersIsClosed(t *testing.T) {
	d := openHideout(t)
	if err := d.Join(t.Context(), d.vouchedFor(d.room), d.room.Slug); err != nil {
		t.Fatal(err)
	}
	if err := d.LeaveAndClose(t.Context(), d.anna, d.room.Slug); err != nil {
		t.Fatal(err)
	}
	d.mustBeClosed()
}

func TestNoRoomIsClosedByALeaveThatDidNotMeanIt(t *testing.T) {
	d := openHideout(t)
	if err := d.Leave(t.Context(), d.anna, d.room.Slug); !errors.Is(err, ErrLast) {
		t.Errorf("the last account leaves: %v", err)
	}
	d.mustBeOpen(d.anna)
	if _, err := d.Enter(t.Context(), &d.anna, d.room.Slug); err != nil {
		t.Errorf("she is out: %v", err)
	}
}

func TestTheLastMemberIsNotRemoved(t *testing.T) {
	d := openHideout(t)
	if _, err := d.RemoveMember(t.Context(), d.anna, d.room.Slug, d.anna.ID, false); !errors.Is(err, ErrForbidden) {
		t.Errorf("she removes herself: %v", err)
	}
	if _, err := d.RemoveMember(t.Context(), d.anna, d.room.Slug, d.guest.ID, false); err != nil {
		t.Fatal(err)
	}
	d.mustBeOpen(d.anna)
}

// An earlier version left rooms to guests. Neither such a guest nor a person who joins deletes the text by leaving.
func TestARoomThatWasLeftToGuestsStaysWhileOneIsIn(t *testing.T) {
	d := openHideout(t)
	other := d.harness.guest("Other")
	if err := d.Join(t.Context(), other, d.room.Slug); err != nil {
		t.Fatal(err)
	}
	err := d.change(t.Context(), func(c *change) error {
		return errors.Join(c.endMembership(d.room.ID, d.anna.ID), c.passOn("id = ?", d.room.ID))
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Join(t.Context(), d.leon, d.room.Slug); err != nil {
		t.Fatal(err)
	}
	for _, p := range []Person{d.leon, d.guest} {
		if err := d.LeaveAndClose(t.Context(), p, d.room.Slug); err != nil {
			t.Fatal(err)
		}
		d.mustBeOpen(Person{})
	}
	if err := d.LeaveAndClose(t.Context(), other, d.room.Slug); err != nil {
		t.Fatal(err)
	}
	d.mustBeClosed()
}

func TestAGroupIsClosedByItsLast(t *testing.T) {
	d := openHideout(t)
	boris := d.member("boris")
	group, err := d.OpenDirect(t.Context(), d.anna, []string{"leon", "boris"})
	if err != nil {
		t.Fatal(err)
	}
	said := d.says(d.anna, group.Slug, "the three of us")
	if err := d.Leave(t.Context(), d.leon, group.Slug); err != nil {
		t.Fatal(err)
	}
	if err := d.DeleteAccount(t.Context(), d.anna, "password of anna"); err != nil {
		t.Fatal(err)
	}
	if left := d.count("SELECT count(*) FROM messages WHERE id = ?", said.ID); left != 1 {
		t.Error("what Boris may read is gone")
	}
	if err := d.Leave(t.Context(), boris, group.Slug); !errors.Is(err, ErrLast) {
		t.Errorf("the last leaves untold: %v", err)
	}
	if err := d.LeaveAndClose(t.Context(), boris, group.Slug); err != nil {
		t.Fatal(err)
	}
	if left := d.count("SELECT count(*) FROM messages WHERE id = ?", said.ID); left != 0 {
		t.Error("what none may read is left")
	}
}

// The rooms that a person is told of beforehand are the ones that go.
func TestTheRoomsThatGoWithAnAccountAreThoseThatWereListed(t *testing.T) {
	d := openHideout(t)
	shared := d.harness.room(d.anna, "Shared", Private)
	d.harness.room(d.anna, "Market", Public)
	if err := d.Join(t.Context(), d.leon, shared.Slug); err != nil {
		t.Fatal(err)
	}
	last, err := d.LastIn(t.Context(), d.anna)
	if err != nil || len(last) != 1 || last[0].ID != d.room.ID {
		t.Errorf("listed are %+v, %v", last, err)
	}
	if err := d.DeleteAccount(t.Context(), d.anna, "password of anna"); err != nil {
		t.Fatal(err)
	}
	var closed []int64
	if err := d.read(t.Context()).Raw("SELECT id FROM rooms WHERE deleted_at <> 0").Scan(&closed).Error; err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(closed, []int64{d.room.ID}) {
		t.Errorf("closed are %v, want %d", closed, d.room.ID)
	}
}

// An earlier version left private rooms without members open to people with the link.
func TestDesertedRoomsOfAnEarlierVersionAreClosed(t *testing.T) {
	d := openHideout(t)
	withGuest, public := d.harness.room(d.anna, "Left to a guest", Private), d.harness.room(d.anna, "Market", Public)
	if err := d.Join(t.Context(), d.guest, withGuest.Slug); err != nil {
		t.Fatal(err)
	}
	err := d.change(t.Context(), func(c *change) error {
		for _, statement := range []string{
			"DELETE FROM memberships WHERE person_id = 1",
			"DELETE FROM memberships WHERE room_id = (SELECT id FROM rooms WHERE name = 'Hideout')",
			"UPDATE rooms SET owner_id = 0, members = 0",
			"DELETE FROM migrations WHERE id = '0090_deserted'",
		} {
			if err := c.tx.Exec(statement).Error; err != nil {
				return err
			}
		}
		return nil
	})
	if err = errors.Join(err, d.Close()); err != nil {
		t.Fatal(err)
	}
	d.harness = openAt(t, d.path, true)
	var closed []string
	if err := d.read(t.Context()).Raw("SELECT slug FROM rooms WHERE deleted_at <> 0").Scan(&closed).Error; err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(closed, []string{d.room.Slug}) {
		t.Errorf("closed are %v, want %v, not %v or %v", closed, d.room.Slug, withGuest.Slug, public.Slug)
	}
	if left := d.count("SELECT count(*) FROM messages WHERE room_id = ?", d.room.ID); left != 0 {
		t.Errorf("%d messages are left", left)
	}
	if bytes.Contains(d.bytesOnDisk(), []byte("pomegranate")) {
		t.Error("its text is left in the file")
	}
	var as, want Room
	if err := one(d.read(t.Context()), as.dest(), "SELECT "+roomColumns+" FROM rooms r WHERE r.id = ?", d.room.ID); err != nil {
		t.Fatal(err)
	}
	if err := d.change(t.Context(), func(c *change) error { return c.eraseRoom(d.room.ID) }); err != nil {
		t.Fatal(err)
	}
	if err := one(d.read(t.Context()), want.dest(), "SELECT "+roomColumns+" FROM rooms r WHERE r.id = ?", d.room.ID); err != nil {
		t.Fatal(err)
	}
	if as.DeletedAt = want.DeletedAt; as != want {
		t.Errorf("the row is %+v, want that of a deleted room, %+v", as, want)
	}
}
