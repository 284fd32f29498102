-- The pictures of people whom a room's site vouches for. What is shown is the hash of a content beside the database; it stands with the person,
-- since each message shows it.
ALTER TABLE people ADD COLUMN avatar TEXT NOT NULL DEFAULT '';
CREATE INDEX people_by_avatar ON people (avatar) WHERE avatar <> '';

-- Where the site says that they are.
CREATE TABLE avatars (
    person_id INTEGER PRIMARY KEY REFERENCES people (id),
    url       TEXT NOT NULL,
    -- Whether it is to be fetched, and when it was the last time; zero is never yet, from this address.
    due       INTEGER NOT NULL DEFAULT 1,
    asked_at  INTEGER NOT NULL DEFAULT 0,
    -- What the picture takes on the disk, in bytes.
    stored    INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX avatars_due ON avatars (person_id) WHERE due <> 0;
