package models

import (
	"context"
	"slices"
)

// FoundMessage is a message with its room, for lists over several rooms.
type FoundMessage struct {
	Message Message
	Room    Room
}

// foundMessages returns the messages that a query selects by message_id and room_id, the latest first.
func (s *Store) foundMessages(ctx context.Context, query string, args ...any) ([]FoundMessage, error) {
	var named []struct{ MessageID, RoomID int64 }
	if err := s.read(ctx).Raw(query, args...).Scan(&named).Error; err != nil || len(named) == 0 {
		return nil, err
	}
	var ids, rooms []int64
	for _, row := range named {
		ids, rooms = append(ids, row.MessageID), append(rooms, row.RoomID)
	}
	found, err := messages(s.read(ctx), len(ids), selectMessages+"WHERE m.id IN ? ORDER BY m.id DESC", ids)
	if err != nil {
		return nil, err
	}
	var known []Room
	err = s.read(ctx).Raw("SELECT "+roomColumns+" FROM rooms r WHERE r.id IN ?", rooms).Scan(&known).Error
	if err != nil {
		return nil, err
	}
	all := make([]FoundMessage, len(found))
	for i, m := range found {
		at := slices.IndexFunc(known, func(r Room) bool { return r.ID == m.RoomID })
		all[i] = FoundMessage{Message: m, Room: known[at]}
	}
	return all, nil
}
