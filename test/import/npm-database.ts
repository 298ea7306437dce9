import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const common = 'id INTEGER PRIMARY KEY AUTOINCREMENT, created_on TEXT NOT NULL, modified_on TEXT NOT NULL'
const owned = `${common}, owner_user_id INTEGER NOT NULL, is_deleted INTEGER NOT NULL DEFAULT 0`
const host = `${owned}, domain_names JSON NOT NULL, certificate_id INTEGER NOT NULL DEFAULT 0,
  ssl_forced INTEGER NOT NULL DEFAULT 0, advanced_config TEXT NOT NULL DEFAULT '', meta JSON NOT NULL DEFAULT '{}',
  http2_support INTEGER NOT NULL DEFAULT 0, enabled INTEGER NOT NULL DEFAULT 1, hsts_enabled INTEGER NOT NULL DEFAULT 0,
  hsts_subdomains INTEGER NOT NULL DEFAULT 0`

/** The tables as the migrations of Nginx Proxy Manager leave them (backend/migrations, 2026-01). */
const schema = `
CREATE TABLE migrations (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE user (${common}, is_deleted INTEGER NOT NULL DEFAULT 0, email TEXT NOT NULL, name TEXT NOT NULL);
CREATE TABLE auth (${common}, user_id INTEGER NOT NULL, type TEXT NOT NULL, secret TEXT NOT NULL, meta JSON NOT NULL);
CREATE TABLE setting (id TEXT PRIMARY KEY, name TEXT NOT NULL, description TEXT NOT NULL, value TEXT NOT NULL, meta JSON NOT NULL);
CREATE TABLE proxy_host (${host}, forward_host TEXT NOT NULL, forward_port INTEGER NOT NULL,
  access_list_id INTEGER NOT NULL DEFAULT 0, caching_enabled INTEGER NOT NULL DEFAULT 0, block_exploits INTEGER NOT NULL DEFAULT 0,
  allow_websocket_upgrade INTEGER NOT NULL DEFAULT 1, forward_scheme TEXT NOT NULL DEFAULT 'http', locations JSON,
  trust_forwarded_proto INTEGER NOT NULL DEFAULT 0);
CREATE TABLE redirection_host (${host}, forward_domain_name TEXT NOT NULL, preserve_path INTEGER NOT NULL DEFAULT 0,
  block_exploits INTEGER NOT NULL DEFAULT 0, forward_scheme TEXT NOT NULL DEFAULT 'auto', forward_http_code INTEGER NOT NULL DEFAULT 302);
CREATE TABLE dead_host (${host});
CREATE TABLE stream (${owned}, incoming_port INTEGER NOT NULL, forwarding_host TEXT NOT NULL, forwarding_port INTEGER NOT NULL,
  tcp_forwarding INTEGER NOT NULL DEFAULT 0, udp_forwarding INTEGER NOT NULL DEFAULT 0, meta JSON NOT NULL,
  enabled INTEGER NOT NULL DEFAULT 1, certificate_id INTEGER NOT NULL DEFAULT 0);
CREATE TABLE access_list (${owned}, name TEXT NOT NULL, meta JSON NOT NULL, satisfy_any INTEGER NOT NULL DEFAULT 0,
  pass_auth INTEGER NOT NULL DEFAULT 0);
CREATE TABLE access_list_auth (${common}, access_list_id INTEGER NOT NULL, username TEXT NOT NULL, password TEXT NOT NULL, meta JSON NOT NULL);
CREATE TABLE access_list_client (${common}, access_list_id INTEGER NOT NULL, address TEXT NOT NULL, directive TEXT NOT NULL, meta JSON NOT NULL);
CREATE TABLE certificate (${owned}, provider TEXT NOT NULL, nice_name TEXT NOT NULL DEFAULT '', domain_names JSON NOT NULL,
  expires_on TEXT NOT NULL, meta JSON NOT NULL);
`

type Row = Record<string, string | number>

/** A database of Nginx Proxy Manager with these rows; gives its path. */
export function npmDatabase(
  folder: string,
  rows: Readonly<Record<string, readonly Row[]>>,
  more = '',
): string {
  const path = join(folder, 'database.sqlite')
  const database = new DatabaseSync(path)
  database.exec(`PRAGMA page_size = 512;${schema}${more}`)
  for (const [table, list] of Object.entries(rows))
    for (const row of list) {
      const whole = { ...usual(database, table), ...row }
      const names = Object.keys(whole)
      database
        .prepare(
          `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(name => `@${name}`).join(', ')})`,
        )
        .run(whole)
    }
  database.close()
  return path
}

/** Columns that must be there and are about nothing here. */
function usual(database: DatabaseSync, table: string): Row {
  const columns = database
    .prepare('SELECT name FROM pragma_table_info(?)')
    .all(table)
    .map(({ name }) => name)
  const values: Row = { created_on: '2026-01-01', modified_on: '2026-01-01', owner_user_id: 1, meta: '{}' }
  return Object.fromEntries(Object.entries(values).filter(([name]) => columns.includes(name)))
}
