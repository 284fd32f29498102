-- Pages show the latest reminders that are not done with: by when they were due, which reminded holds, in unix milliseconds (1 for those before).
DROP INDEX bookmarks_reminded;
CREATE INDEX bookmarks_reminded ON bookmarks (person_id, reminded) WHERE reminded <> 0;
