-- Browsers that want to be told of something while no page is open (Push API). Each belongs to the session it was asked for in.
CREATE TABLE subscriptions (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id  INTEGER NOT NULL REFERENCES people (id),
    session_id INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    endpoint   TEXT NOT NULL UNIQUE,
    p256dh     TEXT NOT NULL,
    auth       TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX subscriptions_by_person ON subscriptions (person_id);
CREATE INDEX subscriptions_by_session ON subscriptions (session_id);
-- Whether somebody wants to be left alone.
ALTER TABLE people ADD COLUMN quiet INTEGER NOT NULL DEFAULT 0;
