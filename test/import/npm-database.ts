import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const pageBytes = 512
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
  database.exec(`PRAGMA page_size = ${pageBytes};${schema}${more}`)
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

/**
 * Makes every page of a table the first one, so that its rows are there again and again in a file that stays as it is.
 * The page of a root with others below: its cells begin with their numbers (SQLite, “Database File Format”, 1.6).
 */
export function repeatFirstPage(path: string, table: string): void {
  const database = new DatabaseSync(path)
  const [root] = database.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').all(table)
  database.close()
  const bytes = readFileSync(path)
  const page = bytes.subarray((Number(root?.rootpage) - 1) * pageBytes)
  if (page[0] !== 5) throw new Error(`${table} fits into one page`)
  const cells = Array.from({ length: page.readUInt16BE(3) }, (_, index) => page.readUInt16BE(12 + 2 * index))
  const first = page.readUInt32BE(cells[0] ?? 0)
  for (const cell of cells) page.writeUInt32BE(first, cell)
  writeFileSync(path, bytes)
}
