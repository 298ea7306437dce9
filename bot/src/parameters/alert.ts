import type { AlertBook } from '@gatehouse/core/alerts/alert-book.ts'
import type { KeptAlert } from '@gatehouse/core/alerts/alert-store.ts'
import { durationMs } from '@gatehouse/core/duration.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { waiverText } from '@gatehouse/core/routing/policies/waf/waiver.ts'
import { wholeNumber } from '@gatehouse/core/value-types.ts'
import { positional } from '../command.ts'
import { freeText } from './free-text.ts'

/** The number of an alert. */
export const AlertNumber = wholeNumber(1, 999_999_999)

/** One alert by its number. */
export const alertNumber = positional(AlertNumber, '3', 'its number, as in: alert list')

/** For how long somebody looks after an alert. */
export const AckTime = durationMs({ min: 60_000, max: 86_400_000 })
export const usualAckMs = 30 * 60_000

/** For how long nobody wants to be told. */
export const SilenceTime = durationMs({ min: 60_000, max: 7 * 86_400_000 })

/** Why nobody wants to be told. */
export const SilenceReason = freeText(waiverText(200))

/** An alert, open or not. @throws AppError `not_found` */
export function demandAlert(alerts: AlertBook, id: number): KeptAlert {
  const found = alerts.get(id)
  if (found) return found
  throw new AppError('not_found', `There is no alert ${id}; see: alert list`)
}
