-- PostgreSQL compares a boolean with no number.
DROP INDEX avatars_due;
CREATE INDEX avatars_due ON avatars (person_id) WHERE due;
