-- How many members with an account a room has: each of its pages shows the number.
ALTER TABLE rooms ADD COLUMN members INTEGER NOT NULL DEFAULT 0;
UPDATE rooms SET members = (SELECT count(*) FROM memberships m JOIN people p ON p.id = m.person_id
    WHERE m.room_id = rooms.id AND p.kind = 'member');

-- The person who began a conversation, for those whom they began it with; 0 for people who came by themselves.
ALTER TABLE memberships ADD COLUMN added_by INTEGER NOT NULL DEFAULT 0;
