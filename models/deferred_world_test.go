package models

import (
	"context"
	"errors"
	"testing"
)

// world is a room of an owner's with Anna and Boris in it, in which Boris has said something to Anna. Of what she
// does, things change said.
type world struct {
	*harness
	t                         *testing.T
	ctx                       context.Context
	owner, anna, boris, third Person
	room                      Room
	said                      Message
	blocks, blocked           *Person
}

func newWorld(t *testing.T, private bool) *world {
	t.Helper()
	w := &world{harness: open(t), t: t, ctx: t.Context()}
	w.owner, w.anna = w.member("olga"), w.confirmed("anna", "anna@example.org")
	w.boris, w.third = w.member("boris"), w.member("third")
	w.blocks, w.blocked = &w.anna, &w.boris
	visibility := Public
	if private {
		visibility = Private
	}
	w.room = w.harness.room(w.owner, "Tea", visibility)
	w.must(w.Join(w.ctx, w.anna, w.room.Slug))
	w.must(w.Join(w.ctx, w.boris, w.room.Slug))
	w.wantsDigest(w.anna, Soon)
	session, err := w.StartSession(w.ctx, "token", w.anna, true, "")
	w.must(err)
	w.must(
		w.Subscribe(
			w.ctx,
			w.anna,
			session.ID,
			Subscription{Endpoint: "https://push.example/1", P256DH: "k", Auth: "a"},
		),
	)
	w.said = w.says(w.boris, w.room.Slug, "@anna pomegranate https://quince.example")
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// happens makes the event of a column come about.
func (w *world) happens(column int) {
	w.t.Helper()
	switch column {
	case 1:
		w.must(w.Leave(w.ctx, w.anna, w.room.Slug))
	case 2:
		w.must(w.Block(w.ctx, *w.blocks, w.blocked.ID))
	case 3:
		room, err := w.RoomByID(w.ctx, w.said.RoomID)
		w.must(err)
		w.erased(Person{ID: w.said.AuthorID, Kind: Member}, room.Slug, w.said.ID)
	case 4:
		w.must(w.DeleteRoom(w.ctx, w.owner, w.room.Slug))
	case 5:
		w.must(w.DeleteAccount(w.ctx, w.anna, "password of anna"))
	case 6:
		w.leave(w.boris, w.owner, w.anna)
	case 7:
		w.leave(w.boris, w.owner)
		w.must(w.DeleteAccount(w.ctx, w.anna, "password of anna"))
	}
	if column >= 6 {
		if _, err := w.Approach(w.ctx, &w.third, w.room.Slug); !errors.Is(err, ErrNotFound) {
			w.t.Errorf("the room that all have left: %v", err)
		}
	}
}

// leave takes people out of the room, those who are in it.
func (w *world) leave(people ...Person) {
	w.t.Helper()
	for _, p := range people {
		err := w.LeaveAndClose(w.ctx, p, w.room.Slug)
		if !errors.Is(err, ErrForbidden) && !errors.Is(err, ErrNotFound) {
			w.must(err)
		}
	}
}

// choose is one of two words.
func choose(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}
