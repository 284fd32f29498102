package handlers

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"

	"samovar/broadcast"
	"samovar/models"
	"samovar/views"

	"github.com/a-h/templ"
)

// Feed is where the hub reads rooms from: the table of messages, rendered once for everybody.
type Feed struct {
	store *models.Store
	log   *slog.Logger
}

// NewFeed makes the hub's source.
func NewFeed(store *models.Store, log *slog.Logger) *Feed { return &Feed{store: store, log: log} }

// Epoch names the history since the start.
func (f *Feed) Epoch() string { return f.store.Epoch() }

// Continues reports whether a room's history goes on from what was seen in an earlier epoch.
func (f *Feed) Continues(ctx context.Context, feed int64, from broadcast.Cursor) (bool, error) {
	return f.store.Continues(ctx, feed, from.Epoch, from.Seq)
}

// Since returns what changed in a room after seq.
func (f *Feed) Since(ctx context.Context, feed, seq int64, limit int) (broadcast.Page, error) {
	room, messages, err := f.store.ChangedSince(ctx, feed, seq, limit)
	if err != nil {
		return broadcast.Page{}, err
	}
	page := broadcast.Page{
		Head:    room.Head,
		Changes: make([]broadcast.Change, len(messages)),
	}
	if page.State, err = fragment(ctx, views.RoomTitle(views.RoomPathsOf(room.Slug), room)); err != nil {
		return broadcast.Page{}, err
	}
	for i, message := range messages {
		page.Changes[i] = f.change(ctx, room.Slug, message)
	}
	// What was rendered after whoever asked had left is nothing: templ stops with the context.
	return page, ctx.Err()
}

// latestTold is how many of a room's messages a tally names: where more come between two tallies, the others count
// without calling their people.
const latestTold = 12

// Tally is what pages of other rooms are told of a room: as JSON how much was posted, and the ordinal, author and
// mentions of the latest, by which each page knows for itself what counts.
func (f *Feed) Tally(ctx context.Context, feed int64) ([]byte, error) {
	tally, err := f.store.Tally(ctx, feed, latestTold)
	if err != nil {
		return nil, err
	}
	out := fmt.Appendf(nil, `{"room":%d,"posted":%d,"latest":[`, tally.Room, tally.Posted)
	for i, spoken := range tally.Latest {
		if i > 0 {
			out = append(out, ',')
		}
		out = fmt.Appendf(out, "[%d,%d,%q]", spoken.Ordinal, spoken.Author, spoken.Mentions)
	}
	return append(out, "]}"...), nil
}

// change renders one message. One that cannot be rendered becomes a tombstone, and the feed goes on; for who has left
// nothing is made of it.
func (f *Feed) change(ctx context.Context, slug string, message models.Message) broadcast.Change {
	html, err := fragment(ctx, views.Message(views.RoomPathsOf(slug), message))
	if err != nil && ctx.Err() == nil {
		f.log.Error("message cannot be rendered", "message", message.ID, "error", err)
		message.Body, message.DeletedAt = "", message.CreatedAt
		html, _ = fragment(ctx, views.Message(views.RoomPathsOf(slug), message))
	}
	return broadcast.Change{Key: message.ID, Seq: message.Seq, HTML: html}
}

// Marks renders who is here, or who is typing.
func (f *Feed) Marks(ctx context.Context, feed int64, slot broadcast.Slot, keys []string) ([]byte, error) {
	people, err := f.store.People(ctx, ids(keys))
	if err != nil {
		return nil, err
	}
	if slot == broadcast.Typing {
		return fragment(ctx, views.Typing(people))
	}
	room, err := f.store.RoomByID(ctx, feed)
	if err != nil {
		return nil, err
	}
	return fragment(ctx, views.Here(room, people))
}

func fragment(ctx context.Context, view templ.Component) ([]byte, error) {
	var out bytes.Buffer
	err := view.Render(ctx, &out)
	return out.Bytes(), err
}

// Bell tells the hub of what the store has committed.
type Bell struct {
	Hub *broadcast.Hub
	// Others are rung as well: they do what comes of a message besides.
	Others []Ringer
}

// Ringer is told that a room may have changed. It never waits.
type Ringer interface{ Ring(room int64) }

// Ring wakes the room's pump.
func (b Bell) Ring(room int64) {
	b.Hub.Ring(room)
	for _, other := range b.Others {
		other.Ring(room)
	}
}

// RightsChanged makes the streams concerned ask again.
func (b Bell) RightsChanged(lost models.RightsLost) {
	key := ""
	if lost.Person != 0 {
		key = models.Person{ID: lost.Person}.Key()
	}
	b.Hub.Review(lost.Room, key)
}

// RoomsChanged has a person's open pages hear the tallies of the rooms they are in now, and fetch what is theirs anew.
func (b Bell) RoomsChanged(person int64) { b.Hub.Rewatch(models.Person{ID: person}.Key()) }
