-- A message whose deletion can still be undone. Its text and what hangs on it stay, shown to nobody, until the row is taken and they are erased.
CREATE TABLE deletions (
    message_id INTEGER NOT NULL PRIMARY KEY REFERENCES messages (id),
    -- Who deleted it, and may undo that.
    person_id  INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    -- Whether it was pinned.
    pinned     INTEGER NOT NULL DEFAULT 0
) STRICT;
