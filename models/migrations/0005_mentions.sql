-- Who is meant in a message: the numbers of people, apart by spaces, and "here" for everybody.
ALTER TABLE messages ADD COLUMN mentions TEXT NOT NULL DEFAULT '';
-- Whether "@here" means everybody in the room.
ALTER TABLE rooms ADD COLUMN here INTEGER NOT NULL DEFAULT 0;
-- The nickname as it is looked for, folded and without marks; the next start fills it for those who are there.
ALTER TABLE people ADD COLUMN nickname_key TEXT NOT NULL DEFAULT '';
CREATE INDEX people_by_nickname ON people (nickname_key);

CREATE TABLE mentions (
    person_id  INTEGER NOT NULL REFERENCES people (id),
    room_id    INTEGER NOT NULL REFERENCES rooms (id),
    ordinal    INTEGER NOT NULL,
    message_id INTEGER NOT NULL REFERENCES messages (id),
    PRIMARY KEY (person_id, room_id, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX mentions_by_person ON mentions (person_id, message_id);
CREATE INDEX mentions_by_message ON mentions (message_id);
