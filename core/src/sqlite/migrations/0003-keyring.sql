-- By what the right master key is known.
CREATE TABLE master_key (
  one         INTEGER PRIMARY KEY CHECK (one = 1),
  check_value BLOB    NOT NULL CHECK (length(check_value) = 32),
  since_ms    INTEGER NOT NULL
) STRICT;

-- Secrets of Gatehouse's own, sealed under the master key. Columns that hold something sealed are named `sealed`.
CREATE TABLE sealed_secret (
  name   TEXT NOT NULL PRIMARY KEY CHECK (name <> ''),
  sealed BLOB NOT NULL CHECK (length(sealed) = 60)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER master_key_is_one BEFORE INSERT ON master_key
WHEN EXISTS (SELECT 1 FROM master_key)
BEGIN
  SELECT RAISE(ABORT, 'there is one master key');
END;

CREATE TRIGGER master_key_stays BEFORE DELETE ON master_key
BEGIN
  SELECT RAISE(ABORT, 'without its check value a wrong master key would pass for the right one');
END;

CREATE TRIGGER sealed_secret_is_new BEFORE INSERT ON sealed_secret
WHEN EXISTS (SELECT 1 FROM sealed_secret WHERE name = NEW.name)
BEGIN
  SELECT RAISE(ABORT, 'a secret is made once');
END;

CREATE TRIGGER sealed_secret_keeps BEFORE UPDATE ON sealed_secret
WHEN NEW.name IS NOT OLD.name
BEGIN
  SELECT RAISE(ABORT, 'a secret keeps its name');
END;

CREATE TRIGGER sealed_secret_stays BEFORE DELETE ON sealed_secret
BEGIN
  SELECT RAISE(ABORT, 'what was made with a secret could not be checked without it');
END;
