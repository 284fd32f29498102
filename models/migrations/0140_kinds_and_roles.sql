-- A person may be a bot. SQLite cannot change a CHECK, and to rebuild a table that a dozen others refer to, foreign keys must be off, which
-- they cannot be inside the transaction of a migration. A column takes its CHECK along when it is dropped: so another one takes its place.
-- (It needs a default to be added; every INSERT names the kind.)
ALTER TABLE people ADD COLUMN new_kind TEXT NOT NULL DEFAULT 'guest' CHECK (new_kind IN ('guest', 'member', 'bot'));
UPDATE people SET new_kind = kind;
ALTER TABLE people DROP COLUMN kind;
ALTER TABLE people RENAME COLUMN new_kind TO kind;

-- What a person may do in a room beyond its members. The owner is in rooms.owner_id; 'owner' waits for rooms with several.
ALTER TABLE memberships ADD COLUMN role TEXT NOT NULL DEFAULT 'member' CHECK (role IN ('member', 'moderator', 'owner'));
