import type { Clock } from '@gatehouse/core/clock.ts'
import type { Edge } from '@gatehouse/core/edge/edge.ts'
import type { ApplyOutcome } from '@gatehouse/core/edge/outcome.ts'
import { AppError, errorWords } from '@gatehouse/core/error.ts'
import type { AuditActor, AuditLog } from '@gatehouse/core/identity/audit.ts'
import { hashPassword, passwordProblem } from '@gatehouse/core/identity/password.ts'
import type { PolicyUser, PolicyUserStore } from '@gatehouse/core/identity/policy-user.ts'
import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import {
  basicUsers,
  carriersOf,
  findBasicUser,
  withBasicUsers,
} from '@gatehouse/core/routing/policies/basic-auth/policy-users.ts'
import type { PasswordResult } from './handover.ts'
import { Sessions } from './sessions.ts'

interface PasswordDeps {
  policyUsers: Pick<PolicyUserStore, 'get'>
  audit: Pick<AuditLog, 'append'>
  clock: Clock
}

/** As long as an enrolment. */
const sessionLifeMs = 10 * 60_000

/** Whoever has a link is nobody that Gatehouse knows; who asked for it is written beside. */
const linkHolder: AuditActor = { kind: 'unknown', id: null, name: 'unknown' }

/**
 * Passwords of the users of policies. A password is hashed here and forgotten; its hash is put in force at once, because whoever asked for the
 * link has confirmed that somebody comes through by it.
 */
export class PolicyPasswords {
  readonly #deps: PasswordDeps
  readonly #sessions: Sessions<PolicyUser>
  #edge: Pick<Edge, 'current' | 'change'> | null = null

  constructor(deps: PasswordDeps) {
    this.#deps = deps
    this.#sessions = new Sessions(deps.clock, sessionLifeMs)
  }

  /** From now on there is an edge on which passwords are put in force. */
  open(edge: Pick<Edge, 'current' | 'change'>): void {
    this.#edge = edge
  }

  /** The user that a link is for, as long as there is one. */
  target(id: number): PolicyUser | null {
    const found = this.#deps.policyUsers.get(id)
    return found && this.#isThere(found) ? found : null
  }

  /** Somebody sets the password of a user; gives what the next step is known by. */
  begin(user: PolicyUser): string {
    return this.#sessions.begin(user, other => other.id === user.id)
  }

  /** Sets it, unless it is too weak; then the same session may try another one. */
  async set(session: string, password: string, face: string): Promise<PasswordResult> {
    const target = this.#sessions.find(session)
    if (target === null || !this.#isThere(target)) return { kind: 'over' }
    const problem = passwordProblem(password, target.user)
    if (problem !== undefined) return { kind: 'refused', words: problem }
    this.#sessions.end(session)
    try {
      return resultOf(target, await this.#apply(target, await hashPassword(password), face))
    } catch (error) {
      if (error instanceof AppError) return { kind: 'failed', words: errorWords(error) }
      throw error
    }
  }

  #isThere(target: PolicyUser): boolean {
    const { policy, user } = target
    const state = this.#edge?.current().state
    if (!state?.policies.some(one => one.name === policy && one.kind === 'basic-auth')) return false
    return basicUsers(state, policy).some(one => one.name === user) && unforeseen(state, target).length === 0
  }

  #apply(target: PolicyUser, hash: string, face: string): Promise<ApplyOutcome> {
    const { policy, user, askedBy } = target
    if (!this.#edge) throw new AppError('unavailable', 'The edge is not there yet.')
    const subject = `password of ${user} of the policy ${policy}`
    return this.#edge.change({
      edit: state => {
        findBasicUser(state, policy, user)
        const [route] = unforeseen(state, target)
        if (route !== undefined)
          throw new AppError('conflict', `The route ${route} carries the policy now. Ask for a new link.`)
        const users = basicUsers(state, policy).map(one => (one.name === user ? { ...one, hash } : one))
        return withBasicUsers(state, policy, users)
      },
      risk: 'change',
      author: askedBy,
      why: `${subject} set`,
      verify: true,
      consent: { kind: 'own' },
      begun: revision =>
        this.#deps.audit.append({
          atMs: this.#deps.clock.nowMs(),
          kind: 'applying',
          actor: linkHolder,
          face,
          subject,
          facts: { revision, 'asked by': askedBy },
        }),
    })
  }
}

/** The routes that carry the policy and did not when the link was made: nobody has confirmed that somebody comes through there by it. */
function unforeseen(state: DesiredState, { policy, carriedBy }: PolicyUser): string[] {
  return carriersOf(state, policy).filter(route => !carriedBy.includes(route))
}

function resultOf({ user, policy }: PolicyUser, outcome: ApplyOutcome): PasswordResult {
  switch (outcome.kind) {
    case 'applied':
    case 'unchanged':
      return { kind: 'set', words: `From now on ${user} signs in with it where the policy ${policy} asks.` }
    case 'refused':
      return { kind: 'failed', words: outcome.findings.map(({ message }) => message).join(' ') }
    case 'stale':
      return { kind: 'failed', words: 'The state has moved meanwhile.' }
    case 'failed':
      return { kind: 'failed', words: outcome.words }
  }
}
