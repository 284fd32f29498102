-- What a person may not do in a room for a time. There is one restriction of a person in a room; the log has those before it.
CREATE TABLE restrictions (
    room_id    INTEGER NOT NULL,
    person_id  INTEGER NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('warn', 'mute', 'kick', 'ban')),
    by_id      INTEGER NOT NULL,
    -- What the person is told, and what moderators note for themselves.
    reason     TEXT NOT NULL DEFAULT '',
    note       TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    -- 0 for one without end.
    ends_at    INTEGER NOT NULL,
    PRIMARY KEY (room_id, person_id)
) STRICT;
CREATE INDEX restrictions_by_person ON restrictions (person_id);
-- What moderators did. The database itself refuses to change it.
CREATE TABLE deeds (
    id         INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,
    by_id      INTEGER NOT NULL,
    act        TEXT NOT NULL,
    room_id    INTEGER NOT NULL,
    person_id  INTEGER NOT NULL DEFAULT 0,
    message_id INTEGER NOT NULL DEFAULT 0,
    ends_at    INTEGER NOT NULL DEFAULT 0,
    reason     TEXT NOT NULL DEFAULT '',
    note       TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX deeds_by_room ON deeds (room_id, id);
CREATE TRIGGER deeds_stay BEFORE UPDATE ON deeds BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END;
CREATE TRIGGER deeds_remain BEFORE DELETE ON deeds BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END;
