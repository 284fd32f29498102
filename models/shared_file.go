package models

import "context"

// filesPage is how many messages with files one page of a room's files is of.
const filesPage = 30

// MessagesWithFiles returns a room's messages that have files, the latest first: those before a message, a page of
// them. It reports whether there are older ones.
func (s *Store) MessagesWithFiles(ctx context.Context, room, before int64) (found []Message, more bool, err error) {
	found, err = messages(s.read(ctx), filesPage+1, selectWithFiles, room, before, filesPage+1)
	if err != nil {
		return nil, false, wrap(err, "read messages with files")
	}
	return found[:min(len(found), filesPage)], len(found) > filesPage, nil
}

var selectWithFiles = selectMessages +
	"WHERE m.room_id = ? AND m.files > 0 AND m.deleted_at = 0 AND m.id < ? ORDER BY m.id DESC LIMIT ?"
