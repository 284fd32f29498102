-- What a message has ordered to be done once it is stored: a preview of its link, pushes to browsers, a line in a digest. An errand is written
-- in the transaction of its message and goes once it is taken. The jobs asked for all messages behind the last that they had seen, and with
-- several writers an id may become visible after a higher one.
CREATE TABLE errands (
    kind       TEXT NOT NULL CHECK (kind IN ('preview', 'push', 'digest')),
    -- Whom a digest is to tell; 0 for the other kinds, of which a message has one.
    person_id  INTEGER NOT NULL DEFAULT 0,
    message_id INTEGER NOT NULL REFERENCES messages (id),
    created_at INTEGER NOT NULL,
    -- When a digest was about to be sent that tells of it; 0 while it waits.
    taken_at   INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (kind, person_id, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX errands_by_message ON errands (message_id);

INSERT INTO errands (kind, person_id, message_id, created_at)
    SELECT 'digest', x.person_id, x.message_id, m.created_at
    FROM digests d JOIN mentions x ON x.person_id = d.person_id AND x.message_id > d.told_id JOIN messages m ON m.id = x.message_id
    WHERE d.frequency <> 'off';
ALTER TABLE digests DROP COLUMN told_id;
