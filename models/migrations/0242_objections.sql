-- By its token a restriction is appealed against, also without an account. The restrictions that there are get one.
ALTER TABLE restrictions ADD COLUMN token TEXT NOT NULL DEFAULT '';
UPDATE restrictions SET token = lower(hex(randomblob(16)));
CREATE INDEX restrictions_by_token ON restrictions (token);
-- What people say against a restriction, once, and what a moderator answers.
CREATE TABLE objections (
    id          INTEGER PRIMARY KEY,
    token       TEXT NOT NULL UNIQUE,
    room_id     INTEGER NOT NULL,
    person_id   INTEGER NOT NULL,
    body        TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    -- When and by which moderator it was answered, 0 while it is not, and whether the restriction was lifted.
    answered_at INTEGER NOT NULL DEFAULT 0,
    by_id       INTEGER NOT NULL DEFAULT 0,
    accepted    INTEGER NOT NULL DEFAULT 0,
    answer      TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX objections_open ON objections (room_id) WHERE answered_at = 0;
