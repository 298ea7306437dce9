-- What somebody did in a chat, by the platform's id of the delivery. The row is written in the transaction of the effect, so that a
-- delivery that comes again has none; `run` is the one attempt that had it.
CREATE TABLE delivery (
  id     TEXT    NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 300),
  run    TEXT    NOT NULL,
  at_ms  INTEGER NOT NULL,
  answer TEXT
) STRICT;

CREATE INDEX delivery_age ON delivery (at_ms);

-- Public cards: what each is about. What it says is worked out from that, and from `content` where nothing else holds it.
CREATE TABLE card (
  id         INTEGER PRIMARY KEY,
  subject    TEXT    NOT NULL UNIQUE,
  content    TEXT,
  made_at_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX card_age ON card (made_at_ms);

-- Where a card is shown. `shown` is the hash of what it says there; a message that says something else is brought up to date.
CREATE TABLE card_message (
  card     INTEGER NOT NULL REFERENCES card (id) ON DELETE CASCADE,
  platform TEXT    NOT NULL,
  channel  TEXT    NOT NULL,
  message  TEXT,
  shown    TEXT,
  state    TEXT    NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'settled', 'gone')),
  PRIMARY KEY (card, platform, channel),
  CHECK ((message IS NULL) = (shown IS NULL))
) STRICT;

CREATE INDEX card_message_open ON card_message (platform, card) WHERE state = 'open';

-- Private answers in which a plan waits, so that they can be repaired when it ends. `surface` may hold what lets write there for some minutes.
CREATE TABLE private_view (
  id           INTEGER PRIMARY KEY,
  confirmation TEXT    NOT NULL REFERENCES confirmation (id),
  state        TEXT    NOT NULL,
  platform     TEXT    NOT NULL,
  at           TEXT    NOT NULL,
  sealed       BLOB    NOT NULL,
  shown_at_ms  INTEGER NOT NULL,
  UNIQUE (platform, at)
) STRICT;

-- Whether the public cards are shown in a channel.
ALTER TABLE place_rule ADD COLUMN cards INTEGER NOT NULL DEFAULT 0 CHECK (cards IN (0, 1) AND (cards = 0 OR (channel IS NOT NULL AND verdict = 'allow')));
