-- A day begins with a post, so the act that posts stores it; a trigger is written in another language for each database.
DROP TRIGGER days_begin;

-- PostgreSQL compares a boolean with no number.
DROP INDEX avatars_due;
CREATE INDEX avatars_due ON avatars (person_id) WHERE due;
