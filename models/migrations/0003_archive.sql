-- A public room may offer what was said as pages by day and as an Atom feed, and let search engines have them.
ALTER TABLE rooms ADD COLUMN published INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rooms ADD COLUMN indexed INTEGER NOT NULL DEFAULT 0;

-- The days (UTC, counted from 1970) on which something was said in a room, with the first message of each: by them a day is found among
-- a million messages. A trigger keeps them, since a day begins with a post like any other.
CREATE TABLE days (
    room_id  INTEGER NOT NULL,
    day      INTEGER NOT NULL,
    first_id INTEGER NOT NULL,
    PRIMARY KEY (room_id, day)
) STRICT, WITHOUT ROWID;
INSERT INTO days (room_id, day, first_id) SELECT room_id, created_at / 86400000, min(id) FROM messages GROUP BY 1, 2;
CREATE TRIGGER days_begin AFTER INSERT ON messages BEGIN
    INSERT INTO days (room_id, day, first_id) VALUES (new.room_id, new.created_at / 86400000, new.id) ON CONFLICT DO NOTHING;
END;
