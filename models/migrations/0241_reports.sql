-- What readers of a room have reported: a message, or a person where message_id is 0. What was said is copied at that moment, since its author
-- may delete it.
CREATE TABLE reports (
    id         INTEGER PRIMARY KEY,
    room_id    INTEGER NOT NULL,
    person_id  INTEGER NOT NULL,
    message_id INTEGER NOT NULL DEFAULT 0,
    name       TEXT NOT NULL,
    body       TEXT NOT NULL DEFAULT '',
    -- The names of the message's files, one a line.
    files      TEXT NOT NULL DEFAULT '',
    -- When the message was sent.
    said_at    INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    -- When and by which moderator it was closed, 0 while it is open, and whether they acted.
    closed_at  INTEGER NOT NULL DEFAULT 0,
    by_id      INTEGER NOT NULL DEFAULT 0,
    acted      INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX reports_open ON reports (room_id, message_id, person_id) WHERE closed_at = 0;
CREATE INDEX reports_closed ON reports (closed_at) WHERE closed_at <> 0;
-- Who has reported it, and why. Moderators are shown what they wrote, and never who they are.
CREATE TABLE report_by (
    report_id  INTEGER NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    person_id  INTEGER NOT NULL,
    reason     TEXT NOT NULL,
    details    TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    -- Whether the person has dismissed the line that tells them what came of it.
    seen       INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (report_id, person_id)
) STRICT;
CREATE INDEX report_by_person ON report_by (person_id);
