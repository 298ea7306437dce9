-- What probes found, added up: by route, and within it by the way that was asked.
CREATE TABLE probe (
  resolution   TEXT    NOT NULL CHECK (resolution IN ('five-minutes', 'hour', 'day')),
  route        TEXT    NOT NULL,
  -- Empty: through the edge. Otherwise the address of an upstream.
  target       TEXT    NOT NULL,
  -- Seconds since 1970, UTC.
  start_s      INTEGER NOT NULL,
  good         INTEGER NOT NULL CHECK (good >= 0),
  bad          INTEGER NOT NULL CHECK (bad >= 0),
  -- Results that say nothing of whoever was asked.
  unknown      INTEGER NOT NULL CHECK (unknown >= 0),
  maintenance  INTEGER NOT NULL CHECK (maintenance >= 0),
  -- The time for which the good and the bad ones stand.
  covered_ms   INTEGER NOT NULL CHECK (covered_ms >= 0),
  -- How long they took, together and at most.
  sum_ms       INTEGER NOT NULL CHECK (sum_ms >= 0),
  most_ms      INTEGER NOT NULL CHECK (most_ms >= 0),
  -- Of the bad ones.
  first_reason TEXT,
  last_reason  TEXT,
  PRIMARY KEY (resolution, route, target, start_s),
  CHECK ((bad > 0) = (first_reason IS NOT NULL) AND (bad > 0) = (last_reason IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX probe_by_age ON probe (resolution, start_s);

-- When a route began to fare otherwise.
CREATE TABLE health_change (
  id    INTEGER PRIMARY KEY,
  route TEXT    NOT NULL,
  at_ms INTEGER NOT NULL,
  state TEXT    NOT NULL,
  cause TEXT    NOT NULL
) STRICT;

CREATE INDEX health_change_of_route ON health_change (route, at_ms);
CREATE INDEX health_change_by_age ON health_change (at_ms);
