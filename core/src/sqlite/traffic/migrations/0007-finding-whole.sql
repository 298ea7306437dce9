-- Findings with whole addresses are looked through in steps.
CREATE INDEX finding_whole ON finding (id, first_ms) WHERE is_cut = 0;
