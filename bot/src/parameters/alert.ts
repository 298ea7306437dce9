import type { AlertBook } from '@gatehouse/core/alerts/alert-book.ts'
import type { KeptAlert } from '@gatehouse/core/alerts/alert-store.ts'
import { durationMs } from '@gatehouse/core/duration.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { nearest } from '@gatehouse/core/nearest.ts'
import { waiverText } from '@gatehouse/core/routing/policies/waf/waiver.ts'
import { wholeNumber } from '@gatehouse/core/value-types.ts'
import { z } from 'zod'
import { positional } from '../command.ts'
import { freeText } from './free-text.ts'

/** The number of an alert. */
export const AlertNumber = wholeNumber(1, 999_999_999)

/** One alert by its number, its key, or a beginning of that which no other has. */
export const alertName = positional(
  z.string().trim().min(1, 'say which').max(300, 'at most 300 characters'),
  '3',
  'its number, as in: alert list; or its key, or a beginning of it that no other has',
)

/** For how long somebody looks after an alert. */
export const AckTime = durationMs({ min: 60_000, max: 86_400_000 })
export const usualAckMs = 30 * 60_000

/** For how long nobody wants to be told. */
export const SilenceTime = durationMs({ min: 60_000, max: 7 * 86_400_000 })

/** Why nobody wants to be told. */
export const SilenceReason = freeText(waiverText(200))

/** Older ones are known by their numbers alone. */
const mostLookedAt = 1000
const mostNamed = 3

/**
 * The alert that somebody means, open or not: by its number, its key, or a beginning of that; of one that is open first, then the newest.
 * @throws AppError `not_found`, `invalid` when several begin like that
 */
export function meantAlert(alerts: AlertBook, said: string): KeptAlert {
  if (/^\d{1,9}$/.test(said)) return demandAlert(alerts, Number(said))
  const open = alerts.open()
  const known = alerts.list(mostLookedAt)
  const exact = [...open, ...known].find(({ key }) => key === said)
  const meant = exact ?? begun(open, said) ?? begun(known, said)
  if (meant) return meant
  const near = nearestKeys(said, [...new Set([...open, ...known].map(({ key }) => key))])
  throw new AppError(
    'not_found',
    `There is no alert ${said}; see: alert list.${near.length > 0 ? ` Near to it: ${near.join(', ')}.` : ''}`,
  )
}

/** The newest of the only key that begins so. @throws AppError `invalid` when several do */
function begun(alerts: readonly KeptAlert[], said: string): KeptAlert | undefined {
  const found = new Map(
    alerts
      .filter(({ key }) => key.startsWith(said))
      .toSorted((one, other) => one.id - other.id)
      .map(one => [one.key, one]),
  )
  if (found.size <= 1) return [...found.values()][0]
  const named = [...found.values()].slice(-mostNamed).map(({ id, key }) => `${id} (${key})`)
  const more = found.size > mostNamed ? ' and others' : ''
  throw new AppError('invalid', `${found.size} alerts begin with ${said}: ${named.join(', ')}${more}.`)
}

function nearestKeys(said: string, keys: readonly string[]): string[] {
  const near: string[] = []
  while (near.length < mostNamed) {
    const next = nearest(
      said,
      keys.filter(key => !near.includes(key)),
    )
    if (next === undefined) break
    near.push(next)
  }
  return near
}

/** An alert, open or not. @throws AppError `not_found` */
export function demandAlert(alerts: AlertBook, id: number): KeptAlert {
  const found = alerts.get(id)
  if (found) return found
  throw new AppError('not_found', `There is no alert ${id}; see: alert list`)
}
