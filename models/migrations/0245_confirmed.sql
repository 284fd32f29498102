-- When the person last typed their password in this session: at the sign-in, or since.
ALTER TABLE sessions ADD COLUMN confirmed_at INTEGER NOT NULL DEFAULT 0;
