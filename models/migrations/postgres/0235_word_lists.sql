CREATE TABLE word_lists (
    room_id    BIGINT PRIMARY KEY,
    lines      TEXT COLLATE "C" NOT NULL,
    act        TEXT COLLATE "C" NOT NULL CHECK (act IN ('refuse', 'mask', 'hold', 'mute')),
    changed_at BIGINT NOT NULL
);
