-- Which pictures move, which only GIFs could, and what a picture that can be seen through needs behind it: 'light', 'dark', or ''
-- where it is opaque or was sent before that was looked at.
ALTER TABLE files ADD COLUMN moving INTEGER NOT NULL DEFAULT 0;
ALTER TABLE files ADD COLUMN ground TEXT NOT NULL DEFAULT '';
UPDATE files SET moving = 1 WHERE kind = 'image/gif';
