/** A line of the WAF's log, as the edge writes it (caddy/waf/matchlog.go). */
export function wafLine(atMs: number, fields: Record<string, unknown> = {}): string {
  const line = {
    level: 'warn',
    ts: atMs / 1000,
    logger: 'http.handlers.waf',
    msg: 'rule matched',
    rule_id: 942100,
    rule_message: 'SQL Injection Attack Detected via libinjection',
    tags: ['attack-sqli', 'paranoia-level/1'],
    severity: 'critical',
    phase: 2,
    decisive: false,
    parts: ['ARGS:q'],
    anomaly_score: 5,
    status: 403,
    blocked: true,
    alone: true,
    method: 'GET',
    host: 'shop.localhost',
    path: '/search',
    client_ip: '198.51.100.1',
    transaction_id: 'abcDEF-1',
    route: 'shop',
    ...fields,
  }
  return `${JSON.stringify(line)}\n`
}
