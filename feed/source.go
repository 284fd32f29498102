// Package feed presents chat rooms as feeds: it joins the store, the views and the hub. Source renders what changed in
// a room, Bell tells the hub of commits, Presence says who has a page open.
//
// A link between several servers belongs here, behind models.Bell and Presence: both carry hints alone, and readers get
// everything else from the table.
package feed

import (
	"bytes"
	"context"
	"log/slog"

	"samovar/broadcast"
	"samovar/models"
	"samovar/views"

	"github.com/a-h/templ"
)

// Source reads rooms for the hub. A change is rendered once for all readers.
type Source struct {
	store *models.Store
	log   *slog.Logger
}

var _ broadcast.Source = (*Source)(nil)

// NewSource returns a source that reads from store.
func NewSource(store *models.Store, log *slog.Logger) *Source { return &Source{store: store, log: log} }

// Epoch names the history since the start.
func (s *Source) Epoch() string { return s.store.Epoch() }

// Continues reports whether a room's history goes on from what was seen in an earlier epoch.
func (s *Source) Continues(ctx context.Context, roomID int64, from broadcast.Cursor) (bool, error) {
	return s.store.Continues(ctx, roomID, from.Epoch, from.Seq)
}

// Since returns what changed in a room after seq.
func (s *Source) Since(ctx context.Context, roomID, seq int64, limit int) (broadcast.Page, error) {
	room, messages, err := s.store.ChangedSince(ctx, roomID, seq, limit)
	if err != nil {
		return broadcast.Page{}, err
	}
	page := broadcast.Page{
		Head:    room.Head,
		Changes: make([]broadcast.Change, len(messages)),
	}
	if page.State, err = fragment(ctx, views.RoomState(views.RoomPathsOf(room.Slug), room)); err != nil {
		return broadcast.Page{}, err
	}
	for i, message := range messages {
		page.Changes[i] = s.change(ctx, room.Slug, message)
	}
	// templ stops with the context, so a page whose context has ended may be incomplete.
	return page, ctx.Err()
}

// change renders one message. A message that cannot be rendered becomes a tombstone, so that the feed goes on. When
// ctx has ended the change may be incomplete.
func (s *Source) change(ctx context.Context, slug string, message models.Message) broadcast.Change {
	html, err := fragment(ctx, views.Message(views.RoomPathsOf(slug), message))
	if err != nil && ctx.Err() == nil {
		s.log.Error("message cannot be rendered", "message", message.ID, "error", err)
		message.Body, message.DeletedAt = "", message.CreatedAt
		html, _ = fragment(ctx, views.Message(views.RoomPathsOf(slug), message))
	}
	return broadcast.Change{Key: message.ID, Seq: message.Seq, HTML: html}
}

// Presence renders the list of people who are here, or of those who are typing.
func (s *Source) Presence(ctx context.Context, roomID int64, slot broadcast.Slot, keys []string) ([]byte, error) {
	people, err := s.store.People(ctx, ids(keys))
	if err != nil {
		return nil, err
	}
	if slot == broadcast.Typing {
		return fragment(ctx, views.Typing(people))
	}
	room, err := s.store.RoomByID(ctx, roomID)
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
