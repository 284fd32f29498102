-- Messages with files are looked for without words, too.
CREATE INDEX messages_with_files ON messages (id) WHERE files > 0;
