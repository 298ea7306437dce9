import { BlockNetwork } from '@gatehouse/core/blocks/prefix.ts'
import { durationMs } from '@gatehouse/core/duration.ts'
import { detectors } from '@gatehouse/core/findings/detectors/index.ts'
import { incidentText } from '@gatehouse/core/incidents/incident.ts'
import { didYouMean } from '@gatehouse/core/nearest.ts'
import { Slug } from '@gatehouse/core/routing/slug.ts'
import { wholeNumber } from '@gatehouse/core/value-types.ts'
import { z } from 'zod'
import { key, positional } from '../command.ts'
import { freeText } from './free-text.ts'

const dayMs = 86_400_000
const names = detectors.map(({ name }) => name)
const longestPath = 200
const longestReason = 200

/** The number of a finding, with or without its letter: six digits alone would be taken for a code. */
const FindingName = z
  .string()
  .regex(/^f?[1-9]\d{0,14}$/i, 'write the number of a finding, as in f12; see: finding list')
  .transform(text => Number(text.replace(/^f/i, '')))

/** Which finding. */
export const findingId = positional(FindingName, 'f12', 'its name, as finding list shows it')

/** The number of an exception. */
export const exceptionId = positional(
  wholeNumber(1, 999_999_999),
  '3',
  'its number, as finding allowed shows it',
)

/** The name of a detector. */
export const detectorName = positional(
  z.string().transform((text, context): string => {
    const name = text.toLowerCase()
    if (names.includes(name)) return name
    context.addIssue({ code: 'custom', message: `there is no such detector.${didYouMean(name, names)}` })
    return z.NEVER
  }),
  'detector',
  'what found it, as finding list names it',
  { values: names },
)

const AllowedPath = z
  .string()
  .max(longestPath, `at most ${longestPath} characters`)
  .refine(
    text => /^\/[^\p{C}\p{Z}*]*\*?$/u.test(text),
    'write a whole path, or its beginning and a *, as in /api/*',
  )

/** What an exception is about, how long it holds, and why. */
export const allowKeys = {
  route: key(Slug, 'shop', 'the only route on which it holds; otherwise on all', { suggest: 'route' }),
  client: key(
    BlockNetwork,
    '203.0.113.7',
    'the only address or network of which it holds; otherwise of everybody',
  ),
  path: key(AllowedPath, '/api/*', 'the only path, or with * the beginning of paths, for which it holds'),
  for: key(durationMs({ min: 3_600_000, max: 365 * dayMs }), '30d', 'for how long; otherwise 30d'),
  reason: {
    ...key(freeText(incidentText(longestReason)), '"…"', 'why that is nothing to be told of'),
    needed: true,
  },
} as const
