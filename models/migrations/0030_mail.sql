-- E-mail. The address that somebody has shown to be theirs, folded; it counts while it is the one that they have. The language they want
-- letters in; empty where they never said.
ALTER TABLE people ADD COLUMN confirmed TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN language TEXT NOT NULL DEFAULT '';
CREATE INDEX people_by_confirmed ON people (confirmed) WHERE confirmed <> '';

-- Links that were sent to an address and can be used once: to confirm it, or to choose another password. The row has only the hash of
-- what stands in the link.
CREATE TABLE links (
    hash       BLOB NOT NULL PRIMARY KEY,
    purpose    TEXT NOT NULL CHECK (purpose IN ('confirm', 'reset')),
    person_id  INTEGER NOT NULL REFERENCES people (id),
    email      TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX links_by_person ON links (person_id, purpose);
CREATE INDEX links_by_end ON links (expires_at);

-- Letters of what somebody has missed.
CREATE TABLE digests (
    person_id INTEGER NOT NULL PRIMARY KEY REFERENCES people (id),
    frequency TEXT NOT NULL CHECK (frequency IN ('off', 'soon', 'daily')),
    -- What stands in the links by which they end.
    stop      TEXT NOT NULL UNIQUE,
    -- The latest message that was told of, or need not be; and the earliest time of the next letter.
    told_id   INTEGER NOT NULL,
    due_at    INTEGER NOT NULL,
    -- How often the present letter could not be sent.
    failed    INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX digests_by_time ON digests (due_at) WHERE frequency <> 'off';
