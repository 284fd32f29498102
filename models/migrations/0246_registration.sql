-- Who can make an account: 'open' is anyone, 'invitation' those with a link of an administrator, 'closed' no one.
ALTER TABLE site ADD COLUMN registration TEXT NOT NULL DEFAULT 'open' CHECK (registration IN ('open', 'invitation', 'closed'));
-- Links by which people make accounts.
CREATE TABLE admissions (
    id         INTEGER PRIMARY KEY,
    -- Of the secret in the link: who reads the database has no link.
    hash       BLOB NOT NULL UNIQUE,
    by_id      INTEGER NOT NULL REFERENCES people (id),
    -- How many accounts it makes, 0 for any number, and how many it has made.
    uses       INTEGER NOT NULL,
    used       INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    ends_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX admissions_by_person ON admissions (by_id);
