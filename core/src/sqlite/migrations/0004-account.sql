CREATE TABLE account (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  name          TEXT    NOT NULL CHECK (
    length(name) BETWEEN 1 AND 40 AND name GLOB '[a-z]*' AND name NOT GLOB '*[^a-z0-9-]*' AND name NOT GLOB '*-'
  ),
  role          TEXT    NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
  state         TEXT    NOT NULL CHECK (state IN ('active', 'disabled', 'removed')),
  created_at_ms INTEGER NOT NULL,
  removed_at_ms INTEGER,
  CHECK ((removed_at_ms IS NOT NULL) = (state = 'removed'))
) STRICT;

CREATE UNIQUE INDEX account_one_name ON account (name) WHERE state <> 'removed';

-- Which platforms there are is the program's to know; a new one needs no migration.
CREATE TABLE identity (
  platform     TEXT    NOT NULL CHECK (platform <> '' AND platform NOT GLOB '*[^a-z]*'),
  workspace    TEXT    NOT NULL CHECK (length(workspace) BETWEEN 1 AND 32 AND workspace NOT GLOB '*[^A-Za-z0-9]*'),
  user         TEXT    NOT NULL CHECK (length(user) BETWEEN 1 AND 32 AND user NOT GLOB '*[^A-Za-z0-9]*'),
  account      INTEGER NOT NULL REFERENCES account (id),
  linked_at_ms INTEGER NOT NULL,
  PRIMARY KEY (platform, workspace, user)
) STRICT, WITHOUT ROWID;

CREATE INDEX identity_account ON identity (account);

CREATE TABLE place_rule (
  platform  TEXT    NOT NULL CHECK (platform <> '' AND platform NOT GLOB '*[^a-z]*'),
  workspace TEXT    NOT NULL CHECK (length(workspace) BETWEEN 1 AND 32 AND workspace NOT GLOB '*[^A-Za-z0-9]*'),
  channel   TEXT             CHECK (length(channel) BETWEEN 1 AND 32 AND channel NOT GLOB '*[^A-Za-z0-9]*'),
  verdict   TEXT    NOT NULL CHECK (verdict IN ('allow', 'deny')),
  role      TEXT    NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
  set_at_ms INTEGER NOT NULL
) STRICT;

-- NULLs differ from each other in a plain unique index; a workspace would have several rules.
CREATE UNIQUE INDEX place_rule_one ON place_rule (platform, workspace, coalesce(channel, ''));

CREATE TABLE pairing (
  code          TEXT    NOT NULL PRIMARY KEY CHECK (length(code) = 8 AND code NOT GLOB '*[^0-9A-HJKMNP-TV-Z]*'),
  platform      TEXT    NOT NULL,
  workspace     TEXT    NOT NULL,
  user          TEXT    NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  UNIQUE (platform, workspace, user)
) STRICT;

CREATE INDEX pairing_age ON pairing (expires_at_ms);

CREATE TRIGGER account_begins BEFORE INSERT ON account
WHEN NEW.state <> 'active'
BEGIN
  SELECT RAISE(ABORT, 'an account begins as active');
END;

-- INSERT OR REPLACE would delete the other account without asking any trigger.
CREATE TRIGGER account_is_new BEFORE INSERT ON account
WHEN EXISTS (SELECT 1 FROM account WHERE id = NEW.id OR (name = NEW.name AND state <> 'removed'))
BEGIN
  SELECT RAISE(ABORT, 'an account is never replaced; its id and its name are its own');
END;

CREATE TRIGGER account_keeps BEFORE UPDATE ON account
WHEN NEW.id IS NOT OLD.id OR NEW.name IS NOT OLD.name OR NEW.created_at_ms IS NOT OLD.created_at_ms
BEGIN
  SELECT RAISE(ABORT, 'id, name and creation of an account never change');
END;

CREATE TRIGGER account_removed_is_final BEFORE UPDATE ON account
WHEN OLD.state = 'removed'
BEGIN
  SELECT RAISE(ABORT, 'a removed account is history; it never changes');
END;

CREATE TRIGGER account_leaves_alone BEFORE UPDATE OF state ON account
WHEN NEW.state = 'removed' AND EXISTS (SELECT 1 FROM identity WHERE account = OLD.id)
BEGIN
  SELECT RAISE(ABORT, 'an account is removed without its identities');
END;

CREATE TRIGGER account_stays BEFORE DELETE ON account
BEGIN
  SELECT RAISE(ABORT, 'an account is never deleted; removing keeps it as removed');
END;

CREATE TRIGGER identity_of_somebody BEFORE INSERT ON identity
WHEN EXISTS (SELECT 1 FROM account WHERE id = NEW.account AND state = 'removed')
BEGIN
  SELECT RAISE(ABORT, 'a removed account has no identities');
END;

CREATE TRIGGER identity_is_free BEFORE INSERT ON identity
WHEN EXISTS (SELECT 1 FROM identity WHERE platform = NEW.platform AND workspace = NEW.workspace AND user = NEW.user)
BEGIN
  SELECT RAISE(ABORT, 'an identity belongs to one account');
END;

CREATE TRIGGER identity_keeps BEFORE UPDATE ON identity
BEGIN
  SELECT RAISE(ABORT, 'an identity is unlinked and linked, never changed');
END;
