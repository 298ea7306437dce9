import { join } from 'node:path'
import { accountAdd } from '@gatehouse/bot/commands/account-add.ts'
import { accountDisable } from '@gatehouse/bot/commands/account-disable.ts'
import { accountEnable } from '@gatehouse/bot/commands/account-enable.ts'
import { accountLink } from '@gatehouse/bot/commands/account-link.ts'
import { accountList } from '@gatehouse/bot/commands/account-list.ts'
import { accountRemove } from '@gatehouse/bot/commands/account-remove.ts'
import { accountRole } from '@gatehouse/bot/commands/account-role.ts'
import { accountShow } from '@gatehouse/bot/commands/account-show.ts'
import { accountUnlink } from '@gatehouse/bot/commands/account-unlink.ts'
import { placeAllow } from '@gatehouse/bot/commands/place-allow.ts'
import { placeDeny } from '@gatehouse/bot/commands/place-deny.ts'
import { placeList } from '@gatehouse/bot/commands/place-list.ts'
import type { Actor } from '@gatehouse/core/identity/actor.ts'
import type { ApiKey } from '@gatehouse/core/identity/api-key.ts'
import { graver, type Risk } from '@gatehouse/core/routing/risk.ts'
import { SqliteAccountStore } from '@gatehouse/core/sqlite/account-store.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { SqlitePairingStore } from '@gatehouse/core/sqlite/pairing-store.ts'
import { SqlitePlaceStore } from '@gatehouse/core/sqlite/place-store.ts'
import type { Command, CommandDeps, Proposal, Written } from '../../bot/src/command.ts'
import { readArguments } from '../../bot/src/grammar/arguments.ts'
import { findCommand } from '../../bot/src/grammar/find-command.ts'
import { splitWords } from '../../bot/src/grammar/grammar.ts'
import type { Reply } from '../../bot/src/reply.ts'
import { temporaryFolder } from '../harness/folder.ts'

export const commands: readonly Command[] = [
  accountAdd,
  accountDisable,
  accountEnable,
  accountLink,
  accountList,
  accountRemove,
  accountRole,
  accountShow,
  accountUnlink,
  placeAllow,
  placeDeny,
  placeList,
]

/** What a proposal asks, all told: null when it is refused. */
export interface Previewed extends Proposal {
  asks: Risk | null
  why: string[]
}

/** The stores of people and places over a database of their own, and commands said to them. */
export class People {
  readonly #folder = temporaryFolder()
  readonly file = join(this.#folder.path, 'gatehouse.db')
  readonly database = new Database(this.file)
  readonly accounts = new SqliteAccountStore(this.database)
  readonly places = new SqlitePlaceStore(this.database)
  readonly pairings = new SqlitePairingStore(this.database)
  /** Who has codes. */
  readonly enrolled = new Set<number>()
  keys: ApiKey[] = []
  nowMs = 1_000_000

  readonly deps = {
    accounts: this.accounts,
    places: this.places,
    pairings: this.pairings,
    transactions: this.database,
    codes: {
      enrolled: (id: number) => this.enrolled.has(id),
      reset: (id: number) => this.enrolled.delete(id),
    },
    keys: {
      list: () => this.keys,
      revoke: (id: number, revokedAtMs: number) => {
        this.keys = this.keys.map(key => (key.id === id ? { ...key, revokedAtMs } : key))
      },
    },
    confirmations: { waiting: () => [{ id: '0123456789abcdef0123456789abcdef' }] },
    clock: { nowMs: () => this.nowMs },
    commands,
  } as unknown as CommandDeps

  /** An account made without a command. */
  account(name: string, role: 'viewer' | 'operator' | 'admin', { codes = false } = {}) {
    const account = this.accounts.add({ name, role }, this.nowMs)
    if (codes) this.enrolled.add(account.id)
    return account
  }

  key(name: string, owner: number): void {
    const id = this.keys.length + 1
    const times = { createdAtMs: 0, expiresAtMs: 9e12, revokedAtMs: null, lastUsedAtMs: null }
    this.keys.push({ id, name, owner, scopes: ['*:read'], networks: [], ...times })
  }

  /** What a mutating command would do. */
  preview(line: string, actor: Actor = { kind: 'local' }): Previewed {
    const { command, words } = findCommand(commands, splitWords(line))
    const args = readArguments(command, words)
    if (!('propose' in command)) throw new TypeError(`${line} proposes nothing`)
    const proposal = command.propose(this.deps, args, actor)
    const findings = proposal.findings ?? []
    const risks = findings.map(finding => finding.risk)
    const asks = risks.includes(null)
      ? null
      : graver(command.risk, proposal.risk ?? 'read', ...risks.filter(risk => risk !== null))
    return { ...proposal, asks, why: findings.map(finding => finding.message) }
  }

  /** Does it, as if everybody needed had confirmed. */
  say(line: string, actor?: Actor): Written {
    const proposal = this.preview(line, actor)
    if (proposal.asks === null) throw new Error(`refused: ${proposal.why.join(' ')}`)
    return proposal.changes.length === 0 ? {} : this.database.write(() => proposal.write(this.nowMs))
  }

  read(line: string): Reply {
    const { command, words } = findCommand(commands, splitWords(line))
    if (!('read' in command)) throw new TypeError(`${line} reads nothing`)
    return command.read(this.deps, readArguments(command, words), { kind: 'local' }) as Reply
  }

  /** Everything that is stored, so that a test can tell that nothing was changed. */
  dump(): string {
    const tables = ['account', 'identity', 'place_rule', 'pairing']
    const rows = tables.map(table => this.database.sqlite.prepare(`SELECT * FROM ${table}`).all())
    return JSON.stringify([...rows, this.keys, [...this.enrolled]])
  }

  async stop(): Promise<void> {
    this.database.close()
    await this.#folder.stop()
  }
}
