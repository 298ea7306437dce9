-- When it began, each time within the last day: what comes back soon is the same alert.
ALTER TABLE alert ADD COLUMN begun TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(begun));
-- Keys of what it stood for, when an alert that stood for many was silenced.
ALTER TABLE alert_silence ADD COLUMN members TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(members));
