-- The person was told of the invitation and has dismissed that; it can still be answered.
ALTER TABLE invitations ADD COLUMN seen BOOLEAN NOT NULL DEFAULT FALSE;
