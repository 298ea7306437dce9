import { auditActor } from '@gatehouse/core/identity/actor.ts'
import { passwordMark } from '@gatehouse/core/routing/policies/basic-auth/basic-users.ts'
import { carriersOf, findBasicUser } from '@gatehouse/core/routing/policies/basic-auth/policy-users.ts'
import { defineCommand } from '../command.ts'
import { policyName } from '../parameters/policy.ts'
import { makePasswordLink, passwordLink, policyUser } from '../parameters/policy-user.ts'

/** A new password for a user of a policy. The old one works until the new one is set. */
export const policyUserPassword = defineCommand({
  name: 'policy user password',
  summary: 'make the link to set a new password of a user',
  role: 'operator',
  // Whoever has the link comes through where the policy asks.
  risk: 'destructive',
  parameters: { policy: policyName, user: policyUser },
  examples: ['policy user password staff-only anna'],
  propose: (deps, { policy, user }, actor) => {
    const { state } = deps.edge.current()
    const found = findBasicUser(state, policy, user)
    const by = auditActor(actor).name
    return {
      changes: [{ thing: 'policy', name: policy, action: 'change', fields: [passwordLink(user)] }],
      binds: [passwordMark(found), ...carriersOf(state, policy)],
      done: `Link for the password of ${user} made`,
      undo: {
        none: `the link works once and ends by itself, and nothing has changed yet; a newer one ends it: policy user password ${policy} ${user}`,
      },
      write: nowMs => ({
        notes: [`Give the link to ${user} and to nobody else.`],
        next: [`policy user list ${policy}`],
        data: { policy, user },
        handover: makePasswordLink(deps, state, { policy, user, by }, nowMs),
      }),
    }
  },
})
