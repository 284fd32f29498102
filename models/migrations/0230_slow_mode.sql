-- How many seconds a person waits between two messages in the room; 0 for none.
ALTER TABLE rooms ADD COLUMN slow_seconds INTEGER NOT NULL DEFAULT 0;
