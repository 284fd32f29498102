-- Who was asked into a room, and by whom. It is no membership: that begins when the person accepts. A declined one stays until it ends, so that
-- the person is not asked into the same room again and again.
CREATE TABLE invitations (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    room_id    INTEGER NOT NULL REFERENCES rooms (id),
    person_id  INTEGER NOT NULL REFERENCES people (id),
    by_id      INTEGER NOT NULL REFERENCES people (id),
    declined   INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    ends_at    INTEGER NOT NULL,
    UNIQUE (room_id, person_id)
) STRICT;
CREATE INDEX invitations_by_person ON invitations (person_id, ends_at);
CREATE INDEX invitations_by_inviter ON invitations (by_id);
CREATE INDEX invitations_by_end ON invitations (ends_at);

-- However a person comes into a room, they need no invitation any more; however the inviter goes out of it, theirs ends.
CREATE TRIGGER invitations_met AFTER INSERT ON memberships BEGIN
    DELETE FROM invitations WHERE room_id = new.room_id AND person_id = new.person_id;
END;
CREATE TRIGGER invitations_void AFTER DELETE ON memberships BEGIN
    DELETE FROM invitations WHERE room_id = old.room_id AND by_id = old.person_id;
END;
