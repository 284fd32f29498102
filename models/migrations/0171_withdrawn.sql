-- The inviter took the invitation back after it was declined. The row stays, as a declined one does, but the inviter does not see it.
ALTER TABLE invitations ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0;
