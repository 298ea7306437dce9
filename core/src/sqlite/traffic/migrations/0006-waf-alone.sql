-- Of the refused requests those in which no other rule had found anything.
ALTER TABLE waf_hour ADD COLUMN alone INTEGER NOT NULL DEFAULT 0;
