-- Rooms between few: nobody else comes in or finds them. Two people have one such room, found by their numbers.
ALTER TABLE rooms ADD COLUMN direct INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rooms ADD COLUMN pair TEXT;
CREATE UNIQUE INDEX rooms_by_pair ON rooms (pair) WHERE pair IS NOT NULL;
-- Whether somebody wants no direct messages from people they have none with yet.
ALTER TABLE people ADD COLUMN refuses_direct INTEGER NOT NULL DEFAULT 0;

CREATE TABLE blocks (
    person_id  INTEGER NOT NULL REFERENCES people (id),
    blocked_id INTEGER NOT NULL REFERENCES people (id),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, blocked_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX blocks_by_blocked ON blocks (blocked_id);
