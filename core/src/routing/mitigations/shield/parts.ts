import type { Mitigation } from '../../mitigation/mitigation.ts'
import { type LaidRoute, laidName, laidOwner } from '../../mitigation/mitigation-kind.ts'
import { strictPath } from '../../policies/strict-path.ts'
import type { Policy } from '../../policy/policy.ts'
import { halvedLimits } from './halved-limits.ts'
import { stricterWaf } from './stricter-waf.ts'
import { onlyUsualMethods, usualMethods } from './usual-methods.ts'

/** Something that a shield lays over a route. */
export interface ShieldPart {
  label: string
  /** What of it is new, for people. */
  words: string
  policies: Policy[]
  /** Names of the route's own policies that these stand in for. */
  replaces?: string[]
}

/** What a shield lays over a route, in the order in which it is shown. What others lay over it has no say in that. */
export function shieldedParts({ policies }: LaidRoute, mitigation: Mitigation): ShieldPart[] {
  const own = policies.filter(({ name }) => laidOwner(name) === undefined)
  const nameOf = (part: string) => laidName(mitigation, part)
  return [
    ...stricterWaf(own, nameOf),
    ...halvedLimits(own, nameOf),
    {
      label: 'methods',
      words: usualMethods.join(', '),
      policies: [{ name: nameOf('methods'), kind: onlyUsualMethods.kind, options: {} }],
    },
    ...(own.some(({ kind }) => kind === strictPath.kind)
      ? []
      : [
          {
            label: 'strict-path',
            words: 'odd paths are refused with 400',
            policies: [
              {
                name: nameOf('strict-path'),
                kind: strictPath.kind,
                options: strictPath.schema.parse({}) as Record<string, unknown>,
              },
            ],
          },
        ]),
  ]
}
