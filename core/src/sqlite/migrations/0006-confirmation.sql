CREATE TABLE confirmation (
  id            TEXT    PRIMARY KEY CHECK (length(id) = 32 AND id NOT GLOB '*[^0-9a-f]*'),
  state         TEXT    NOT NULL CHECK (state IN ('pending', 'seconding', 'approved', 'used', 'cancelled', 'rejected', 'expired', 'stale', 'refused')),
  typed         TEXT    NOT NULL,
  line          TEXT    NOT NULL,
  role          TEXT    NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
  plan_hash     TEXT    NOT NULL CHECK (length(plan_hash) = 64),
  plan          TEXT    NOT NULL,
  risk          TEXT    NOT NULL CHECK (risk IN ('destructive', 'critical')),
  base_revision INTEGER REFERENCES revision (number),
  etag          TEXT,
  requester     INTEGER REFERENCES account (id),
  face          TEXT    NOT NULL,
  first         INTEGER REFERENCES account (id),
  second        INTEGER REFERENCES account (id),
  -- 1 when nobody else could have been the second person, or when the console of the machine did without codes.
  alone         INTEGER NOT NULL DEFAULT 0 CHECK (alone IN (0, 1)),
  attempts      INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL CHECK (expires_at_ms > created_at_ms),
  settled_at_ms INTEGER,
  revision      INTEGER REFERENCES revision (number),
  note          TEXT,
  CHECK ((settled_at_ms IS NULL) = (state IN ('pending', 'seconding', 'approved'))),
  CHECK (revision IS NULL OR state = 'used'),
  CHECK ((note IS NOT NULL) = (state IN ('cancelled', 'rejected', 'expired', 'stale', 'refused'))),
  -- Who asked confirms; the console of the machine may leave that to anybody who may.
  CHECK (requester IS NULL OR first IS NULL OR first = requester),
  CHECK (second IS NULL OR (first IS NOT NULL AND second <> first)),
  CHECK (state <> 'pending' OR (first IS NULL AND second IS NULL)),
  CHECK (state <> 'seconding' OR (first IS NOT NULL AND second IS NULL AND risk = 'critical')),
  CHECK (state NOT IN ('approved', 'used') OR first IS NOT NULL OR (alone = 1 AND requester IS NULL)),
  CHECK (state NOT IN ('approved', 'used') OR risk <> 'critical' OR second IS NOT NULL OR alone = 1)
) STRICT;

CREATE INDEX confirmation_open ON confirmation (state) WHERE state IN ('pending', 'seconding', 'approved');

CREATE TRIGGER confirmation_begins BEFORE INSERT ON confirmation
WHEN NEW.state <> 'pending' OR NEW.attempts <> 0 OR EXISTS (SELECT 1 FROM confirmation WHERE id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'a confirmation begins as pending, and is never replaced');
END;

CREATE TRIGGER confirmation_step BEFORE UPDATE OF state ON confirmation
WHEN NEW.state IS NOT OLD.state AND NOT (
  (OLD.state = 'pending' AND NEW.state IN ('seconding', 'approved', 'cancelled', 'expired', 'stale', 'refused')) OR
  (OLD.state = 'seconding' AND NEW.state IN ('approved', 'rejected', 'cancelled', 'expired', 'stale', 'refused')) OR
  (OLD.state = 'approved' AND NEW.state IN ('used', 'stale', 'refused', 'expired'))
)
BEGIN
  SELECT RAISE(ABORT, 'this step is not allowed for a confirmation');
END;

CREATE TRIGGER confirmation_is_bound BEFORE UPDATE ON confirmation
WHEN NEW.id IS NOT OLD.id OR NEW.typed IS NOT OLD.typed OR NEW.line IS NOT OLD.line OR NEW.role IS NOT OLD.role
  OR NEW.plan_hash IS NOT OLD.plan_hash OR NEW.plan IS NOT OLD.plan OR NEW.risk IS NOT OLD.risk
  OR NEW.base_revision IS NOT OLD.base_revision OR NEW.etag IS NOT OLD.etag OR NEW.requester IS NOT OLD.requester
  OR NEW.face IS NOT OLD.face OR NEW.created_at_ms IS NOT OLD.created_at_ms
  OR (OLD.first IS NOT NULL AND NEW.first IS NOT OLD.first)
  OR (OLD.second IS NOT NULL AND NEW.second IS NOT OLD.second)
  OR (NEW.first IS NOT OLD.first AND OLD.state <> 'pending')
  OR (NEW.second IS NOT OLD.second AND OLD.state <> 'seconding')
  OR (NEW.alone IS NOT OLD.alone AND OLD.state <> 'pending')
  OR (NEW.revision IS NOT OLD.revision AND OLD.state <> 'approved')
  OR NEW.attempts < OLD.attempts
  OR (NEW.attempts > OLD.attempts AND OLD.state NOT IN ('pending', 'seconding'))
  OR (NEW.expires_at_ms IS NOT OLD.expires_at_ms AND NOT (OLD.state = 'pending' AND NEW.state = 'seconding'))
  OR OLD.settled_at_ms IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a confirmation is bound to what was previewed');
END;

CREATE TRIGGER confirmation_stays BEFORE DELETE ON confirmation
BEGIN
  SELECT RAISE(ABORT, 'a confirmation is history; it is never deleted');
END;

-- What every admin has been told of: entries of the audit up to this one.
CREATE TABLE announcement_seen (
  account INTEGER PRIMARY KEY REFERENCES account (id),
  seq     INTEGER NOT NULL
) STRICT;
