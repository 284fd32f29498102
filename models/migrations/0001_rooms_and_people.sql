-- Times are unix milliseconds; 0 means never.
CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE people (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    kind          TEXT NOT NULL CHECK (kind IN ('guest', 'member')),
    username      TEXT NOT NULL DEFAULT '',
    -- The folded form of the username, by which it is unique; NULL for those who have none.
    username_key  TEXT UNIQUE,
    nickname      TEXT NOT NULL,
    tag           TEXT NOT NULL DEFAULT '',
    email         TEXT NOT NULL DEFAULT '',
    password      TEXT NOT NULL DEFAULT '',
    administrator INTEGER NOT NULL DEFAULT 0,
    created_at    INTEGER NOT NULL,
    deleted_at    INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE sessions (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id  INTEGER NOT NULL REFERENCES people (id),
    -- SHA-256 of the token in the cookie: who reads the database cannot sign in with it.
    token_hash BLOB NOT NULL UNIQUE,
    remember   INTEGER NOT NULL,
    agent      TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_by_person ON sessions (person_id);
CREATE INDEX sessions_by_end ON sessions (expires_at);

CREATE TABLE rooms (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    slug       TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL,
    topic      TEXT NOT NULL DEFAULT '',
    -- Name and topic, folded, for the search in the directory.
    search     TEXT NOT NULL DEFAULT '',
    visibility TEXT NOT NULL CHECK (visibility IN ('public', 'private')),
    owner_id   INTEGER NOT NULL DEFAULT 0,
    guests     INTEGER NOT NULL DEFAULT 1,
    -- The latest seq, and the number of messages ever posted.
    head       INTEGER NOT NULL DEFAULT 0,
    posted     INTEGER NOT NULL DEFAULT 0,
    active_at  INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    deleted_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX rooms_by_activity ON rooms (visibility, deleted_at, active_at);
CREATE INDEX rooms_by_owner ON rooms (owner_id);

CREATE TABLE memberships (
    room_id      INTEGER NOT NULL REFERENCES rooms (id),
    person_id    INTEGER NOT NULL REFERENCES people (id),
    joined_at    INTEGER NOT NULL,
    read_ordinal INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (room_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX memberships_by_person ON memberships (person_id);

-- The table of messages is the room's log: seq is the number of a message's latest change in its room.
CREATE TABLE messages (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    room_id    INTEGER NOT NULL REFERENCES rooms (id),
    seq        INTEGER NOT NULL,
    ordinal    INTEGER NOT NULL,
    author_id  INTEGER NOT NULL REFERENCES people (id),
    body       TEXT NOT NULL,
    -- What makes a repeated post the same message: the form's key, and the hash of the text as first posted.
    key        TEXT NOT NULL,
    body_hash  BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    edited_at  INTEGER NOT NULL DEFAULT 0,
    deleted_at INTEGER NOT NULL DEFAULT 0,
    UNIQUE (room_id, seq),
    UNIQUE (room_id, author_id, key, body_hash)
) STRICT;
CREATE INDEX messages_by_room ON messages (room_id, id);
CREATE INDEX messages_by_author ON messages (author_id, room_id, ordinal);
