-- For how long the numbers of the access log are kept, and in how much room. No row: as usual.
CREATE TABLE retention (
  one        INTEGER PRIMARY KEY CHECK (one = 1),
  minutes_s  INTEGER NOT NULL,
  hours_s    INTEGER NOT NULL,
  days_s     INTEGER NOT NULL,
  most_bytes INTEGER NOT NULL,
  CHECK (minutes_s <= hours_s AND hours_s <= days_s)
) STRICT;
