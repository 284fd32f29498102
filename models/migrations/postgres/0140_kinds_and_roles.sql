ALTER TABLE people
    DROP CONSTRAINT people_kind_check,
    ADD CONSTRAINT people_kind_check CHECK (kind IN ('guest', 'member', 'bot')),
    ALTER COLUMN kind SET DEFAULT 'guest';

ALTER TABLE memberships ADD COLUMN role TEXT COLLATE "C" NOT NULL DEFAULT 'member'
    CHECK (role IN ('member', 'moderator', 'owner'));
