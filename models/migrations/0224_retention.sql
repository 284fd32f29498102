-- For how many days a room keeps its messages; 0 is for good.
ALTER TABLE rooms ADD COLUMN keep_days INTEGER NOT NULL DEFAULT 0;
