-- The keys of forms by which strangers became guests, so that a form that is sent twice, and first words from two tabs, make one guest. Only a
-- key's SHA-256 is kept, and for a day.
CREATE TABLE guest_keys (
    hash      BLOB NOT NULL PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people (id),
    ends_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX guest_keys_by_end ON guest_keys (ends_at);
CREATE INDEX guest_keys_by_person ON guest_keys (person_id);
