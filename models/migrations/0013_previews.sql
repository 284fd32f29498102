-- What a page says of itself that a message links to. It is fetched after the message is posted, where the operator wants that.
CREATE TABLE previews (
    message_id  INTEGER NOT NULL PRIMARY KEY REFERENCES messages (id),
    url         TEXT NOT NULL,
    title       TEXT NOT NULL,
    description TEXT NOT NULL,
    site        TEXT NOT NULL
) STRICT;
ALTER TABLE messages ADD COLUMN previewed INTEGER NOT NULL DEFAULT 0;
