import { findRoute } from '@gatehouse/core/routing/desired-state.ts'
import { mitigationName } from '@gatehouse/core/routing/mitigation/mitigation.ts'
import { routeWords } from '@gatehouse/core/routing/words.ts'
import { z } from 'zod'
import { defineCommand, positional } from '../command.ts'
import { certificateTable, isPressing } from '../replies/certificate-words.ts'
import { mitigationData, mitigationsOver, mitigationText } from '../replies/mitigation-words.ts'
import { protectedBy } from '../replies/protection-words.ts'

/** One route with all its keys, as they would be typed, what lies over it for a time, and the certificates that its clients are shown now. */
export const routeShow = defineCommand({
  name: 'route show',
  summary: 'one route with all its keys, what protects it, and the certificates that its clients are shown',
  role: 'viewer',
  risk: 'read',
  parameters: { name: positional(z.string(), 'route', 'the route', { suggest: 'route' }) },
  examples: ['route show shop'],
  read: async ({ edge, clock }, { name }) => {
    const { state } = edge.current()
    const route = findRoute(state, name)
    const over = mitigationsOver(state, name)
    const nowMs = clock.nowMs()
    // Their names are told with what was shown of them.
    const { policies: _, ...words } = routeWords(route)
    const certificates = await edge.certificates.ofRoute(name)
    const pressing = certificates.some(one => isPressing(one, nowMs))
    return {
      title: `Route ${name}, ${route.enabled ? 'enabled' : 'disabled'}`,
      severity: pressing ? 'warning' : 'info',
      facts: [
        ...over.map((one): [string, string] => ['holds now', mitigationText(one, nowMs)]),
        ...Object.entries(words),
        ['protected by', protectedBy(edge, route, nowMs)],
      ],
      ...(certificates.length > 0 && { table: certificateTable(certificates, nowMs) }),
      notes: lookedAt(certificates.length, route.hosts.length),
      next: [
        ...over.slice(0, 1).map(one => `mitigation show ${mitigationName(one)}`),
        ...(route.policies.length > 0 ? [`prove ${name}`] : []),
        'help route set',
      ],
      data: { ...route, mitigations: over.map(mitigationData), certificates, proofs: edge.proofs(name) },
    }
  },
})

/** Says so when not every host was asked for its certificate. */
function lookedAt(count: number, hosts: number): string[] {
  return count > 0 && count < hosts ? [`The certificates of the first ${count} hosts are shown.`] : []
}
