-- What detectors found. `route` is '' for what no route took; samples are requests as JSON.
CREATE TABLE finding (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  detector TEXT    NOT NULL,
  route    TEXT    NOT NULL,
  subject  TEXT    NOT NULL,
  severity TEXT    NOT NULL CHECK (severity IN ('notice', 'warning', 'critical')),
  first_ms REAL    NOT NULL,
  last_ms  REAL    NOT NULL,
  count    INTEGER NOT NULL,
  samples  TEXT    NOT NULL CHECK (json_valid(samples)),
  words    TEXT,
  -- Grows with each change: milliseconds since 1970, or one more than the last.
  changed  INTEGER NOT NULL UNIQUE
) STRICT;
CREATE INDEX finding_key ON finding (detector, route, subject, last_ms);
CREATE INDEX finding_last ON finding (last_ms);

-- How many began on a day (UTC), and how many requests would have begun more than are kept.
CREATE TABLE finding_day (
  start_s INTEGER PRIMARY KEY,
  begun   INTEGER NOT NULL,
  over    INTEGER NOT NULL
) STRICT;

-- What speaks for a finding, and is not yet enough, in pages of packed bytes. Written in the transaction of what was read.
CREATE TABLE finding_bucket (
  detector TEXT    NOT NULL,
  page     INTEGER NOT NULL,
  buckets  BLOB    NOT NULL,
  PRIMARY KEY (detector, page)
) STRICT, WITHOUT ROWID;

-- How far detectors were asked.
CREATE TABLE watch (
  one           INTEGER PRIMARY KEY CHECK (one = 1),
  asked_until_s INTEGER NOT NULL,
  swept_minute  INTEGER NOT NULL
) STRICT;
