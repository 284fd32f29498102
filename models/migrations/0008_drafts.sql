-- What somebody has begun to write in a room, so that it is there in their other browsers too.
ALTER TABLE memberships ADD COLUMN draft TEXT NOT NULL DEFAULT '';
-- What somebody wants to be told of in a room: 'all', 'mentions' or 'none'.
ALTER TABLE memberships ADD COLUMN notify TEXT NOT NULL DEFAULT 'all';

-- Messages that are to be sent later.
CREATE TABLE later (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id  INTEGER NOT NULL REFERENCES people (id),
    room_id    INTEGER NOT NULL REFERENCES rooms (id),
    body       TEXT NOT NULL,
    due_at     INTEGER NOT NULL,
    -- Why it could not be sent; it waits for its author then.
    problem    TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX later_by_time ON later (due_at);
CREATE INDEX later_by_person ON later (person_id, due_at);
