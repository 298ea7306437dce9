-- What came to a route ('' for none) within a minute, an hour or a day (UTC).
CREATE TABLE rollup (
  resolution        TEXT    NOT NULL CHECK (resolution IN ('minute', 'hour', 'day')),
  start_s           INTEGER NOT NULL,
  route             TEXT    NOT NULL,
  requests          INTEGER NOT NULL,
  class1            INTEGER NOT NULL,
  class2            INTEGER NOT NULL,
  class3            INTEGER NOT NULL,
  class4            INTEGER NOT NULL,
  class5            INTEGER NOT NULL,
  cut               INTEGER NOT NULL,
  limited           INTEGER NOT NULL,
  blocked           INTEGER NOT NULL,
  meant             INTEGER NOT NULL,
  bytes             INTEGER NOT NULL,
  upstream_us       INTEGER NOT NULL,
  upstream_requests INTEGER NOT NULL,
  latency           BLOB    NOT NULL,
  clients           BLOB    NOT NULL,
  PRIMARY KEY (resolution, start_s, route)
) STRICT, WITHOUT ROWID;

-- The most frequent texts and the slowest requests of a route within ten minutes or a day.
CREATE TABLE tops (
  resolution TEXT    NOT NULL CHECK (resolution IN ('ten-minutes', 'day')),
  start_s    INTEGER NOT NULL,
  route      TEXT    NOT NULL,
  paths      BLOB    NOT NULL,
  clients    BLOB    NOT NULL,
  agents     BLOB    NOT NULL,
  referrers  BLOB    NOT NULL,
  failing    BLOB    NOT NULL,
  slowest    BLOB    NOT NULL,
  PRIMARY KEY (resolution, start_s, route)
) STRICT, WITHOUT ROWID;

-- How far the log was read, and what could not be. Written in the transaction of the rows, so that each line is counted once.
CREATE TABLE reading (
  one          INTEGER PRIMARY KEY CHECK (one = 1),
  position     TEXT    CHECK (json_valid(position)),
  unread       TEXT    NOT NULL CHECK (json_valid(unread)),
  marks        TEXT    NOT NULL CHECK (json_valid(marks)),
  since_ms     REAL,
  last_line_ms REAL
) STRICT;
