-- Whether clients are cut to their networks. A row that is written anew is whole again. In other alerts than these no clients stand.
ALTER TABLE alert ADD COLUMN is_cut INTEGER NOT NULL DEFAULT 0 CHECK (is_cut IN (0, 1));
CREATE INDEX alert_whole ON alert (recovered_at_ms)
WHERE is_cut = 0 AND recovered_at_ms IS NOT NULL AND substr(key, 1, 9) = 'findings:';
