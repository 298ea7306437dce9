import { inOrder, policyWords } from '@gatehouse/core/routing/policy/policy.ts'
import { defineCommand } from '../command.ts'
import { carriers } from '../parameters/policy.ts'

/** Every policy, in the order in which requests meet them. */
export const policyList = defineCommand({
  name: 'policy list',
  summary: 'every policy and how many routes carry it',
  role: 'viewer',
  risk: 'read',
  parameters: {},
  examples: ['policy list'],
  read: ({ edge }) => {
    const { state } = edge.current()
    const rows = inOrder(state.policies).map(policy => {
      const { kind, ...words } = policyWords(policy, true)
      const keys = Object.entries(words).map(([key, value]) => `${key}=${value}`)
      return {
        name: policy.name,
        kind: policy.kind,
        keys: keys.join(' '),
        routes: carriers(state, policy.name),
      }
    })
    if (rows.length === 0)
      return {
        title: 'There are no policies yet.',
        severity: 'info',
        next: ['policy kinds', 'help policy add'],
        data: [],
      }
    return {
      title: rows.length === 1 ? '1 policy.' : `${rows.length} policies.`,
      severity: 'info',
      table: {
        columns: ['policy', 'kind', 'routes', 'keys'],
        rows: rows.map(({ name, kind, routes, keys }) => [name, kind, String(routes.length), keys]),
        narrower: 'policy show <name>',
      },
      next: ['prove'],
      data: rows,
    }
  },
})
