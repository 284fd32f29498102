CREATE TABLE site (
    id       BIGINT PRIMARY KEY CHECK (id = 1),
    name     TEXT COLLATE "C" NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    guests   BOOLEAN NOT NULL,
    operator TEXT COLLATE "C" NOT NULL DEFAULT '',
    about    TEXT COLLATE "C" NOT NULL DEFAULT '',
    accent   TEXT COLLATE "C" NOT NULL DEFAULT '',
    logo     TEXT COLLATE "C" NOT NULL DEFAULT '',
    stored   BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX site_by_logo ON site (logo) WHERE logo <> '';
INSERT INTO site (id, name, language, guests) VALUES (1, 'Samovar', 'en', TRUE);
