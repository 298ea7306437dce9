import { durationMs } from '@gatehouse/core/duration.ts'
import { AppError } from '@gatehouse/core/error.ts'
import {
  longestLastingMs,
  shortestLastingMs,
  usualLastingMs,
} from '@gatehouse/core/routing/mitigation/mitigation.ts'
import { waiverText } from '@gatehouse/core/routing/policies/waf/waiver.ts'
import { z } from 'zod'
import { key } from '../command.ts'
import { freeText } from './free-text.ts'

/** What every command that starts something temporary takes: how long, or that only a person ends it, and why. */
export const lasting = {
  for: key(
    durationMs({ min: shortestLastingMs, max: longestLastingMs }),
    '1h',
    'for how long, from 1m to 7d; otherwise 1h',
  ),
  until: key(
    z.literal('revoked', 'say until revoked, or how long, as in for 2h'),
    'revoked',
    'until revoked: it holds until somebody ends it; this is critical',
    { values: ['revoked'] },
  ),
  reason: key(freeText(waiverText(200)), '"…"', 'why, for those who read it later'),
}

/** The end of something that starts now, to the whole second; null when only a person ends it. @throws AppError when both are said */
export function endOf(
  typed: { for?: number | undefined; until?: 'revoked' | undefined },
  nowMs: number,
): number | null {
  if (typed.until === undefined) return Math.ceil((nowMs + (typed.for ?? usualLastingMs)) / 1000) * 1000
  if (typed.for === undefined) return null
  throw new AppError('invalid', 'Say for how long, or until revoked; not both.')
}
