package handlers

import (
	"context"
	"fmt"

	"samovar/models"
)

// Own is what a person's pages are told of the person alone: as JSON, of each of their rooms, its number, how much
// was posted when it was counted, and how much of that they have not read and how much means them.
func (f *Feed) Own(ctx context.Context, key string) ([]byte, error) {
	out := []byte{'['}
	for _, person := range ids([]string{key}) {
		unread, err := f.store.Unread(ctx, person)
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

// UnreadChanged has all pages of a person, in whatever browser, told what they have not read.
func (b Bell) UnreadChanged(person int64) { b.Hub.RingKey(models.Person{ID: person}.Key()) }
