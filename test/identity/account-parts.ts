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
import type { Account } from '@gatehouse/core/identity/account.ts'
import type { Actor } from '@gatehouse/core/identity/actor.ts'
import type { ApiKey } from '@gatehouse/core/identity/api-key.ts'
import type { Role } from '@gatehouse/core/identity/role.ts'
import { graver, type Risk } from '@gatehouse/core/routing/risk.ts'
import { SqliteApiKeyStore } from '@gatehouse/core/sqlite/api-key-store.ts'
import { SqlitePairingStore } from '@gatehouse/core/sqlite/pairing-store.ts'
import { SqlitePlaceStore } from '@gatehouse/core/sqlite/place-store.ts'
import { SqliteSeenAddressStore } from '@gatehouse/core/sqlite/seen-address-store.ts'
import type { Command, CommandDeps } from '../../bot/src/command.ts'
import { readArguments } from '../../bot/src/grammar/arguments.ts'
import { findCommand } from '../../bot/src/grammar/find-command.ts'
import { splitWords } from '../../bot/src/grammar/grammar.ts'
import type { Proposal, Written } from '../../bot/src/proposal.ts'
import type { Reply } from '../../bot/src/reply.ts'
import { local } from '../harness/gatehouse.ts'
import { someTimeMs, Vault } from './vault.ts'

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

/** The stores of people, places, codes and keys over a database of their own, and commands said to them. */
export class People {
  readonly #vault = new Vault()
  readonly file = this.#vault.file
  readonly database = this.#vault.database
  readonly accounts = this.#vault.accounts
  readonly codes = this.#vault.codes
  readonly links = this.#vault.links
  readonly places = new SqlitePlaceStore(this.database)
  readonly pairings = new SqlitePairingStore(this.database)
  readonly keys = new SqliteApiKeyStore(this.database)
  nowMs = someTimeMs

  /** What the commands here ask for, and completion; they never look at an edge. */
  readonly deps = {
    transactions: this.database,
    accounts: this.accounts,
    places: this.places,
    pairings: this.pairings,
    codes: this.codes,
    links: this.links,
    keys: this.keys,
    seenAddresses: new SqliteSeenAddressStore(this.database),
    clock: { nowMs: () => this.nowMs },
    commands,
  } as unknown as CommandDeps

  /** An account made without a command. */
  account(name: string, role: Role, { codes = false } = {}): Account {
    const id = codes ? this.#vault.enrolled(name, role).id : this.#vault.account(name, role)
    const account = this.accounts.get(id)
    if (!account) throw new Error(`${name} was not made`)
    return account
  }

  /** Takes up codes for an account that has none. */
  enrol(id: number): void {
    this.#vault.takeUp(id, this.nowMs)
  }

  key(name: string, owner: number): ApiKey {
    const expiresAtMs = this.nowMs + 86_400_000
    return this.keys.add({ name, owner, scopes: ['*:read'], networks: [], expiresAtMs }, this.nowMs)
  }

  /** What a mutating command would do. */
  preview(line: string, actor: Actor = { kind: 'local' }): Previewed {
    const { command, words } = findCommand(commands, splitWords(line))
    const args = readArguments(command, words)
    if (!('propose' in command)) throw new TypeError(`${line} proposes nothing`)
    const proposal = command.propose(this.deps, args, actor, { by: 'test', atMs: this.nowMs, address: null })
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
    return proposal.changes.length === 0 ? {} : this.database.write(() => proposal.write(this.nowMs, 1))
  }

  read(line: string): Reply {
    const { command, words } = findCommand(commands, splitWords(line))
    if (!('read' in command)) throw new TypeError(`${line} reads nothing`)
    return command.read(this.deps, readArguments(command, words), { kind: 'local' }, local) as Reply
  }

  /** Everything that is stored, so that a test can tell that nothing was changed. */
  dump(): string {
    const tables = ['account', 'identity', 'place_rule', 'pairing', 'api_key']
    const rows = tables.map(table => this.database.sqlite.prepare(`SELECT * FROM ${table}`).all())
    return JSON.stringify([...rows, this.#vault.dump()])
  }

  stop(): Promise<void> {
    return this.#vault.stop()
  }
}
