-- The key of the form that a message to be sent later came with: sent again, it is the same.
ALTER TABLE later ADD COLUMN key TEXT NOT NULL DEFAULT '';
