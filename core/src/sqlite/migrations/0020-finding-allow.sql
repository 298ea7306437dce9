-- What detectors pass over because somebody said so, each until its end.
CREATE TABLE finding_allow (
  id       INTEGER PRIMARY KEY,
  detector TEXT    NOT NULL CHECK (detector <> ''),
  -- Null: of every route, client, path.
  route    TEXT    CHECK (route <> ''),
  client   TEXT    CHECK (client <> ''),
  path     TEXT    CHECK (path GLOB '/*'),
  reason   TEXT    NOT NULL CHECK (length(reason) BETWEEN 1 AND 200),
  by       TEXT    NOT NULL CHECK (by <> ''),
  at_ms    INTEGER NOT NULL,
  until_ms INTEGER NOT NULL CHECK (until_ms > at_ms),
  -- Before its time.
  ended_ms INTEGER,
  ended_by TEXT    CHECK (ended_by <> ''),
  CHECK ((ended_ms IS NULL) = (ended_by IS NULL))
) STRICT;

CREATE INDEX finding_allow_by_end ON finding_allow (until_ms) WHERE ended_ms IS NULL;

CREATE TRIGGER finding_allow_begins BEFORE INSERT ON finding_allow
WHEN NEW.ended_ms IS NOT NULL OR NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM finding_allow)
BEGIN
  SELECT RAISE(ABORT, 'an exception begins with the next number, and replaces none');
END;

CREATE TRIGGER finding_allow_is_bound BEFORE UPDATE ON finding_allow
WHEN OLD.ended_ms IS NOT NULL OR NEW.id IS NOT OLD.id OR NEW.detector IS NOT OLD.detector
  OR NEW.route IS NOT OLD.route OR NEW.client IS NOT OLD.client OR NEW.path IS NOT OLD.path
  OR NEW.reason IS NOT OLD.reason OR NEW.by IS NOT OLD.by OR NEW.at_ms IS NOT OLD.at_ms OR NEW.until_ms IS NOT OLD.until_ms
BEGIN
  SELECT RAISE(ABORT, 'an exception ends once, and is never widened');
END;

CREATE TRIGGER finding_allow_stays BEFORE DELETE ON finding_allow
BEGIN
  SELECT RAISE(ABORT, 'an exception is history; it is never deleted');
END;
