-- Rooms in other people's pages. Which sites may hold a room in a frame: origins, apart by spaces; none where it is empty. The secret by
-- which the site of a room signs who its users are; none where it is empty.
ALTER TABLE rooms ADD COLUMN embed_origins TEXT NOT NULL DEFAULT '';
ALTER TABLE rooms ADD COLUMN embed_secret TEXT NOT NULL DEFAULT '';

-- Somebody a room's site vouches for: the room, and what the site calls them. 0 for everybody else.
ALTER TABLE people ADD COLUMN vouched_by INTEGER NOT NULL DEFAULT 0;
ALTER TABLE people ADD COLUMN subject TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX people_vouched ON people (vouched_by, subject) WHERE vouched_by <> 0;

-- Tokens that were used. Each is worth one session.
CREATE TABLE spent_tokens (
    hash       BLOB NOT NULL PRIMARY KEY,
    person_id  INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX spent_tokens_by_end ON spent_tokens (expires_at);
