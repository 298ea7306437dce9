import type { Mitigation } from '../mitigation/mitigation.ts'
import { defineMitigation, laidName } from '../mitigation/mitigation-kind.ts'
import { choiceField, type Field, networksField, type Options, weakens } from '../policy/field.ts'

const ownPages = ['open', 'closed'] as const

const fields = {
  allow: networksField(200, {
    summary: 'the addresses and networks that come through; all others get 403',
    usual: [],
    weaker: weakens.added,
  }),
  'own-pages': choiceField(ownPages, {
    summary: "Gatehouse's own pages: open as they are, or closed to all others too; for lockdown all",
    usual: 'open',
    weaker: weakens.towards('open', 'closed'),
  }) as Field<(typeof ownPages)[number]>,
}

/** What a lockdown is told. */
export type LockdownOptions = Options<typeof fields>

/** Lets only listed addresses through, to one route or to the whole edge. */
export const lockdown = defineMitigation({
  kind: 'lockdown',
  summary: 'let only listed addresses through, to one route or to all; all others get 403',
  target: 'route or all',
  fields,
  protects: true,
  shutsOut: true,
  risk: (_options, all) => (all ? 'critical' : 'destructive'),
  consequence: ({ route, options }) => consequence(route, options as LockdownOptions),
  misfit: (_route, { options }) =>
    (options as LockdownOptions)['own-pages'] === 'closed'
      ? 'own-pages=closed goes with lockdown all alone: the own pages are no part of a route.'
      : undefined,
  lay: ({ policies, ...laid }, { allow }, mitigation) => ({
    ...laid,
    policies: [
      ...policies,
      { name: laidName(mitigation), kind: 'ip-allow', options: { networks: allow, list: null } },
    ],
  }),
})

/** Whom a lockdown lets through. */
export function allowedBy({ options }: Pick<Mitigation, 'options'>): readonly string[] {
  return (options as LockdownOptions).allow
}

/** What holds beyond the routes while everything is locked down; undefined while it is not. */
export function lockdownOfAll({
  mitigations,
}: {
  mitigations: readonly Mitigation[]
}): LockdownOptions | undefined {
  const found = mitigations.find(({ kind, route }) => kind === lockdown.kind && route === null)
  return found && (found.options as LockdownOptions)
}

function consequence(route: string | null, { allow, 'own-pages': pages }: LockdownOptions): string {
  const where = route === null ? 'to any route or host' : `to the route ${route}`
  const who =
    allow.length === 0
      ? `nobody at all comes through ${where} (no allow=… is named); every client gets 403.`
      : `only ${allow.join(', ')} ${allow.length === 1 ? 'comes' : 'come'} through ${where}; every other client gets 403.`
  const way =
    route !== null
      ? ''
      : pages === 'closed'
        ? " Gatehouse's own pages are CLOSED to them as well: without a listed address only a chat or the console of the machine can end this."
        : " Gatehouse's own pages stay open."
  return `${who}${way} Connections that are open already, such as WebSockets, go on.`
}
