package feed

import (
	"context"
	"fmt"
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

// Own returns the event for the pages of one person, as JSON: for each of their rooms its number, how many messages
// it had when it was counted, and how many of those are unread and how many of the unread mention the person.
func (s *Source) Own(ctx context.Context, key string) ([]byte, error) {
	out := []byte{'['}
	for _, person := range ids([]string{key}) {
		unread, err := s.store.Unread(ctx, person)
		if err != nil {
			return nil, err
		}
		for i, room := range unread {
			if i > 0 {
				out = append(out, ',')
			}
			out = fmt.Appendf(out, "[%d,%d,%d,%d]", room.RoomID, room.Posted, room.Unread, room.Mentions)
		}
	}
	return append(out, ']'), nil
}
