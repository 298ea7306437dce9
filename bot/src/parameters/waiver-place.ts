import { durationMs } from '@gatehouse/core/duration.ts'
import { PathPrefix } from '@gatehouse/core/routing/path-prefix.ts'
import { type Waiver, waiverText } from '@gatehouse/core/routing/policies/waf/waiver.ts'
import { z } from 'zod'
import { key } from '../command.ts'
import { freeText } from './free-text.ts'

const dayMs = 86_400_000
const mostMs = 365 * dayMs

/** Below which path of a route a waiver counts. */
export const waiverPath = key(
  PathPrefix,
  '/search',
  'the path below which alone; otherwise everywhere on the route',
)

/** Where a waiver counts. */
export const waiverPlace = {
  route: key(z.string(), 'shop', 'the one route on which; otherwise all that carry the policy', {
    suggest: 'route',
  }),
  path: waiverPath,
}

/** Why, for whom and for how long. @param usualDays when nothing is said */
export function waiverWords(usualDays: number) {
  return {
    reason: { ...key(freeText(waiverText(200)), '"…"', 'why it is wrong here'), needed: true as const },
    owner: {
      ...key(freeText(waiverText(80)), 'anna', 'who stands for it and will look at it again'),
      needed: true as const,
    },
    for: key(
      durationMs({ min: dayMs, max: mostMs }),
      '30d',
      `for how long, to the end of that day in UTC; otherwise ${usualDays}d`,
    ),
  }
}

/** What was said of where it counts. The path / is all of a route. */
export function placeOf(route?: string, path?: string): Pick<Waiver, 'route' | 'path'> {
  return { ...(route !== undefined && { route }), ...(path !== undefined && path !== '/' && { path }) }
}

/** The end of a day, so that who confirms it some minutes later confirms the same. In milliseconds since 1970. */
export function waiverEndMs(nowMs: number, lastsMs: number | undefined, usualDays: number): number {
  return (Math.floor((nowMs + (lastsMs ?? usualDays * dayMs)) / dayMs) + 1) * dayMs
}
