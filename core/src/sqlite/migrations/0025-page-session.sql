-- A CHECK cannot be changed. Links live for five minutes; those of before the upgrade end with it.
DROP TABLE one_time_link;

CREATE TABLE one_time_link (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  token_hash    BLOB    NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  purpose       TEXT    NOT NULL CHECK (purpose IN ('enrol', 'api-key', 'password', 'sign-in')),
  -- The console of the machine signs in as 0: it has no account.
  subject       INTEGER NOT NULL CHECK (subject > 0 OR (subject = 0 AND purpose = 'sign-in')),
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  used_at_ms    INTEGER,
  UNIQUE (purpose, subject),
  CHECK (expires_at_ms = created_at_ms + 300000),
  CHECK (used_at_ms >= created_at_ms AND used_at_ms < expires_at_ms)
) STRICT;

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

-- Whoever signed in to the status page. No account is the console of the machine.
CREATE TABLE page_session (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  secret_hash   BLOB    NOT NULL UNIQUE CHECK (length(secret_hash) = 32),
  account       INTEGER REFERENCES account (id),
  agent         TEXT    NOT NULL CHECK (length(agent) <= 60),
  -- Never a whole address.
  network       TEXT    CHECK (network LIKE '%/%'),
  created_at_ms INTEGER NOT NULL,
  seen_at_ms    INTEGER NOT NULL CHECK (seen_at_ms >= created_at_ms),
  ends_at_ms    INTEGER NOT NULL CHECK (ends_at_ms = created_at_ms + 604800000)
) STRICT;

CREATE INDEX page_session_account ON page_session (account, seen_at_ms);

CREATE TRIGGER page_session_keeps BEFORE UPDATE ON page_session
WHEN NEW.id IS NOT OLD.id OR NEW.secret_hash IS NOT OLD.secret_hash OR NEW.account IS NOT OLD.account
  OR NEW.created_at_ms IS NOT OLD.created_at_ms OR NEW.ends_at_ms IS NOT OLD.ends_at_ms
BEGIN
  SELECT RAISE(ABORT, 'a session is used and ended, never given to another or made longer');
END;

-- A session is of the rights with which somebody signed in, and of the identities that they had then.
CREATE TRIGGER page_session_ends_with_rights AFTER UPDATE OF role, state ON account
WHEN NEW.role IS NOT OLD.role OR NEW.state IS NOT OLD.state
BEGIN
  DELETE FROM page_session WHERE account = NEW.id;
  DELETE FROM one_time_link WHERE purpose = 'sign-in' AND subject = NEW.id;
END;

CREATE TRIGGER page_session_ends_with_identity AFTER DELETE ON identity
BEGIN
  DELETE FROM page_session WHERE account = OLD.account;
  DELETE FROM one_time_link WHERE purpose = 'sign-in' AND subject = OLD.account;
END;
