-- What administrators decide about the whole site. There is one row; a setting given at the start of the program wins over its column.
CREATE TABLE site (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    name     TEXT NOT NULL,
    -- Of people whose browsers ask for none that there is.
    language TEXT NOT NULL,
    -- Whether people without an account are let in.
    guests   INTEGER NOT NULL,
    -- Who runs the site, and a line that says what it is.
    operator TEXT NOT NULL DEFAULT '',
    about    TEXT NOT NULL DEFAULT '',
    -- #rrggbb instead of copper.
    accent   TEXT NOT NULL DEFAULT '',
    -- The hash of a content beside the database, and the bytes that it takes.
    logo     TEXT NOT NULL DEFAULT '',
    stored   INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX site_by_logo ON site (logo) WHERE logo <> '';
INSERT INTO site (id, name, language, guests) VALUES (1, 'Samovar', 'en', 1);
