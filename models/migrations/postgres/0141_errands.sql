CREATE TABLE errands (
    kind       TEXT COLLATE "C" NOT NULL CHECK (kind IN ('preview', 'push', 'digest')),
    person_id  BIGINT NOT NULL DEFAULT 0,
    message_id BIGINT NOT NULL REFERENCES messages (id),
    created_at BIGINT NOT NULL,
    taken_at   BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (kind, person_id, message_id)
);
CREATE INDEX errands_by_message ON errands (message_id);

INSERT INTO errands (kind, person_id, message_id, created_at)
    SELECT 'digest', x.person_id, x.message_id, m.created_at
    FROM digests d JOIN mentions x ON x.person_id = d.person_id AND x.message_id > d.told_id JOIN messages m ON m.id = x.message_id
    WHERE d.frequency <> 'off';
ALTER TABLE digests DROP COLUMN told_id;
