-- From which network a guest wrote last, as a keyed hash; for two days, so that a ban can name it afterwards.
CREATE TABLE guest_networks (
    person_id INTEGER PRIMARY KEY REFERENCES people (id),
    network   BLOB NOT NULL,
    seen_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX guest_networks_by_network ON guest_networks (network);
CREATE INDEX guest_networks_by_time ON guest_networks (seen_at);
-- The networks from which new guests cannot write in a room.
CREATE TABLE network_bans (
    room_id    INTEGER NOT NULL REFERENCES rooms (id),
    network    BLOB NOT NULL,
    by_id      INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    ends_at    INTEGER NOT NULL,
    PRIMARY KEY (room_id, network)
) STRICT, WITHOUT ROWID;
