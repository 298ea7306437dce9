import { compiledHash } from '../../backup/compiled-alike.ts'
import type { Manifest } from '../../backup/manifest.ts'
import { stateHash } from '../../routing/desired-state.ts'
import { SqliteAuditLog } from '../audit-log.ts'
import type { Database } from '../database.ts'
import { SqliteKeyring } from '../keyring-store.ts'
import { SqliteRevisionStore } from '../revision-store.ts'
import { SqliteSecretStore } from '../secret-store.ts'

/** What a manifest says of what is in the main database. */
export type CopyFacts = Pick<Manifest, 'revision' | 'audit'>

/** The audit of a copy, whose key is sealed in it. @throws AppError when the master key is not the one */
export function auditOf(database: Database, masterKey: Uint8Array): SqliteAuditLog {
  const keyring = new SqliteKeyring(database, masterKey, 0)
  return new SqliteAuditLog(database, new SqliteSecretStore(database, keyring).secret('audit'))
}

/** What is in a copy of the main database. @throws AppError when it is not as it was written */
export function copyFacts(database: Database, masterKey: Uint8Array): CopyFacts {
  const revisions = new SqliteRevisionStore(database)
  const active = revisions.active()
  const audit = auditOf(database, masterKey).head()
  if (active === null) return { revision: null, audit }
  const state = revisions.state(active.number)
  return {
    revision: {
      number: active.number,
      stateHash: stateHash(state),
      compiledHash: compiledHash(state),
    },
    audit,
  }
}
