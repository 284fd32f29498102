-- Whether newcomers are refused addresses of other sites.
ALTER TABLE rooms ADD COLUMN refuse_links INTEGER NOT NULL DEFAULT 0;
