-- What the receiver of the webhook is to be told. `seq` is the order in which things happened; of one subject nothing overtakes.
CREATE TABLE webhook_event (
  seq           INTEGER PRIMARY KEY AUTOINCREMENT,
  id            TEXT    NOT NULL UNIQUE CHECK (length(id) BETWEEN 1 AND 100),
  subject       TEXT    NOT NULL CHECK (subject <> ''),
  body          TEXT    NOT NULL CHECK (json_valid(body)),
  made_at_ms    INTEGER NOT NULL,
  tries         INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
  due_at_ms     INTEGER NOT NULL,
  state         TEXT    NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'given-up')),
  settled_at_ms INTEGER,
  CHECK ((settled_at_ms IS NULL) = (state = 'waiting'))
) STRICT;

CREATE INDEX webhook_event_waiting ON webhook_event (subject, seq) WHERE state = 'waiting';
CREATE INDEX webhook_event_order ON webhook_event (seq) WHERE state = 'waiting';
CREATE INDEX webhook_event_due ON webhook_event (due_at_ms) WHERE state = 'waiting';
CREATE INDEX webhook_event_settled ON webhook_event (settled_at_ms) WHERE state <> 'waiting';

-- A receiver that wants nothing more, by the hash of its address, which may hold a secret.
CREATE TABLE webhook_gone (
  receiver   TEXT    NOT NULL PRIMARY KEY CHECK (length(receiver) = 64),
  gone_at_ms INTEGER NOT NULL
) STRICT;
