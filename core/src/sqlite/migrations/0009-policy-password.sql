-- Who a link to set a password is for: a user of a policy. What a policy is and who its users are stands in the revisions.
CREATE TABLE policy_user (
  id       INTEGER PRIMARY KEY,
  policy   TEXT NOT NULL CHECK (policy <> ''),
  user     TEXT NOT NULL CHECK (user <> ''),
  asked_by TEXT NOT NULL,
  UNIQUE (policy, user)
) STRICT;

CREATE TRIGGER policy_user_keeps BEFORE UPDATE ON policy_user
WHEN NEW.id IS NOT OLD.id OR NEW.policy IS NOT OLD.policy OR NEW.user IS NOT OLD.user
BEGIN
  SELECT RAISE(ABORT, 'a link stays with its user');
END;

-- A CHECK cannot be changed. Links live for five minutes; those of before the upgrade end with it.
DROP TABLE one_time_link;

CREATE TABLE one_time_link (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  token_hash    BLOB    NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  purpose       TEXT    NOT NULL CHECK (purpose IN ('enrol', 'api-key', 'password')),
  subject       INTEGER NOT NULL CHECK (subject > 0),
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
