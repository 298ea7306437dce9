import { defineMitigation } from '../mitigation/mitigation-kind.ts'
import { shieldedParts } from './shield/parts.ts'

/**
 * A strict preset for a while: the WAF blocks and is one step more suspicious, limits are halved, unusual methods and odd paths are refused.
 * What a route has that is stricter stays.
 */
export const shield = defineMitigation({
  kind: 'shield',
  summary: 'protect a route as strictly as it can bear for a while',
  target: 'route',
  fields: {},
  risk: () => 'change',
  consequence: ({ route }) => `the route ${route} refuses whatever looks like an attack.`,
  lays: (own, mitigation) =>
    Object.fromEntries(shieldedParts(own, mitigation).map(one => [one.label, one.words])),
  lay: ({ policies, ...laid }, _options, mitigation) => {
    const parts = shieldedParts({ ...laid, policies }, mitigation)
    const replaced = new Set(parts.flatMap(part => part.replaces ?? []))
    return {
      ...laid,
      policies: [
        ...policies.filter(({ name }) => !replaced.has(name)),
        ...parts.flatMap(part => part.policies),
      ],
    }
  },
})
