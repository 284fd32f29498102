-- A message may answer another of its room. Both count what hangs on them, so that a page looks elsewhere only where there is something.
ALTER TABLE messages ADD COLUMN reply_to INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN replies INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN reactions INTEGER NOT NULL DEFAULT 0;
CREATE INDEX messages_by_reply ON messages (reply_to, id) WHERE reply_to <> 0;

CREATE TABLE reactions (
    message_id INTEGER NOT NULL REFERENCES messages (id),
    emoji      TEXT NOT NULL,
    person_id  INTEGER NOT NULL REFERENCES people (id),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (message_id, emoji, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX reactions_by_person ON reactions (person_id);
