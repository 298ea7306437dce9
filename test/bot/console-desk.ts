import { generateSync } from 'otplib'
import { type Command, defineCommand, positional } from '../../bot/src/command.ts'
import { accountEnroll } from '../../bot/src/commands/account-enroll.ts'
import { confirmationApprove } from '../../bot/src/commands/confirmation-approve.ts'
import { decide, dispatch } from '../../bot/src/dispatch/dispatch.ts'
import type { DispatchDeps } from '../../bot/src/dispatch/dispatch-deps.ts'
import { likelyAccount } from '../../bot/src/dispatch/who-confirms.ts'
import { LinkHandovers } from '../../bot/src/link-handovers.ts'
import type { ConsoleDesk } from '../../bot/src/platforms/console/converse.ts'
import { DeniedKeys } from '../../bot/src/platforms/denied-keys.ts'
import { PolicyPasswords } from '../../bot/src/policy-passwords.ts'
import type { Stores } from '../../bot/src/startup/open-stores.ts'
import type { Confirmation } from '../../core/src/identity/confirmation.ts'
import type { Role } from '../../core/src/identity/role.ts'
import { silentLog } from '../../core/src/log.ts'
import { Slug } from '../../core/src/routing/slug.ts'
import { Database } from '../../core/src/sqlite/database.ts'
import { FakeEdge } from '../fakes/edge.ts'
import { openTestStores } from '../harness/edge.ts'
import { TestClock } from '../harness/test-clock.ts'
import { commands, testDeps } from './commands.ts'

const name = positional(Slug, 'name', 'the name')

/** What needs two people, and what gives a secret, beside the commands of the other tests. */
const ownCommands: readonly Command[] = [
  accountEnroll,
  confirmationApprove,
  defineCommand({
    name: 'route wipe',
    summary: 'removes a route that matters',
    role: 'operator',
    risk: 'critical',
    parameters: { name },
    examples: ['route wipe shop'],
    wish: (state, args) => ({
      after: { ...state, routes: state.routes.filter(route => route.name !== args.name) },
      done: `Route ${args.name} wiped`,
    }),
  }),
  defineCommand({
    name: 'key make',
    summary: 'makes a key',
    role: 'admin',
    risk: 'change',
    parameters: { name },
    examples: ['key make ci'],
    propose: ({ keys, links }, args) => ({
      changes: [{ thing: 'key', name: args.name, action: 'add', fields: [] }],
      done: `Key ${args.name} made`,
      write: nowMs => {
        const expiresAtMs = nowMs + 86_400_000
        const key = keys.add(
          { name: args.name, owner: null, scopes: ['*:change'], networks: [], expiresAtMs },
          nowMs,
        )
        const { token } = links.make('api-key', key.id, nowMs)
        return { data: { key: args.name }, handover: { purpose: 'api-key', token } }
      },
    }),
  }),
]

/** A desk as the product wires it: the real dispatcher and stores, over an edge without a Caddy. */
export class TestDesk implements ConsoleDesk {
  readonly clock = new TestClock()
  readonly database = new Database(':memory:')
  readonly stores: Stores
  readonly deps: DispatchDeps & { edge: FakeEdge }
  readonly handovers: LinkHandovers
  readonly log = silentLog

  /** With `links` false no page is there that a link could lead to. */
  constructor(links = true) {
    this.stores = openTestStores(this.database, 'master.key', this.clock)
    this.deps = {
      ...testDeps(),
      ...this.stores,
      edge: new FakeEdge(testDeps().edge.state, this.stores.revisions),
      clock: this.clock,
      commands: [...commands, ...ownCommands],
      linkUrl: token => (links ? `http://127.0.0.1:1/once/${token}` : null),
    }
    this.#deniedKeys = new DeniedKeys(this.deps, 'gate')
    const passwords = new PolicyPasswords(this.deps)
    passwords.open(this.deps.edge)
    this.handovers = new LinkHandovers({ ...this.deps, passwords, enrolments: this.stores.enrolments })
  }

  readonly run: ConsoleDesk['run'] = request => dispatch(this.deps, request)
  readonly decide: ConsoleDesk['decide'] = decision => decide(this.deps, decision)
  readonly #deniedKeys: DeniedKeys
  readonly deniedKey = () => this.#deniedKeys.write('unknown', null, null)
  readonly likelyAccount = (id: string) => likelyAccount(this.deps, id)

  /** The id of the key with this secret, as long as there is one. */
  readonly keyOf = (secret: string) => this.stores.keys.bySecret(secret)?.id ?? null

  /** An account with codes. The clock goes on to its next code. */
  person(name: string, role: Role): { code(): string; wrong(): string; recoveryCodes: readonly string[] } {
    const nowMs = this.clock.nowMs()
    const { id } = this.stores.accounts.add({ name, role }, nowMs)
    const { secret } = this.stores.enrolments.offer(id, nowMs)
    const code = () => codeOf(secret, this.clock)
    const enrolled = this.stores.enrolments.finish(id, code(), nowMs)
    if (enrolled.kind !== 'enrolled') throw new Error(`${name} could not take up codes`)
    this.clock.advance(30_000)
    const wrong = () => String((Number(code()) + 123_456) % 1_000_000).padStart(6, '0')
    return { code, wrong, recoveryCodes: enrolled.recoveryCodes }
  }

  routes(): string[] {
    return this.deps.edge.state.routes.map(route => route.name)
  }

  /** The confirmation that was asked for last. */
  last(): Confirmation | null {
    const id = this.stores.audit.list({ kind: 'planned', limit: 1 })[0]?.facts.confirmation
    return typeof id === 'string' ? this.stores.confirmations.find(id) : null
  }
}

/** The code of a base32 secret at this moment. */
export function codeOf(secret: string, clock: TestClock): string {
  return generateSync({ secret, epoch: Math.floor(clock.nowMs() / 1000) })
}
