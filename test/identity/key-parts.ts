import { join } from 'node:path'
import { auditExport } from '@gatehouse/bot/commands/audit-export.ts'
import { auditHead } from '@gatehouse/bot/commands/audit-head.ts'
import { auditList } from '@gatehouse/bot/commands/audit-list.ts'
import { auditShow } from '@gatehouse/bot/commands/audit-show.ts'
import { auditVerify } from '@gatehouse/bot/commands/audit-verify.ts'
import { configShow } from '@gatehouse/bot/commands/config-show.ts'
import { keyCreate } from '@gatehouse/bot/commands/key-create.ts'
import { keyList } from '@gatehouse/bot/commands/key-list.ts'
import { keyRevoke } from '@gatehouse/bot/commands/key-revoke.ts'
import { keyRotate } from '@gatehouse/bot/commands/key-rotate.ts'
import { rollback } from '@gatehouse/bot/commands/rollback.ts'
import { routeAdd } from '@gatehouse/bot/commands/route-add.ts'
import type { Actor } from '@gatehouse/core/identity/actor.ts'
import type { NewApiKey } from '@gatehouse/core/identity/api-key.ts'
import { SqliteAccountStore } from '@gatehouse/core/sqlite/account-store.ts'
import { SqliteApiKeyStore } from '@gatehouse/core/sqlite/api-key-store.ts'
import { SqliteAuditLog } from '@gatehouse/core/sqlite/audit-log.ts'
import { SqliteOneTimeLinkStore } from '@gatehouse/core/sqlite/one-time-link-store.ts'
import type { Command, CommandDeps } from '../../bot/src/command.ts'
import { readArguments } from '../../bot/src/grammar/arguments.ts'
import { findCommand } from '../../bot/src/grammar/find-command.ts'
import { splitWords } from '../../bot/src/grammar/grammar.ts'
import type { Proposal, Written } from '../../bot/src/proposal.ts'
import type { Reply } from '../../bot/src/reply.ts'
import { temporaryFolder } from '../harness/folder.ts'
import { local as gate } from '../harness/gatehouse.ts'
import { openTestDatabase } from '../harness/test-database.ts'
import { auditKey } from './audit-events.ts'

const commands: readonly Command[] = [
  auditExport,
  auditHead,
  auditList,
  auditShow,
  auditVerify,
  configShow,
  keyCreate,
  keyList,
  keyRevoke,
  keyRotate,
  rollback,
  routeAdd,
]
const local: Actor = { kind: 'local' }
export const dayMs = 86_400_000

/** The stores of keys and of the audit over a database of their own, and commands said to them. */
export class Keys {
  readonly #folder = temporaryFolder()
  readonly file = join(this.#folder.path, 'gatehouse.db')
  readonly database = openTestDatabase(this.file)
  readonly accounts = new SqliteAccountStore(this.database)
  readonly keys = new SqliteApiKeyStore(this.database)
  readonly links = new SqliteOneTimeLinkStore(this.database)
  readonly audit = new SqliteAuditLog(this.database, auditKey)
  nowMs = Date.UTC(2026, 0, 1)

  readonly deps = {
    accounts: this.accounts,
    keys: this.keys,
    links: this.links,
    audit: this.audit,
    transactions: this.database,
    clock: { nowMs: () => this.nowMs },
    commands,
  } as unknown as CommandDeps

  /** An account made without a command, as somebody who acts. */
  actor(name: string, role: 'viewer' | 'operator' | 'admin' = 'admin'): Actor & { kind: 'account' } {
    return { kind: 'account', account: this.accounts.add({ name, role }, this.nowMs) }
  }

  /** A key as somebody may wish it, but for what a test says of it. */
  readonly asked = (changes: Partial<NewApiKey> = {}): NewApiKey => ({
    name: 'deploy',
    owner: null,
    scopes: ['*:read'],
    networks: [],
    expiresAtMs: this.nowMs + 90 * dayMs,
    ...changes,
  })

  /** What a mutating command would do. */
  preview(line: string, actor = local): Proposal {
    const { command, words } = findCommand(commands, splitWords(line))
    const args = readArguments(command, words)
    if (!('propose' in command)) throw new TypeError(`${line} proposes nothing`)
    return command.propose(this.deps, args, actor, { by: 'test', atMs: this.nowMs, address: null })
  }

  /** Does it, as if everybody needed had confirmed. */
  say(line: string, actor = local): Written {
    const proposal = this.preview(line, actor)
    return proposal.changes.length === 0 ? {} : this.database.write(() => proposal.write(this.nowMs, 1))
  }

  /** Does it, and opens the link that came of it. */
  secretOf(line: string, actor = local): string {
    const { handover } = this.say(line, actor)
    const link = handover && this.links.find(handover.token, this.nowMs)
    if (link?.purpose !== 'api-key') throw new Error(`${line} gave no link to a key`)
    return this.keys.issue(link.subject)
  }

  read(line: string): Reply {
    const { command, words } = findCommand(commands, splitWords(line))
    const args = readArguments(command, words)
    if (!('read' in command)) throw new TypeError(`${line} reads nothing`)
    return command.read(this.deps, args, local, gate) as Reply
  }

  /** All keys as they are stored, so that a test can tell that nothing was changed. */
  dump(): string {
    return JSON.stringify([
      this.database.sqlite.prepare('SELECT * FROM api_key ORDER BY id').all(),
      this.database.sqlite.prepare("SELECT * FROM sqlite_sequence WHERE name = 'api_key'").all(),
    ])
  }

  async stop(): Promise<void> {
    this.database.close()
    await this.#folder.stop()
  }
}
