-- What a username looks like: names of one skeleton pass for each other. Empty for those who have none, and until the
-- next start has computed it.
ALTER TABLE people ADD COLUMN skeleton TEXT NOT NULL DEFAULT '';
CREATE INDEX people_by_skeleton ON people (skeleton) WHERE skeleton <> '';
