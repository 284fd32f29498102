-- What a room's owner has pinned, and what people have saved for themselves.
ALTER TABLE messages ADD COLUMN pinned_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX messages_by_pin ON messages (room_id, pinned_at) WHERE pinned_at <> 0;
ALTER TABLE rooms ADD COLUMN pins INTEGER NOT NULL DEFAULT 0;

CREATE TABLE bookmarks (
    person_id  INTEGER NOT NULL REFERENCES people (id),
    message_id INTEGER NOT NULL REFERENCES messages (id),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX bookmarks_by_message ON bookmarks (message_id);
