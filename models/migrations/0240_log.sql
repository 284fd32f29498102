-- Whether all who may read the room may read its log. What an act changed to, such as the new role, stands in the log.
ALTER TABLE rooms ADD COLUMN log_open INTEGER NOT NULL DEFAULT 0;
ALTER TABLE deeds ADD COLUMN detail TEXT NOT NULL DEFAULT '';
