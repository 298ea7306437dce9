import { endedOf } from '@gatehouse/core/routing/ends.ts'
import { findPolicy, kindOf, policyWords } from '@gatehouse/core/routing/policy/policy.ts'
import { defineCommand } from '../command.ts'
import { carriers, nameList, policyName } from '../parameters/policy.ts'
import { fileFacts, fileNotes } from '../replies/file-facts.ts'

/** One policy with all its keys, as they would be typed, and who carries it. */
export const policyShow = defineCommand({
  name: 'policy show',
  summary: 'one policy with all its keys, and the routes that carry it',
  role: 'viewer',
  risk: 'read',
  parameters: { name: policyName },
  examples: ['policy show only-https'],
  read: async ({ edge, clock }, { name }) => {
    const { state } = edge.current()
    const policy = findPolicy(state, name)
    const words = policyWords(policy)
    const routes = carriers(state, name)
    const files = (await kindOf(policy).files?.(policy.options as never, state.settings, edge.files)) ?? []
    const cautions = kindOf(policy).cautions?.(policy.options as never, state.settings) ?? []
    const holds = kindOf(policy).holds?.(policy.options as never) ?? {}
    const ended = endedOf({ policies: [policy], mitigations: [] }, clock.nowMs()).map(end => end.words)
    return {
      title: `Policy ${name}: ${kindOf(policy).summary}`,
      severity: 'info',
      facts: [
        ...Object.entries(words),
        ...Object.entries(holds),
        ['routes', routes.length === 0 ? 'none' : nameList(routes)],
        ...fileFacts(files, clock.nowMs()),
      ],
      notes: [
        ...ended.map(words => `Note: ${words} has ended, and is still in force.`),
        ...cautions.map(words => `Note: ${words}.`),
        ...fileNotes(files, clock.nowMs()),
      ],
      next: [routes[0] === undefined ? `policy kinds ${policy.kind}` : `prove ${routes[0]}`],
      // In words: options may hold what is nobody's business, such as hashes of passwords.
      data: { name, ...words, holds, routes, ended, cautions, files },
    }
  },
})
