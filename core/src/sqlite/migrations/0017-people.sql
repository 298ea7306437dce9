-- What people did, among however much programs and Gatehouse itself do. The same words stand in the query.
CREATE INDEX audit_of_people ON audit (kind, seq) WHERE actor_kind NOT IN ('key', 'gatehouse');
