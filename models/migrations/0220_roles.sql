-- People who keep order on the whole site, and in a room. Administrators and owners do so too, and stand above them.
ALTER TABLE people ADD COLUMN moderator INTEGER NOT NULL DEFAULT 0;
ALTER TABLE memberships ADD COLUMN moderator INTEGER NOT NULL DEFAULT 0;
