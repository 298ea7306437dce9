import type { DeadHost, NpmTables, ProxyHost } from './npm-rows.ts'
import type { Remarks } from './remarks.ts'

/** Tables that are read as a whole, and what is said of the others that are known. */
const read = [
  'access_list',
  'access_list_auth',
  'access_list_client',
  'dead_host',
  'proxy_host',
  'redirection_host',
]
const others: Readonly<Record<string, string>> = {
  stream: 'Gatehouse forwards HTTP alone, so streams of TCP and UDP stay where they are.',
  certificate:
    'Certificates are a setting of the whole edge: settings set tls=acme email=… ; those of your own go into the folder certificates: settings set tls=files',
  setting: 'What hosts without a route get is not a setting: the edge answers 404.',
  user: 'Its people are not taken over: account add',
  auth: 'Passwords of its people are not read: whoever gets an account takes up codes.',
  user_permission: 'What its people may is not taken over: account role',
  audit_log: 'Its history stays where it is.',
}
/** Of its own working. */
const silent = ['migrations', 'migrations_lock', 'sqlite_sequence']
const known = new Set(
  `id created_on modified_on owner_user_id is_deleted enabled domain_names certificate_id ssl_forced hsts_enabled hsts_subdomains
  block_exploits advanced_config meta http2_support forward_scheme forward_host forward_ip forward_port access_list_id caching_enabled
  allow_websocket_upgrade trust_forwarded_proto locations forward_domain_name forward_http_code preserve_path satisfy_any pass_auth name
  username password address directive`.split(/\s+/),
)

/** What of a host has no place in a route. */
export function sayOfHost(row: DeadHost & Partial<ProxyHost>, place: string, remarks: Remarks): void {
  const words: readonly (readonly [boolean | undefined, string])[] = [
    [
      row.advanced_config.trim() !== '',
      'It has a configuration in the words of nginx, which is not read; look what it says, then: route enable',
    ],
    [
      row.block_exploits,
      '"Block common exploits" is not taken over; the WAF knows more of them: policy kinds waf',
    ],
    [row.caching_enabled, 'Nothing is cached here.'],
    [
      row.allow_websocket_upgrade === false,
      'WebSockets are passed on here, whether they were before or not.',
    ],
    [
      row.trust_forwarded_proto,
      'Whose word on clients is believed is a setting: settings set trusted-proxies=…',
    ],
    [
      row.certificate_id !== 0 && !row.ssl_forced,
      'It was answered by plain HTTP too; with an HTTPS listener the edge sends that to HTTPS.',
    ],
    [
      row.certificate_id !== 0 && row.ssl_forced,
      'It sent plain HTTP to HTTPS; the edge does that for all hosts once it has an HTTPS listener: settings set https=:443 tls=…',
    ],
  ]
  for (const [holds, sentence] of words) if (holds) remarks.say(place, sentence)
}

/** Names the tables and columns of which nothing was taken over. */
export function sayOfRest(tables: NpmTables, remarks: Remarks): void {
  for (const [table, rows] of Object.entries(tables)) {
    if (rows.length === 0 || silent.includes(table)) continue
    if (read.includes(table)) {
      const strange = Object.keys(rows[0] ?? {}).filter(column => !known.has(column))
      for (const column of strange) remarks.say(`${table}.${column}`, 'This column is not known here.')
      continue
    }
    const count = `${table}: ${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`
    remarks.say(count, others[table] ?? 'This table is not known here.')
  }
}
