CREATE TABLE guest_networks (
    person_id BIGINT PRIMARY KEY REFERENCES people (id),
    network   BYTEA NOT NULL,
    seen_at   BIGINT NOT NULL
);
CREATE INDEX guest_networks_by_network ON guest_networks (network);
CREATE INDEX guest_networks_by_time ON guest_networks (seen_at);
CREATE TABLE network_bans (
    room_id    BIGINT NOT NULL REFERENCES rooms (id),
    network    BYTEA NOT NULL,
    by_id      BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    ends_at    BIGINT NOT NULL,
    PRIMARY KEY (room_id, network)
);
