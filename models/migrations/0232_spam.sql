-- Whether newcomers are refused what spam is made of: repeated texts, many mentions, noise.
ALTER TABLE rooms ADD COLUMN refuse_spam INTEGER NOT NULL DEFAULT 0;
