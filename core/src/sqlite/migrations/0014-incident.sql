-- What people call an incident. What belongs to it is the audit from its first entry to its last one; `last_seq` is null while it is open.
CREATE TABLE incident (
  number       INTEGER PRIMARY KEY CHECK (number > 0),
  title        TEXT    NOT NULL CHECK (length(title) BETWEEN 1 AND 120),
  opened_by    TEXT    NOT NULL CHECK (opened_by <> ''),
  opened_at_ms INTEGER NOT NULL,
  first_seq    INTEGER NOT NULL UNIQUE REFERENCES audit (seq),
  closed_by    TEXT    CHECK (closed_by <> ''),
  closed_at_ms INTEGER,
  last_seq     INTEGER REFERENCES audit (seq),
  summary      TEXT    CHECK (length(summary) BETWEEN 1 AND 2000),
  CHECK ((last_seq IS NULL) = (closed_by IS NULL) AND (last_seq IS NULL) = (closed_at_ms IS NULL)),
  CHECK (last_seq > first_seq),
  CHECK (summary IS NULL OR last_seq IS NOT NULL)
) STRICT;

-- Everything joins the one that is open, so there is never a second.
CREATE UNIQUE INDEX incident_one_open ON incident ((last_seq IS NULL)) WHERE last_seq IS NULL;

CREATE TRIGGER incident_is_new BEFORE INSERT ON incident
WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM incident) OR NEW.last_seq IS NOT NULL
  OR EXISTS (SELECT 1 FROM incident WHERE last_seq IS NULL OR first_seq = NEW.first_seq)
BEGIN
  SELECT RAISE(ABORT, 'an incident begins open, with the next number, while no other is open');
END;

CREATE TRIGGER incident_is_history BEFORE UPDATE ON incident
WHEN OLD.last_seq IS NOT NULL OR NEW.last_seq IS NULL
  OR NEW.number IS NOT OLD.number OR NEW.title IS NOT OLD.title OR NEW.first_seq IS NOT OLD.first_seq
  OR NEW.opened_by IS NOT OLD.opened_by OR NEW.opened_at_ms IS NOT OLD.opened_at_ms
BEGIN
  SELECT RAISE(ABORT, 'an incident is closed once, and never rewritten');
END;

CREATE TRIGGER incident_stays BEFORE DELETE ON incident
BEGIN
  SELECT RAISE(ABORT, 'an incident is history; it is never deleted');
END;

-- What somebody noted, by the audit entry that says so.
CREATE TABLE incident_note (
  seq      INTEGER PRIMARY KEY REFERENCES audit (seq),
  incident INTEGER NOT NULL REFERENCES incident (number),
  text     TEXT    NOT NULL CHECK (length(text) BETWEEN 1 AND 1000),
  by       TEXT    NOT NULL CHECK (by <> ''),
  at_ms    INTEGER NOT NULL
) STRICT;

CREATE INDEX incident_note_of ON incident_note (incident, seq);

CREATE TRIGGER incident_note_is_new BEFORE INSERT ON incident_note
WHEN EXISTS (SELECT 1 FROM incident_note WHERE seq = NEW.seq)
BEGIN
  SELECT RAISE(ABORT, 'a note is history; it is never replaced');
END;

CREATE TRIGGER incident_note_is_history BEFORE UPDATE ON incident_note
BEGIN
  SELECT RAISE(ABORT, 'a note is history; it is never rewritten');
END;

CREATE TRIGGER incident_note_stays BEFORE DELETE ON incident_note
BEGIN
  SELECT RAISE(ABORT, 'a note is history; it is never deleted');
END;
