-- What deletions left behind until now. The key and the hash of a text are kept only while the text is the first.
UPDATE messages SET key = '', body_hash = randomblob(16) WHERE deleted_at <> 0 OR edited_at <> 0;
DELETE FROM bookmarks WHERE message_id IN (SELECT id FROM messages WHERE deleted_at <> 0) OR person_id IN (SELECT id FROM people WHERE deleted_at <> 0);
DELETE FROM mentions WHERE message_id IN (SELECT id FROM messages WHERE deleted_at <> 0) OR person_id IN (SELECT id FROM people WHERE deleted_at <> 0);
DELETE FROM later WHERE person_id IN (SELECT id FROM people WHERE deleted_at <> 0);
DELETE FROM blocks WHERE person_id IN (SELECT id FROM people WHERE deleted_at <> 0) OR blocked_id IN (SELECT id FROM people WHERE deleted_at <> 0);
UPDATE rooms SET name = '', topic = '', search = '', embed_origins = '', embed_secret = '' WHERE deleted_at <> 0;

-- Conversations were called by those who had gone, too; and those that nobody is in are closed.
UPDATE rooms SET name = coalesce((SELECT group_concat(nickname, ', ') FROM (SELECT p.nickname FROM memberships m JOIN people p ON p.id = m.person_id
    WHERE m.room_id = rooms.id ORDER BY m.joined_at, p.id)), '') WHERE direct AND deleted_at = 0;
UPDATE rooms SET deleted_at = unixepoch() * 1000, pair = NULL WHERE direct AND deleted_at = 0 AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.room_id = rooms.id);
