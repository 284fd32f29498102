-- The words and phrases that a room does not want, and what happens to a message with one. Room 0 is the whole site.
CREATE TABLE word_lists (
    room_id    INTEGER PRIMARY KEY,
    lines      TEXT NOT NULL,
    act        TEXT NOT NULL CHECK (act IN ('refuse', 'mask', 'hold', 'mute')),
    -- Rises with every change: what was compiled of the lines is remembered by it.
    changed_at INTEGER NOT NULL
) STRICT;
