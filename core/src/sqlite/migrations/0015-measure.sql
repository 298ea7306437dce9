-- What an operation did to traffic, a few seconds after it took effect. Begun in the transaction that begins the operation.
CREATE TABLE measure (
  -- A revision, as in 41, or an audit entry, as in a123.
  operation    TEXT    PRIMARY KEY CHECK (operation GLOB '[1-9]*' OR operation GLOB 'a[1-9]*'),
  -- Whose traffic it touches, and what was known of that before, as JSON.
  touches      TEXT    NOT NULL CHECK (json_valid(touches)),
  begun_at_ms  INTEGER NOT NULL,
  -- When it took effect; null until it has.
  effect_at_ms INTEGER CHECK (effect_at_ms >= begun_at_ms),
  -- Routes that did not answer at that moment, as JSON.
  silent       TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(silent)),
  -- `missed`: its moment passed while nothing ran, or it could not be taken. `void`: the operation came to nothing.
  state        TEXT    NOT NULL CHECK (state IN ('waiting', 'measured', 'missed', 'void')),
  result       TEXT    CHECK (json_valid(result)),
  worse        INTEGER CHECK (worse IN (0, 1)),
  CHECK ((state = 'measured') = (result IS NOT NULL)),
  CHECK ((state = 'measured') = (worse IS NOT NULL)),
  CHECK (state <> 'measured' OR effect_at_ms IS NOT NULL)
) STRICT;

CREATE INDEX measure_waiting ON measure (effect_at_ms) WHERE state = 'waiting';

CREATE TRIGGER measure_begins BEFORE INSERT ON measure
WHEN NEW.state <> 'waiting' OR NEW.effect_at_ms IS NOT NULL OR EXISTS (SELECT 1 FROM measure WHERE operation = NEW.operation)
BEGIN
  SELECT RAISE(ABORT, 'a measure begins before the effect, once for each operation');
END;

CREATE TRIGGER measure_is_history BEFORE UPDATE ON measure
WHEN OLD.state <> 'waiting' OR NEW.operation IS NOT OLD.operation OR NEW.touches IS NOT OLD.touches
  OR NEW.begun_at_ms IS NOT OLD.begun_at_ms
BEGIN
  SELECT RAISE(ABORT, 'what was measured is never rewritten');
END;

CREATE INDEX measure_by_age ON measure (begun_at_ms);

-- Ninety days, by the newest: the clock of whoever deletes is not known here.
CREATE TRIGGER measure_stays BEFORE DELETE ON measure
WHEN OLD.state = 'waiting' OR OLD.begun_at_ms >= (SELECT max(begun_at_ms) FROM measure) - 90 * 86400000
BEGIN
  SELECT RAISE(ABORT, 'what was measured is history; it is not deleted for ninety days');
END;

-- From where accounts have used Gatehouse lately: the last five addresses of each, for thirty days.
CREATE TABLE seen_address (
  account    INTEGER NOT NULL REFERENCES account (id),
  address    TEXT    NOT NULL CHECK (address <> ''),
  seen_at_ms INTEGER NOT NULL,
  PRIMARY KEY (account, address)
) STRICT, WITHOUT ROWID;

-- Whoever has no account any more comes from nowhere.
CREATE TRIGGER seen_address_goes AFTER UPDATE OF state ON account
WHEN NEW.state = 'removed'
BEGIN
  DELETE FROM seen_address WHERE account = NEW.id;
END;
