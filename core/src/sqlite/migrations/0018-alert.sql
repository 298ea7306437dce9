-- What people are told of until some time after it is over. One is open a key.
CREATE TABLE alert (
  id              INTEGER PRIMARY KEY,
  key             TEXT    NOT NULL CHECK (length(key) BETWEEN 3 AND 300),
  severity        TEXT    NOT NULL CHECK (severity IN ('warning', 'critical')),
  title           TEXT    NOT NULL,
  facts           TEXT    NOT NULL CHECK (json_valid(facts)),
  route           TEXT,
  actions         TEXT    NOT NULL CHECK (json_valid(actions)),
  -- Keys of what it stands for, when it stands for many.
  members         TEXT    NOT NULL CHECK (json_valid(members)),
  -- A card of another kind tells it.
  elsewhere       INTEGER NOT NULL CHECK (elsewhere IN (0, 1)),
  raised_at_ms    INTEGER NOT NULL,
  changed_at_ms   INTEGER NOT NULL,
  recovered_at_ms INTEGER,
  times           INTEGER NOT NULL CHECK (times >= 0),
  ack_by          TEXT    CHECK (ack_by <> ''),
  ack_until_ms    INTEGER,
  told            INTEGER NOT NULL CHECK (told IN (0, 1)),
  round           INTEGER NOT NULL CHECK (round >= 0),
  CHECK ((ack_by IS NULL) = (ack_until_ms IS NULL))
) STRICT;

CREATE UNIQUE INDEX alert_one_open ON alert (key) WHERE recovered_at_ms IS NULL;
CREATE INDEX alert_over ON alert (key, recovered_at_ms) WHERE recovered_at_ms IS NOT NULL;
CREATE INDEX alert_by_end ON alert (recovered_at_ms) WHERE recovered_at_ms IS NOT NULL;

-- What nobody wants to be told of for a time. It always has an end.
CREATE TABLE alert_silence (
  id          INTEGER PRIMARY KEY,
  what        TEXT    NOT NULL CHECK (length(what) BETWEEN 1 AND 300),
  critical    INTEGER NOT NULL CHECK (critical IN (0, 1)),
  by          TEXT    NOT NULL CHECK (by <> ''),
  reason      TEXT,
  since_ms    INTEGER NOT NULL,
  until_ms    INTEGER NOT NULL CHECK (until_ms > since_ms),
  -- When somebody ended it before its time.
  ended_at_ms INTEGER
) STRICT;

CREATE INDEX alert_silence_holds ON alert_silence (until_ms) WHERE ended_at_ms IS NULL;
