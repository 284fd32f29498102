-- Where names stand in a text that would be taken for markup: the place of each "@" and the length of the name behind it, in bytes.
ALTER TABLE messages ADD COLUMN called TEXT NOT NULL DEFAULT '';
