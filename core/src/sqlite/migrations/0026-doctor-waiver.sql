-- What the doctor finds and somebody has decided to live with, each until its end.
CREATE TABLE doctor_waiver (
  id       INTEGER PRIMARY KEY,
  "check"  TEXT    NOT NULL CHECK ("check" <> ''),
  reason   TEXT    NOT NULL CHECK (length(reason) BETWEEN 1 AND 200),
  owner    TEXT    NOT NULL CHECK (length(owner) BETWEEN 1 AND 80),
  by       TEXT    NOT NULL CHECK (by <> ''),
  at_ms    INTEGER NOT NULL,
  until_ms INTEGER NOT NULL CHECK (until_ms > at_ms),
  -- Before its time.
  ended_ms INTEGER,
  ended_by TEXT    CHECK (ended_by <> ''),
  CHECK ((ended_ms IS NULL) = (ended_by IS NULL))
) STRICT;

CREATE INDEX doctor_waiver_by_end ON doctor_waiver (until_ms) WHERE ended_ms IS NULL;

CREATE TRIGGER doctor_waiver_begins BEFORE INSERT ON doctor_waiver
WHEN NEW.ended_ms IS NOT NULL OR NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM doctor_waiver)
BEGIN
  SELECT RAISE(ABORT, 'a waiver begins with the next number, and replaces none');
END;

CREATE TRIGGER doctor_waiver_is_bound BEFORE UPDATE ON doctor_waiver
WHEN OLD.ended_ms IS NOT NULL OR NEW.id IS NOT OLD.id OR NEW."check" IS NOT OLD."check"
  OR NEW.reason IS NOT OLD.reason OR NEW.owner IS NOT OLD.owner OR NEW.by IS NOT OLD.by
  OR NEW.at_ms IS NOT OLD.at_ms OR NEW.until_ms IS NOT OLD.until_ms
BEGIN
  SELECT RAISE(ABORT, 'a waiver ends once, and is never widened');
END;

CREATE TRIGGER doctor_waiver_stays BEFORE DELETE ON doctor_waiver
BEGIN
  SELECT RAISE(ABORT, 'a waiver is history; it is never deleted');
END;
