CREATE TABLE idempotency (
  key_id          INTEGER NOT NULL REFERENCES api_key (id),
  idempotency_key TEXT    NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 200),
  request_hash    TEXT    NOT NULL CHECK (length(request_hash) = 64),
  status          INTEGER CHECK (status BETWEEN 200 AND 599),
  body            TEXT    CHECK (length(body) <= 1048576),
  created_at_ms   INTEGER NOT NULL,
  PRIMARY KEY (key_id, idempotency_key),
  CHECK ((status IS NULL) = (body IS NULL))
) STRICT;

CREATE INDEX idempotency_by_age ON idempotency (created_at_ms);
CREATE INDEX idempotency_answered ON idempotency (key_id, created_at_ms) WHERE status IS NOT NULL;

CREATE TRIGGER idempotency_begins_without_answer BEFORE INSERT ON idempotency
WHEN NEW.status IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a request begins without an answer');
END;

-- INSERT OR REPLACE would begin a request a second time.
CREATE TRIGGER idempotency_is_new BEFORE INSERT ON idempotency
WHEN EXISTS (SELECT 1 FROM idempotency WHERE key_id = NEW.key_id AND idempotency_key = NEW.idempotency_key)
BEGIN
  SELECT RAISE(ABORT, 'this request has begun already');
END;

CREATE TRIGGER idempotency_is_answered_once BEFORE UPDATE ON idempotency
WHEN OLD.status IS NOT NULL OR NEW.key_id IS NOT OLD.key_id OR NEW.idempotency_key IS NOT OLD.idempotency_key
  OR NEW.request_hash IS NOT OLD.request_hash OR NEW.created_at_ms IS NOT OLD.created_at_ms
BEGIN
  SELECT RAISE(ABORT, 'an answer is given once and stays as it was given');
END;
