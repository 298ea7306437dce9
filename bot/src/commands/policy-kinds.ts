import { policyKinds } from '@gatehouse/core/routing/policies/index.ts'
import { z } from 'zod'
import { defineCommand, optional } from '../command.ts'
import { demandKind } from '../parameters/policy.ts'
import { kindReply } from '../replies/kind-reply.ts'

/** What protections there are, in the order in which requests meet them. */
export const policyKindsCommand = defineCommand({
  name: 'policy kinds',
  summary: 'what kinds of policies there are, or the keys of one',
  role: 'viewer',
  risk: 'read',
  namesNoClients: true,
  parameters: { kind: optional(z.string(), 'kind', 'one kind, with its keys', { suggest: 'policy kind' }) },
  examples: ['policy kinds', 'policy kinds hsts'],
  read: (_deps, { kind }) => {
    if (kind !== undefined) return kindReply(demandKind(kind))
    return {
      title: 'Kinds of policies, in the order in which requests meet them.',
      severity: 'info',
      table: {
        columns: ['kind', 'what it does'],
        rows: policyKinds.map(one => [one.kind, one.summary]),
      },
      next: ['policy kinds hsts', 'help policy add'],
      data: policyKinds.map(one => ({ kind: one.kind, summary: one.summary, proves: one.proves })),
    }
  },
})
