import type { Block } from '../blocks/block.ts'
import type { DesiredState } from '../routing/desired-state.ts'
import { type Mitigation, mitigationName } from '../routing/mitigation/mitigation.ts'
import type { Route } from '../routing/route.ts'
import type { ExportNotes } from './export-notes.ts'
import { block } from './words.ts'

/** A block as far as it is said. */
export type Blocked = Pick<Block, 'network' | 'except' | 'routes' | 'answer'>

/** The snippet that refuses whoever is blocked everywhere. No route has this name for a matcher. */
const everywhere = 'blocked_everywhere'

/** What refuses whoever is blocked on all routes, once for all of them. */
export function blockSnippet(blocked: readonly Blocked[]): string[] {
  const lines = blockLines(everywhere, ofAll(blocked))
  return lines.length === 0 ? [] : block(`(${everywhere})`, lines)
}

/** Whom mitigations and blocks keep out of a route at this moment, before anything that the route says by itself. */
export function shutOut(
  { mitigations }: DesiredState,
  route: Route,
  { blocked, notes }: { blocked: readonly Blocked[]; notes: ExportNotes },
): string[] {
  const over = mitigations.filter(one => one.route === null || one.route === route.name)
  const own = blocked.filter(({ routes }) => routes?.includes(route.name))
  return [
    ...(ofAll(blocked).length > 0 ? [`import ${everywhere}`] : []),
    ...blockLines('blocked_here', own),
    ...over.flatMap((one, index) => mitigationLines(one, `mitigation_${index}`, route.name, notes)),
  ]
}

function ofAll(blocked: readonly Blocked[]): Blocked[] {
  return blocked.filter(({ routes }) => routes === null)
}

/** Those without exceptions go together; one with exceptions is a matcher by itself. */
function blockLines(name: string, blocked: readonly Blocked[]): string[] {
  return (['refuse', 'close'] as const).flatMap(answer => {
    const of = blocked.filter(one => one.answer === answer)
    const plain = of.filter(({ except }) => except.length === 0).map(({ network }) => network)
    const others = of.filter(({ except }) => except.length > 0)
    return [
      ...(plain.length > 0 ? refused(`@${name}_${answer}`, [`client_ip ${plain.join(' ')}`], answer) : []),
      ...others.flatMap(({ network, except }, index) =>
        refused(
          `@${name}_${answer}_${index}`,
          [`client_ip ${network}`, `not client_ip ${except.join(' ')}`],
          answer,
        ),
      ),
    ]
  })
}

function refused(matcher: string, lines: readonly string[], answer: Blocked['answer']): string[] {
  return [...block(matcher, lines), answer === 'close' ? `abort ${matcher}` : `error ${matcher} 403`]
}

const statuses: Readonly<Record<string, number>> = { lockdown: 403, maintenance: 503 }

function mitigationLines(mitigation: Mitigation, name: string, route: string, notes: ExportNotes): string[] {
  const status = statuses[mitigation.kind]
  if (status === undefined) {
    notes.say(mitigationName(mitigation), route, 'it holds at this moment and is not said.')
    return []
  }
  notes.say(
    mitigationName(mitigation),
    route,
    `it holds at this moment, and stays in this file until somebody takes it out: ${status} for all but those whom it lets through.`,
  )
  const { allow } = mitigation.options as { allow: readonly string[] }
  if (allow.length === 0) return [`error ${status}`]
  return [`@${name} not client_ip ${allow.join(' ')}`, `error @${name} ${status}`]
}
