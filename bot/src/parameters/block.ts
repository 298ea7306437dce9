import { BlockAnswer } from '@gatehouse/core/blocks/block.ts'
import { mostParts } from '@gatehouse/core/blocks/parts.ts'
import { BlockNetwork } from '@gatehouse/core/blocks/prefix.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { didYouMean } from '@gatehouse/core/nearest.ts'
import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import { Slug } from '@gatehouse/core/routing/slug.ts'
import { commaList, orNone } from '@gatehouse/core/value-types.ts'
import { z } from 'zod'
import { key, positional } from '../command.ts'
import { lasting } from './lasting.ts'

const mostRoutes = 100

/** Who is meant by a block. */
export const blockNetwork = positional(
  BlockNetwork,
  'ip-or-cidr',
  'the address or network; a bare IPv6 address is its /64',
)

/** Until somebody revokes it, or until a moment that is written out: what takes an `unblock` back names the end that there was. */
const Until = z.string().transform((text, context): 'revoked' | number => {
  if (text === 'revoked') return text
  const atMs = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(atMs)) return atMs
  context.addIssue({ code: 'custom', message: 'say until revoked, or how long, as in for 2h' })
  return z.NEVER
})

/** What a block is beside its network. */
export const blockKeys = {
  ...lasting,
  until: key(
    Until,
    'revoked',
    'until revoked: it holds until somebody ends it, which is critical; or a moment like 2026-11-23T18:00:00Z',
    { values: ['revoked'] },
  ),
  route: key(
    commaList(Slug).refine(routes => routes.length <= mostRoutes, `give at most ${mostRoutes} routes`),
    'shop,api',
    'the only routes on which it counts; otherwise all of the edge',
    { suggest: 'route' },
  ),
  answer: key(BlockAnswer, 'refuse|close', 'refuse is 403; close ends the connection without a word', {
    values: BlockAnswer.options,
  }),
  except: key(
    orNone(
      commaList(BlockNetwork).refine(
        parts => parts.length <= mostParts,
        `give at most ${mostParts} networks`,
      ),
    ),
    '203.0.113.9,…|none',
    'parts of it that come through all the same; blocking it again keeps them, unless none is said',
  ),
}

/** @throws AppError `not_found` for a route that there is not */
export function demandRoutes({ routes }: Pick<DesiredState, 'routes'>, names: readonly string[]): void {
  // Most blocks name none, and of ten thousand routes a set takes longer than all the rest.
  if (names.length === 0) return
  const known = new Set(routes.map(({ name }) => name))
  const missing = names.find(name => !known.has(name))
  if (missing !== undefined)
    throw new AppError('not_found', `There is no route "${missing}".${didYouMean(missing, [...known])}`)
}
