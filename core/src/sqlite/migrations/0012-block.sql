-- Who is refused at the edge without a revision. What the edge follows is a file that is made from the rows that have not ended.
CREATE TABLE block (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  network    TEXT    NOT NULL CHECK (network <> ''),
  -- The same as numbers: 4 or 16 bytes, in which a greater address comes later.
  family     INTEGER NOT NULL CHECK (family IN (4, 6)),
  first      BLOB    NOT NULL,
  last       BLOB    NOT NULL,
  -- A list of routes; everywhere when there is none.
  routes     TEXT CHECK (json_type(routes) = 'array' AND json_array_length(routes) > 0),
  answer     TEXT    NOT NULL CHECK (answer IN ('refuse', 'close')),
  reason     TEXT CHECK (length(reason) BETWEEN 1 AND 200),
  by         TEXT    NOT NULL CHECK (by <> ''),
  -- A key made it: its end is that program's matter, and no person is told.
  by_program INTEGER NOT NULL CHECK (by_program IN (0, 1)),
  since_ms   INTEGER NOT NULL,
  -- Until somebody revokes it when there is none.
  until_ms   INTEGER,
  warned_ms  INTEGER,
  ended_ms   INTEGER,
  ended_by   TEXT CHECK (ended_by <> ''),
  end_why    TEXT CHECK (end_why <> ''),
  -- Greater with each change of any row, so that what is new is found without reading the rest.
  change     INTEGER NOT NULL UNIQUE CHECK (change > 0),
  CHECK (length(first) = CASE family WHEN 4 THEN 4 ELSE 16 END AND length(last) = length(first)),
  CHECK (first <= last),
  CHECK ((ended_ms IS NULL) = (ended_by IS NULL) AND (ended_ms IS NULL) = (end_why IS NULL))
) STRICT;

-- One block a network, as long as it has not ended.
CREATE UNIQUE INDEX block_of_network ON block (network) WHERE ended_ms IS NULL;
CREATE INDEX block_by_address ON block (family, first) WHERE ended_ms IS NULL;
CREATE INDEX block_by_network ON block (network, id);
CREATE INDEX block_by_end ON block (until_ms) WHERE ended_ms IS NULL AND until_ms IS NOT NULL;
CREATE INDEX block_to_warn_of ON block (until_ms)
  WHERE ended_ms IS NULL AND warned_ms IS NULL AND by_program = 0 AND until_ms IS NOT NULL;
CREATE INDEX block_to_remind_of ON block (coalesce(warned_ms, since_ms))
  WHERE ended_ms IS NULL AND by_program = 0 AND until_ms IS NULL;
CREATE INDEX block_ended ON block (ended_ms) WHERE ended_ms IS NOT NULL;

CREATE TRIGGER block_begins BEFORE INSERT ON block
WHEN NEW.ended_ms IS NOT NULL OR NEW.warned_ms IS NOT NULL
  OR EXISTS (SELECT 1 FROM block WHERE id = NEW.id OR change >= NEW.change
    OR (network = NEW.network AND ended_ms IS NULL))
BEGIN
  SELECT RAISE(ABORT, 'a block begins with its beginning, and replaces none');
END;

CREATE TRIGGER block_keeps BEFORE UPDATE ON block
WHEN OLD.ended_ms IS NOT NULL OR NEW.id IS NOT OLD.id OR NEW.network IS NOT OLD.network
  OR NEW.family IS NOT OLD.family OR NEW.first IS NOT OLD.first OR NEW.last IS NOT OLD.last
  OR NEW.since_ms IS NOT OLD.since_ms OR NEW.change <= OLD.change
BEGIN
  SELECT RAISE(ABORT, 'a block stays about its network, and one that has ended stays as it was');
END;

CREATE TRIGGER block_lasts BEFORE DELETE ON block
WHEN OLD.ended_ms IS NULL OR OLD.change = (SELECT max(change) FROM block)
BEGIN
  SELECT RAISE(ABORT, 'a block is ended before it is forgotten, and the newest change stays to count on from');
END;

-- Parts of a block that come through all the same.
CREATE TABLE block_exception (
  block    INTEGER NOT NULL REFERENCES block (id) ON DELETE CASCADE,
  network  TEXT    NOT NULL CHECK (network <> ''),
  by       TEXT    NOT NULL CHECK (by <> ''),
  since_ms INTEGER NOT NULL,
  PRIMARY KEY (block, network)
) STRICT, WITHOUT ROWID;
