-- An epoch lasts from one start of the program to the next. Its name is in the cursors that pages hold; where it ended in a room tells whether
-- what a page has seen is part of the present history.
CREATE TABLE epochs (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- The head that a room had when an epoch ended. A room without a row of an epoch has the head of the epoch before, 0 where there is none.
CREATE TABLE epoch_ends (
    room_id  INTEGER NOT NULL,
    epoch_id INTEGER NOT NULL,
    head     INTEGER NOT NULL,
    PRIMARY KEY (room_id, epoch_id)
) STRICT, WITHOUT ROWID;

-- The one epoch there was says nothing of copies that were put back while it lasted.
DELETE FROM settings WHERE name = 'epoch';
