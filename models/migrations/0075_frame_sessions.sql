-- A session of a frame is good in frames of one room that one site holds; room_id 0 is out of any frame. lent says that it waits to be taken
-- over by the frame it was lent to. Sessions that frames had before are not known any more: nothing says of which room they were.
ALTER TABLE sessions ADD COLUMN room_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN origin TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN lent INTEGER NOT NULL DEFAULT 0;
