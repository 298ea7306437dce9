-- The routes that carried the policy when the link was made, as a JSON list of names. Links of before were made for none.
ALTER TABLE policy_user ADD COLUMN carried_by TEXT NOT NULL DEFAULT '[]' CHECK (json_type(carried_by) = 'array');
