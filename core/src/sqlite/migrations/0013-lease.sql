-- What is taken back by itself unless somebody keeps it in time. It is written in the transaction that begins the operation.
CREATE TABLE lease (
  -- A revision, as in 41, or an audit entry, as in a123.
  operation     TEXT    PRIMARY KEY CHECK (operation GLOB '[1-9]*' OR operation GLOB 'a[1-9]*'),
  -- What keeping it asks of a person: the same as the operation itself.
  command       TEXT    NOT NULL CHECK (command <> ''),
  role          TEXT    NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
  -- Beside that of its command, those whose scope a key needs; between spaces.
  nouns         TEXT    NOT NULL,
  risk          TEXT    NOT NULL CHECK (risk IN ('change', 'destructive', 'critical')),
  line          TEXT    NOT NULL CHECK (line <> ''),
  at_ms         INTEGER NOT NULL,
  until_ms      INTEGER NOT NULL CHECK (until_ms > at_ms),
  state         TEXT    NOT NULL CHECK (state IN ('waiting', 'kept', 'taken-back', 'failed')),
  -- The operation that takes it back, from its beginning on.
  back_by       TEXT    CHECK (back_by <> operation),
  -- Why taking it back has not worked so far, why it failed, or what stayed as others had made it since.
  words         TEXT    CHECK (words <> ''),
  settled_by    TEXT    CHECK (settled_by <> ''),
  settled_at_ms INTEGER,
  CHECK ((settled_at_ms IS NULL) = (state = 'waiting')),
  CHECK ((settled_by IS NULL) = (state = 'waiting')),
  CHECK (state <> 'failed' OR words IS NOT NULL)
) STRICT;

CREATE INDEX lease_waiting ON lease (until_ms) WHERE state = 'waiting';

CREATE TRIGGER lease_begins BEFORE INSERT ON lease
WHEN NEW.state <> 'waiting' OR NEW.back_by IS NOT NULL OR EXISTS (SELECT 1 FROM lease WHERE operation = NEW.operation)
BEGIN
  SELECT RAISE(ABORT, 'a lease begins as waiting, and is never replaced');
END;

CREATE TRIGGER lease_is_bound BEFORE UPDATE ON lease
WHEN OLD.state <> 'waiting' OR NEW.operation IS NOT OLD.operation OR NEW.command IS NOT OLD.command
  OR NEW.role IS NOT OLD.role OR NEW.nouns IS NOT OLD.nouns OR NEW.risk IS NOT OLD.risk OR NEW.line IS NOT OLD.line
  OR NEW.at_ms IS NOT OLD.at_ms OR NEW.until_ms IS NOT OLD.until_ms
BEGIN
  SELECT RAISE(ABORT, 'a lease ends once, and its deadline never moves');
END;

CREATE TRIGGER lease_stays BEFORE DELETE ON lease
BEGIN
  SELECT RAISE(ABORT, 'a lease is history; it is never deleted');
END;

-- What takes something back is found by the name of that; only operations have this fact.
CREATE INDEX audit_by_undoes ON audit (iif(json_valid(facts), json_extract(facts, '$.undoes'), NULL), seq)
  WHERE iif(json_valid(facts), json_extract(facts, '$.undoes'), NULL) IS NOT NULL;
