CREATE TABLE api_key (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  name            TEXT    NOT NULL CHECK (
    length(name) BETWEEN 1 AND 40 AND name GLOB '[a-z]*' AND name NOT GLOB '*[^a-z0-9-]*' AND name NOT GLOB '*-'
  ),
  owner           INTEGER REFERENCES account (id),
  scopes          TEXT    NOT NULL CHECK (json_type(scopes) = 'array' AND json_array_length(scopes) > 0),
  networks        TEXT    NOT NULL CHECK (json_type(networks) = 'array'),
  -- SHA-256 of the secret, in hex; null until the secret is made.
  secret_hash     TEXT    UNIQUE CHECK (length(secret_hash) = 64 AND secret_hash NOT GLOB '*[^0-9a-f]*'),
  -- The key in whose place this one came.
  replaces        INTEGER UNIQUE REFERENCES api_key (id) CHECK (replaces < id),
  created_at_ms   INTEGER NOT NULL,
  expires_at_ms   INTEGER NOT NULL,
  revoked_at_ms   INTEGER,
  last_used_at_ms INTEGER,
  -- 365 days.
  CHECK (expires_at_ms - created_at_ms <= 31536000000),
  CHECK (last_used_at_ms IS NULL OR secret_hash IS NOT NULL)
) STRICT;

CREATE INDEX api_key_by_name ON api_key (name, id);
CREATE INDEX api_key_by_owner ON api_key (owner);

CREATE TRIGGER api_key_begins BEFORE INSERT ON api_key
WHEN NEW.secret_hash IS NOT NULL OR NEW.revoked_at_ms IS NOT NULL OR NEW.last_used_at_ms IS NOT NULL
  OR NEW.expires_at_ms <= NEW.created_at_ms
BEGIN
  SELECT RAISE(ABORT, 'an API key begins unused, without a secret, and with a time ahead of it');
END;

-- INSERT OR REPLACE deletes without asking the trigger for deletes.
CREATE TRIGGER api_key_is_new BEFORE INSERT ON api_key
WHEN EXISTS (SELECT 1 FROM api_key WHERE id = NEW.id OR replaces = NEW.replaces)
BEGIN
  SELECT RAISE(ABORT, 'an API key is history; it is never replaced by another row');
END;

CREATE TRIGGER api_key_scopes BEFORE INSERT ON api_key
WHEN EXISTS (
  SELECT 1 FROM json_each(NEW.scopes) WHERE type <> 'text' OR NOT (
    value IN ('*:read', '*:change') OR (
      substr(value, 1, instr(value, ':') - 1) GLOB '[a-z]*'
      AND substr(value, 1, instr(value, ':') - 1) NOT GLOB '*[^a-z-]*'
      AND substr(value, instr(value, ':') + 1) IN ('read', 'change', 'destructive')
    )
  )
)
BEGIN
  SELECT RAISE(ABORT, 'a scope is noun:risk; destructive is asked for by noun, critical never');
END;

CREATE TRIGGER api_key_one_name BEFORE INSERT ON api_key
WHEN NEW.replaces IS NULL AND EXISTS (
  SELECT 1 FROM api_key
  WHERE name = NEW.name AND revoked_at_ms IS NULL AND expires_at_ms > NEW.created_at_ms
)
BEGIN
  SELECT RAISE(ABORT, 'a live API key has that name');
END;

-- Two keys of one name live side by side for at most 7 days, and only when the younger one came in the place of the older one.
CREATE TRIGGER api_key_rotates BEFORE INSERT ON api_key
WHEN NEW.replaces IS NOT NULL AND (
  NOT EXISTS (
    SELECT 1 FROM api_key AS old
    WHERE old.id = NEW.replaces AND old.name = NEW.name AND old.owner IS NEW.owner
      AND old.scopes = NEW.scopes AND old.networks = NEW.networks
      AND (old.revoked_at_ms IS NOT NULL OR old.expires_at_ms <= NEW.created_at_ms + 604800000)
  )
  OR EXISTS (SELECT 1 FROM api_key WHERE name = NEW.name AND id > NEW.replaces AND revoked_at_ms IS NULL)
)
BEGIN
  SELECT RAISE(ABORT, 'an API key comes in the place of the newest of its name, is like it, and lets it live at most 7 days more');
END;

CREATE TRIGGER api_key_keeps BEFORE UPDATE ON api_key
WHEN NEW.id IS NOT OLD.id OR NEW.name IS NOT OLD.name OR NEW.owner IS NOT OLD.owner
  OR NEW.scopes IS NOT OLD.scopes OR NEW.networks IS NOT OLD.networks OR NEW.replaces IS NOT OLD.replaces
  OR NEW.created_at_ms IS NOT OLD.created_at_ms OR NEW.expires_at_ms > OLD.expires_at_ms
BEGIN
  SELECT RAISE(ABORT, 'an API key is never changed, and its time only gets shorter');
END;

CREATE TRIGGER api_key_secret_once BEFORE UPDATE OF secret_hash ON api_key
WHEN NEW.secret_hash IS NOT OLD.secret_hash AND (
  OLD.secret_hash IS NOT NULL OR OLD.revoked_at_ms IS NOT NULL
  OR EXISTS (SELECT 1 FROM api_key WHERE secret_hash = NEW.secret_hash)
)
BEGIN
  SELECT RAISE(ABORT, 'the secret of an API key is made once, and before it is revoked');
END;

CREATE TRIGGER api_key_revoked BEFORE UPDATE ON api_key
WHEN OLD.revoked_at_ms IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a revoked API key stays as it is');
END;

CREATE TRIGGER api_key_use BEFORE UPDATE OF last_used_at_ms ON api_key
WHEN OLD.last_used_at_ms IS NOT NULL AND (NEW.last_used_at_ms IS NULL OR NEW.last_used_at_ms < OLD.last_used_at_ms)
BEGIN
  SELECT RAISE(ABORT, 'the last use of an API key is never earlier than it was');
END;

CREATE TRIGGER api_key_stays BEFORE DELETE ON api_key
BEGIN
  SELECT RAISE(ABORT, 'an API key is history; it is never deleted');
END;
