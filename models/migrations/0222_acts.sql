-- Who is banned from the site, until when and why; and until when a person whose name was reset keeps that name.
ALTER TABLE people ADD COLUMN banned_until INTEGER NOT NULL DEFAULT 0;
ALTER TABLE people ADD COLUMN ban_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN named_until INTEGER NOT NULL DEFAULT 0;
-- Whether it was a moderator who deleted the message.
ALTER TABLE messages ADD COLUMN removed INTEGER NOT NULL DEFAULT 0;
