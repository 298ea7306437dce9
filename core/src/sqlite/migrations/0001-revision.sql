CREATE TABLE revision (
  number        INTEGER PRIMARY KEY AUTOINCREMENT,
  parent        INTEGER REFERENCES revision (number),
  state         BLOB    NOT NULL,
  state_hash    TEXT    NOT NULL CHECK (length(state_hash) = 64),
  author        TEXT    NOT NULL CHECK (author <> ''),
  why           TEXT    NOT NULL CHECK (why <> ''),
  status        TEXT    NOT NULL CHECK (status IN ('joined', 'applying', 'active', 'superseded', 'carried', 'failed')),
  created_at_ms INTEGER NOT NULL,
  settled_at_ms INTEGER,
  failure       TEXT,
  CHECK (parent < number),
  CHECK ((settled_at_ms IS NULL) = (status IN ('joined', 'applying'))),
  CHECK ((failure IS NOT NULL) = (status = 'failed'))
) STRICT;

CREATE UNIQUE INDEX revision_one_active ON revision (status) WHERE status = 'active';
CREATE UNIQUE INDEX revision_one_applying ON revision (status) WHERE status = 'applying';
CREATE INDEX revision_joined ON revision (status) WHERE status = 'joined';

CREATE TRIGGER revision_begins BEFORE INSERT ON revision
WHEN NEW.status NOT IN ('joined', 'applying')
BEGIN
  SELECT RAISE(ABORT, 'a revision begins as joined or applying');
END;

CREATE TRIGGER revision_edge BEFORE UPDATE OF status ON revision
WHEN NOT (
  (OLD.status = 'applying' AND NEW.status IN ('active', 'failed')) OR
  (OLD.status = 'joined' AND NEW.status IN ('carried', 'failed')) OR
  (OLD.status = 'active' AND NEW.status = 'superseded')
)
BEGIN
  SELECT RAISE(ABORT, 'this step is not allowed for a revision');
END;

CREATE TRIGGER revision_is_history BEFORE UPDATE ON revision
WHEN NEW.number IS NOT OLD.number OR NEW.parent IS NOT OLD.parent OR NEW.state IS NOT OLD.state
  OR NEW.state_hash IS NOT OLD.state_hash OR NEW.author IS NOT OLD.author OR NEW.why IS NOT OLD.why
  OR NEW.created_at_ms IS NOT OLD.created_at_ms
  OR (OLD.settled_at_ms IS NOT NULL AND NEW.settled_at_ms IS NOT OLD.settled_at_ms)
  OR (OLD.failure IS NOT NULL AND NEW.failure IS NOT OLD.failure)
BEGIN
  SELECT RAISE(ABORT, 'a revision is history; it is never rewritten');
END;

CREATE TRIGGER revision_stays BEFORE DELETE ON revision
BEGIN
  SELECT RAISE(ABORT, 'a revision is history; it is never deleted');
END;

-- INSERT OR REPLACE deletes without asking the trigger above.
CREATE TRIGGER revision_is_new BEFORE INSERT ON revision
WHEN EXISTS (SELECT 1 FROM revision WHERE number = NEW.number)
BEGIN
  SELECT RAISE(ABORT, 'a revision is history; it is never replaced');
END;
