-- Until when guests cannot write in the room and new people cannot join, in unix milliseconds; 0 for no lockdown.
ALTER TABLE rooms ADD COLUMN locked_until INTEGER NOT NULL DEFAULT 0;
-- When many new guests had come within a minute.
ALTER TABLE rooms ADD COLUMN crowded_at INTEGER NOT NULL DEFAULT 0;
