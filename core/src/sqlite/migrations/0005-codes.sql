-- Nonce 12, secret 20, tag 16 bytes.
CREATE TABLE totp (
  account        INTEGER PRIMARY KEY REFERENCES account (id),
  sealed         BLOB    NOT NULL CHECK (length(sealed) = 48),
  last_step      INTEGER NOT NULL CHECK (last_step >= 0),
  wrong          INTEGER NOT NULL DEFAULT 0 CHECK (wrong BETWEEN 0 AND 20),
  waits_until_ms INTEGER NOT NULL DEFAULT 0,
  enrolled_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE recovery_code (
  hash       BLOB    NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
  account    INTEGER NOT NULL REFERENCES totp (account) ON DELETE CASCADE,
  used_at_ms INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX recovery_code_account ON recovery_code (account);

-- A secret that is offered and counts for nothing yet.
CREATE TABLE enrolment (
  account       INTEGER PRIMARY KEY REFERENCES account (id),
  sealed        BLOB    NOT NULL CHECK (length(sealed) = 48),
  tries         INTEGER NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND 5),
  offered_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE one_time_link (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  token_hash    BLOB    NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  purpose       TEXT    NOT NULL CHECK (purpose IN ('enrol', 'api-key')),
  subject       INTEGER NOT NULL CHECK (subject > 0),
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  used_at_ms    INTEGER,
  UNIQUE (purpose, subject),
  CHECK (expires_at_ms = created_at_ms + 300000),
  CHECK (used_at_ms >= created_at_ms AND used_at_ms < expires_at_ms)
) STRICT;

CREATE TRIGGER totp_begins BEFORE INSERT ON totp
WHEN EXISTS (SELECT 1 FROM totp WHERE account = NEW.account)
  OR NOT EXISTS (SELECT 1 FROM account WHERE id = NEW.account AND state <> 'removed')
  OR NEW.wrong <> 0
BEGIN
  SELECT RAISE(ABORT, 'codes are taken up once, by an account that has none');
END;

CREATE TRIGGER totp_step_grows BEFORE UPDATE OF last_step ON totp
WHEN NEW.last_step < OLD.last_step
BEGIN
  SELECT RAISE(ABORT, 'a used step stays used');
END;

CREATE TRIGGER totp_counts BEFORE UPDATE OF wrong ON totp
WHEN NEW.wrong NOT IN (0, OLD.wrong, OLD.wrong + 1)
BEGIN
  SELECT RAISE(ABORT, 'wrong codes are counted one by one');
END;

CREATE TRIGGER totp_locked BEFORE UPDATE OF last_step, wrong, waits_until_ms ON totp
WHEN OLD.wrong = 20
BEGIN
  SELECT RAISE(ABORT, 'locked codes stay locked until they are reset');
END;

CREATE TRIGGER totp_keeps BEFORE UPDATE ON totp
WHEN NEW.account IS NOT OLD.account OR NEW.enrolled_at_ms IS NOT OLD.enrolled_at_ms
BEGIN
  SELECT RAISE(ABORT, 'codes stay with their account');
END;

CREATE TRIGGER recovery_code_begins BEFORE INSERT ON recovery_code
WHEN NEW.used_at_ms IS NOT NULL OR EXISTS (SELECT 1 FROM recovery_code WHERE hash = NEW.hash)
BEGIN
  SELECT RAISE(ABORT, 'a recovery code begins unused');
END;

CREATE TRIGGER recovery_code_once BEFORE UPDATE ON recovery_code
WHEN NEW.hash IS NOT OLD.hash OR NEW.account IS NOT OLD.account OR OLD.used_at_ms IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a recovery code is used once');
END;

CREATE TRIGGER one_time_link_begins BEFORE INSERT ON one_time_link
WHEN NEW.used_at_ms IS NOT NULL
  OR EXISTS (
    SELECT 1 FROM one_time_link
    WHERE id = NEW.id OR token_hash = NEW.token_hash OR (purpose = NEW.purpose AND subject = NEW.subject)
  )
BEGIN
  SELECT RAISE(ABORT, 'a link begins unused, and replaces none');
END;

CREATE TRIGGER one_time_link_once BEFORE UPDATE ON one_time_link
WHEN OLD.used_at_ms IS NOT NULL OR NEW.id IS NOT OLD.id OR NEW.token_hash IS NOT OLD.token_hash
  OR NEW.purpose IS NOT OLD.purpose OR NEW.subject IS NOT OLD.subject
  OR NEW.created_at_ms IS NOT OLD.created_at_ms OR NEW.expires_at_ms IS NOT OLD.expires_at_ms
BEGIN
  SELECT RAISE(ABORT, 'a link is used once, and never changed');
END;
