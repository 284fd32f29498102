-- The words of the messages, cut and folded as models/token.go does; models/index.go says how they get here. Segments are stretches of
-- messages, so that a search begins with the latest and stops when it has enough. It is an index of our own and not SQLite's full-text
-- search: our two drivers have no version of that in common, each post would pay more for it, and here a deleted word is gone.
CREATE TABLE words (
    segment    INTEGER NOT NULL,
    word       TEXT NOT NULL,
    room_id    INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    PRIMARY KEY (segment, word, room_id, message_id)
) STRICT, WITHOUT ROWID;
