package models

import (
	"context"
	"fmt"

	"samovar/uploads"
)

// storedRooms is how many rooms an overview of what is stored names.
const storedRooms = 50

// StoredFiles are a number of files and the bytes that they take.
type StoredFiles struct {
	Files int
	Bytes int64
}

// StoredKind are the files of a kind: "image", "video", "audio" or "other".
type StoredKind struct {
	Kind        string
	StoredFiles `gorm:"embedded"`
}

// StoredRoom are the files of a room.
type StoredRoom struct {
	RoomID      int64
	Name        string
	StoredFiles `gorm:"embedded"`
}

// Storage is what is stored beside the database.
type Storage struct {
	// Bytes is what all files take, Quota what they may.
	Bytes, Quota int64
	Kinds        []StoredKind
	// Rooms are those that take the most; Conversations are all direct ones together.
	Rooms         []StoredRoom
	Conversations StoredFiles
	// Pictures are those of people.
	Pictures StoredFiles
	// Aside are the files that no message shows any more, which are kept for some days.
	Aside StoredFiles
}

const (
	selectStoredKinds = `SELECT CASE WHEN kind LIKE 'image/%' THEN 'image' WHEN kind LIKE 'video/%' THEN 'video'
		WHEN kind LIKE 'audio/%' THEN 'audio' ELSE 'other' END AS kind, count(*) AS files, sum(stored) AS bytes
		FROM files GROUP BY 1 ORDER BY 3 DESC`
	storedOfRooms     = `FROM files f JOIN messages m ON m.id = f.message_id JOIN rooms r ON r.id = m.room_id WHERE `
	selectStoredRooms = `SELECT r.id AS room_id, r.name, count(*) AS files, sum(f.stored) AS bytes ` + storedOfRooms +
		`NOT r.direct GROUP BY r.id, r.name ORDER BY 4 DESC, r.id LIMIT ?`
	selectConversations = `SELECT count(*) AS files, coalesce(sum(f.stored), 0) AS bytes ` + storedOfRooms + `r.direct`
	selectPictures      = `SELECT count(*) AS files, coalesce(sum(stored), 0) AS bytes FROM avatars`
)

// Storage measures what is stored beside the database.
func (s *Store) Storage(ctx context.Context) (Storage, error) {
	found := Storage{Quota: s.fileStore.quota}
	for query, dest := range map[string]any{
		selectStoredKinds: &found.Kinds, selectConversations: &found.Conversations, selectPictures: &found.Pictures,
	} {
		if err := s.read(ctx).Raw(query).Scan(dest).Error; err != nil {
			return Storage{}, fmt.Errorf("measure what is stored: %w", err)
		}
	}
	if err := s.read(ctx).Raw(selectStoredRooms, storedRooms).Scan(&found.Rooms).Error; err != nil {
		return Storage{}, fmt.Errorf("measure what rooms store: %w", err)
	}
	if err := one(s.read(ctx), []any{&found.Bytes}, selectStored); err != nil {
		return Storage{}, fmt.Errorf("count what is stored: %w", err)
	}
	err := s.fileStore.store.EachUnused(ctx, func(u uploads.Unused) error {
		found.Aside.Files, found.Aside.Bytes = found.Aside.Files+1, found.Aside.Bytes+u.Size
		return nil
	})
	return found, wrap(err, "measure what is set aside")
}
