/** A path that every rule set takes for SQL injection, already at paranoia 1. */
export const sqlInjection = `/?id=${encodeURIComponent("1' OR '1'='1' UNION SELECT password FROM users --")}`
