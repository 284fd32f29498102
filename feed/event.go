package feed

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"samovar/models"
)

// latestTold is how many of a room's messages a tally names. When more come between two tallies, the rest are counted,
// but their mentions notify no one.
const latestTold = 12

// Tally returns the event for pages of other rooms, as JSON: how many messages the room has, and the ordinal, author
// and mentions of the latest. Each page computes from it what counts for its own viewer.
func (s *Source) Tally(ctx context.Context, roomID int64) ([]byte, error) {
	tally, err := s.store.Tally(ctx, roomID, latestTold)
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

// Own returns the event for the pages of one person, as JSON: whether they are not to be disturbed; the keys of the
// reminders and invitations that wait for them; and of each of their rooms its number, how many messages it had when
// it was counted, how many of those are unread, how many of the unread mention the person, and of how many of these
// they are to be told; and where reports wait for a moderator.
func (s *Source) Own(ctx context.Context, key string) ([]byte, error) {
	people := ids([]string{key})
	if len(people) == 0 {
		return nil, nil
	}
	waiting, err := s.store.Attention(ctx, models.Person{ID: people[0]})
	if err != nil {
		return nil, err
	}
	told := own{Quiet: waiting.Quiet, Told: waiting.Keys(), Rooms: make([][5]int64, len(waiting.Unread))}
	for i, room := range waiting.Unread {
		told.Rooms[i] = [...]int64{room.RoomID, room.Posted, room.Unread, room.Mentions, room.Calls()}
	}
	for room, count := range waiting.Reports {
		told.Reports = append(told.Reports, [...]int64{room, count})
	}
	slices.SortFunc(told.Reports, func(a, b [2]int64) int { return cmp.Compare(a[0], b[0]) })
	return json.Marshal(told)
}

type own struct {
	Quiet bool       `json:"quiet,omitempty"`
	Told  []string   `json:"told,omitempty"`
	Rooms [][5]int64 `json:"rooms"`
	// Reports is the number of each room where reports wait for the person, and how many.
	Reports [][2]int64 `json:"reports,omitempty"`
}
