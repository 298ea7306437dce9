-- Whom a rule of the WAF met at one path on one day (UTC), for the suspicion that it is wrong there. Kept for that day.
CREATE TABLE waf_suspect (
  day_s   INTEGER NOT NULL,
  route   TEXT    NOT NULL,
  rule    INTEGER NOT NULL,
  path    TEXT    NOT NULL,
  matches INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  -- Which of them were answered well at another path, as JSON.
  clients TEXT    NOT NULL CHECK (json_valid(clients)),
  told_ms REAL,
  PRIMARY KEY (day_s, route, rule, path)
) STRICT, WITHOUT ROWID;
