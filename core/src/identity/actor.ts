import type { Account } from './account.ts'
import type { ApiKey } from './api-key.ts'
import type { AuditActor } from './audit.ts'
import type { Role } from './role.ts'

/** Who does something, once that is known. */
export type Actor =
  /** The console of the machine itself: whoever may use the data folder. */
  | { kind: 'local' }
  | { kind: 'account'; account: Account }
  /** An API key, with the role that its owner has now. */
  | { kind: 'key'; key: ApiKey; role: Role }

/** An actor as the audit and the revisions name it. */
export function auditActor(actor: Actor): AuditActor {
  switch (actor.kind) {
    case 'local':
      return { kind: 'local', id: null, name: 'local' }
    case 'account':
      return { kind: 'account', id: String(actor.account.id), name: actor.account.name }
    case 'key':
      return { kind: 'key', id: String(actor.key.id), name: `key ${actor.key.name}` }
  }
}

/** The role that an actor has now; the console of the machine may do everything. */
export function roleOf(actor: Actor): Role {
  switch (actor.kind) {
    case 'local':
      return 'admin'
    case 'account':
      return actor.account.role
    case 'key':
      return actor.role
  }
}

/** Who is behind an actor: whatever somebody has of keys is one. */
export function askerOf(actor: Actor): string {
  switch (actor.kind) {
    case 'local':
      return 'local'
    case 'account':
      return String(actor.account.id)
    case 'key':
      return actor.key.owner === null ? 'local' : String(actor.key.owner)
  }
}
