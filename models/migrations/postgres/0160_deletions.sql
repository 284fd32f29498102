CREATE TABLE deletions (
    message_id BIGINT NOT NULL PRIMARY KEY REFERENCES messages (id),
    person_id  BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    pinned     BOOLEAN NOT NULL DEFAULT FALSE
);
