DROP TRIGGER days_begin ON messages;
DROP FUNCTION days_begin;
