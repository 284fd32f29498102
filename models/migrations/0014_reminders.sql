-- When somebody wants to be reminded of a message they have saved, and that they have been and have not yet said that it is done.
ALTER TABLE bookmarks ADD COLUMN remind_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE bookmarks ADD COLUMN reminded INTEGER NOT NULL DEFAULT 0;
CREATE INDEX bookmarks_by_time ON bookmarks (remind_at) WHERE remind_at <> 0;
CREATE INDEX bookmarks_reminded ON bookmarks (person_id) WHERE reminded <> 0;
