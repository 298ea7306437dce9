-- What a rule of the WAF matched on a route ('' for none) within an hour (UTC). The rule -1 is what is not told apart.
CREATE TABLE waf_hour (
  start_s INTEGER NOT NULL,
  route   TEXT    NOT NULL,
  rule    INTEGER NOT NULL,
  matches INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  clients BLOB    NOT NULL,
  paths   BLOB    NOT NULL,
  parts   BLOB    NOT NULL,
  samples TEXT    NOT NULL CHECK (json_valid(samples)),
  PRIMARY KEY (start_s, route, rule)
) STRICT, WITHOUT ROWID;

-- What rules say of themselves.
CREATE TABLE waf_rule (
  rule     INTEGER PRIMARY KEY,
  message  TEXT NOT NULL,
  severity TEXT NOT NULL,
  tags     TEXT NOT NULL CHECK (json_valid(tags))
) STRICT;

-- How far the WAF's log was read. Written in the transaction of the rows, so that each match is counted once.
CREATE TABLE waf_reading (
  one          INTEGER PRIMARY KEY CHECK (one = 1),
  position     TEXT    CHECK (json_valid(position)),
  unread       TEXT    NOT NULL CHECK (json_valid(unread)),
  since_ms     REAL,
  last_line_ms REAL,
  tidied_s     INTEGER NOT NULL,
  blind        TEXT
) STRICT;
