-- Whether clients are cut to their networks. A row that is written anew is whole again.
ALTER TABLE tops ADD COLUMN is_cut INTEGER NOT NULL DEFAULT 0 CHECK (is_cut IN (0, 1));
ALTER TABLE finding ADD COLUMN is_cut INTEGER NOT NULL DEFAULT 0 CHECK (is_cut IN (0, 1));
ALTER TABLE waf_hour ADD COLUMN is_cut INTEGER NOT NULL DEFAULT 0 CHECK (is_cut IN (0, 1));
CREATE INDEX tops_whole ON tops (start_s) WHERE is_cut = 0 AND resolution = 'day';
CREATE INDEX waf_whole ON waf_hour (start_s) WHERE is_cut = 0;
