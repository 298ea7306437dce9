-- What is being taken out of the logs, until that is done.
CREATE TABLE log_forget (
  network  TEXT    PRIMARY KEY CHECK (network <> ''),
  since_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
