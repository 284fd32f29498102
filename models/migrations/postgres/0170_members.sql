ALTER TABLE rooms ADD COLUMN members BIGINT NOT NULL DEFAULT 0;
UPDATE rooms SET members = (SELECT count(*) FROM memberships m JOIN people p ON p.id = m.person_id
    WHERE m.room_id = rooms.id AND p.kind = 'member');

ALTER TABLE memberships ADD COLUMN added_by BIGINT NOT NULL DEFAULT 0;
