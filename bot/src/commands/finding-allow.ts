import { AppError } from '@gatehouse/core/error.ts'
import type { FindingAllow } from '@gatehouse/core/findings/allow.ts'
import { detectors } from '@gatehouse/core/findings/detectors/index.ts'
import { findRoute } from '@gatehouse/core/routing/desired-state.ts'
import { type CommandDeps, defineCommand } from '../command.ts'
import { allowKeys, detectorName } from '../parameters/finding.ts'
import { watchedAnew } from '../parameters/finding-exceptions.ts'
import { allowChange } from '../replies/finding-allow-words.ts'
import { scopeText } from '../replies/finding-words.ts'

const usualMs = 30 * 86_400_000

/** Lets a detector pass over something for a time. */
export const findingAllow = defineCommand({
  name: 'finding allow',
  summary: 'let a detector pass over a route, a client or a path for a time',
  role: 'operator',
  risk: 'destructive',
  parameters: { detector: detectorName, ...allowKeys },
  examples: [
    'finding allow path-probing client=203.0.113.7 for=30d reason="our own link checker"',
    'finding allow high-rate route=api client=198.51.100.0/24 reason="the nightly import"',
    'finding allow latency-shift route=reports for=7d reason="the quarter is closed"',
  ],
  propose: (deps, { detector, for: lastsMs = usualMs, reason, ...scope }, _actor, asked) => {
    const { edge, findingAllows, clock } = deps
    const { route = null, client = null, path = null } = scope
    if (route !== null) findRoute(edge.current().state, route)
    const wish = {
      detector,
      route,
      client,
      path,
      reason,
      by: asked.by,
      atMs: asked.atMs,
      untilMs: asked.atMs + lastsMs,
    }
    demandSense(findingAllows, wish, clock.nowMs())
    const isWide = route === null && client === null && path === null
    return {
      changes: allowChange(null, wish),
      ...(isWide && {
        findings: [
          {
            guard: 'exception',
            message: `This passes over everything that ${detector} would find, on every route.`,
            risk: 'destructive',
          },
        ],
      }),
      done: `${detector} passes over what comes ${scopeText(wish)}`,
      undo: `finding disallow ${findingAllows.nextId()}`,
      write: () => ({
        data: findingAllows.add(wish),
        next: ['finding allowed'],
        effect: () => watchedAnew(deps),
      }),
    }
  },
})

type Wish = Omit<FindingAllow, 'id'>

function demandSense(store: CommandDeps['findingAllows'], wish: Wish, nowMs: number): void {
  const { detector, client, path } = wish
  const isOfMinutes = detectors.find(({ name }) => name === detector)?.kind === 'minute'
  if (isOfMinutes && (client !== null || path !== null))
    throw new AppError(
      'invalid',
      `${detector} looks at minutes of a route, which have neither client nor path: name a route alone.`,
    )
  const same = store.holding(nowMs).find(one => isAbout(one, wish))
  if (same)
    throw new AppError(
      'conflict',
      `That is allowed already by exception ${same.id}. For another end: finding disallow ${same.id}, then allow it anew.`,
    )
}

function isAbout(one: Wish, other: Wish): boolean {
  return (['detector', 'route', 'client', 'path'] as const).every(key => one[key] === other[key])
}
