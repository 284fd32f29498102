-- Private rooms that their last member left or was deleted from stayed open to holders of the link, and belonged to no one. They are closed as
-- such rooms are from now on; the start erases what was said in them. Rooms in which anyone is left, a guest too, stay.
UPDATE rooms SET name = '', topic = '', search = '', owner_id = 0, guests = 1, published = 0, indexed = 0, here = 0, pins = 0, pair = NULL,
        embed_origins = '', embed_secret = '', deleted_at = unixepoch() * 1000
    WHERE visibility = 'private' AND deleted_at = 0 AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.room_id = rooms.id);
DELETE FROM days WHERE room_id IN (SELECT id FROM rooms WHERE deleted_at <> 0);
DELETE FROM invitations WHERE room_id IN (SELECT id FROM rooms WHERE deleted_at <> 0);
DELETE FROM sessions WHERE room_id IN (SELECT id FROM rooms WHERE deleted_at <> 0);
DELETE FROM avatars WHERE person_id IN (SELECT p.id FROM people p JOIN rooms r ON r.id = p.vouched_by WHERE r.deleted_at <> 0);
UPDATE people SET avatar = '' WHERE avatar <> '' AND vouched_by IN (SELECT id FROM rooms WHERE deleted_at <> 0);
