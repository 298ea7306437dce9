import { findRoute } from '@gatehouse/core/routing/desired-state.ts'
import { findPolicy, inOrder, kindOf } from '@gatehouse/core/routing/policy/policy.ts'
import { z } from 'zod'
import { defineCommand, positional } from '../command.ts'
import { shown } from '../replies/proofs-reply.ts'

/** What a request to a route meets, in order. */
export const routePolicyList = defineCommand({
  name: 'route policy list',
  summary: 'the policies of a route, in the order in which requests meet them',
  role: 'viewer',
  risk: 'read',
  parameters: { route: positional(z.string(), 'route', 'the route', { suggest: 'route' }) },
  examples: ['route policy list shop'],
  read: ({ edge, clock }, { route: name }) => {
    const { state } = edge.current()
    const proofs = new Map(edge.proofs(name).map(proof => [proof.policy, proof]))
    const carried = inOrder(findRoute(state, name).policies.map(policy => findPolicy(state, policy)))
    if (carried.length === 0)
      return {
        title: `The route ${name} carries no policies.`,
        severity: 'info',
        next: ['policy list', 'policy kinds'],
        data: [],
      }
    return {
      title: `The route ${name} carries these, in the order in which requests meet them.`,
      severity: 'info',
      table: {
        columns: ['policy', 'kind', 'what it does', 'last shown'],
        rows: carried.map(policy => [
          policy.name,
          policy.kind,
          kindOf(policy).summary,
          shown(proofs.get(policy.name), clock.nowMs()),
        ]),
      },
      next: [`prove ${name}`],
      data: carried.map(policy => ({
        policy: policy.name,
        kind: policy.kind,
        proof: proofs.get(policy.name) ?? null,
      })),
    }
  },
})
