-- What was sent along with messages. The contents lie beside the database under their hashes; a row is the only way to one.
ALTER TABLE messages ADD COLUMN files INTEGER NOT NULL DEFAULT 0;

CREATE TABLE files (
    -- Random letters: part of the file's address.
    id         TEXT PRIMARY KEY,
    message_id INTEGER NOT NULL REFERENCES messages (id),
    author_id  INTEGER NOT NULL REFERENCES people (id),
    position   INTEGER NOT NULL,
    name       TEXT NOT NULL,
    -- The media type that we found it to be.
    kind       TEXT NOT NULL,
    -- Its bytes, and what it takes on the disk together with its thumbnail.
    size       INTEGER NOT NULL,
    stored     INTEGER NOT NULL,
    width      INTEGER NOT NULL,
    height     INTEGER NOT NULL,
    hash       TEXT NOT NULL,
    thumb_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX files_by_message ON files (message_id, position);
CREATE INDEX files_by_author ON files (author_id, stored);
CREATE INDEX files_by_hash ON files (hash);
CREATE INDEX files_by_thumbnail ON files (thumb_hash) WHERE thumb_hash <> '';
