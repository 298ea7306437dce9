CREATE TABLE audit (
  seq        INTEGER PRIMARY KEY AUTOINCREMENT,
  at_ms      INTEGER NOT NULL,
  kind       TEXT    NOT NULL CHECK (kind <> ''),
  actor_kind TEXT    NOT NULL CHECK (actor_kind IN ('local', 'account', 'key', 'gatehouse', 'unknown')),
  actor_id   TEXT,
  actor      TEXT    NOT NULL CHECK (actor <> ''),
  face       TEXT    NOT NULL CHECK (face <> ''),
  subject    TEXT    NOT NULL CHECK (length(subject) <= 500),
  facts      TEXT    NOT NULL CHECK (json_valid(facts) AND json_type(facts) = 'object'),
  mac        TEXT    NOT NULL CHECK (length(mac) = 64)
) STRICT;

CREATE INDEX audit_by_kind ON audit (kind, seq);
CREATE INDEX audit_by_actor ON audit (actor, seq);

-- Where the chain ends. Without it, nobody could tell that the newest entries are gone. `seal` is null while there is no entry.
CREATE TABLE audit_head (
  id   INTEGER PRIMARY KEY CHECK (id = 1),
  seq  INTEGER NOT NULL CHECK (seq >= 0),
  mac  TEXT    NOT NULL CHECK (length(mac) = 64),
  seal TEXT    CHECK (length(seal) = 64),
  CHECK ((seal IS NULL) = (seq = 0))
) STRICT;

INSERT INTO audit_head (id, seq, mac) VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

-- Also refuses INSERT OR REPLACE, which deletes without asking the trigger for deletes.
CREATE TRIGGER audit_is_added BEFORE INSERT ON audit
WHEN NEW.seq IS NOT (SELECT seq + 1 FROM audit_head)
BEGIN
  SELECT RAISE(ABORT, 'an audit entry is added at the end alone');
END;

CREATE TRIGGER audit_is_history BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE(ABORT, 'an audit entry is history; it is never rewritten');
END;

CREATE TRIGGER audit_stays BEFORE DELETE ON audit
BEGIN
  SELECT RAISE(ABORT, 'an audit entry is history; it is never deleted');
END;

CREATE TRIGGER audit_head_follows BEFORE UPDATE ON audit_head
WHEN NEW.id IS NOT OLD.id OR NEW.seq IS NOT OLD.seq + 1
  OR NEW.mac IS NOT (SELECT mac FROM audit WHERE seq = NEW.seq)
BEGIN
  SELECT RAISE(ABORT, 'the end of the audit trail moves on with its newest entry alone');
END;

CREATE TRIGGER audit_head_is_one BEFORE INSERT ON audit_head
BEGIN
  SELECT RAISE(ABORT, 'the audit trail has one end');
END;

CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head
BEGIN
  SELECT RAISE(ABORT, 'the end of the audit trail is never deleted');
END;
