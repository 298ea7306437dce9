import { durationText } from '../../duration-text.ts'
import { AppError } from '../../error.ts'
import type { DesiredState } from '../desired-state.ts'
import { findMitigation, longestLastingMs, mitigationName, untilWords } from './mitigation.ts'

/** How much longer something is to hold. */
export interface Extension {
  byMs: number
  /** When it was asked for. */
  nowMs: number
}

/**
 * The state in which a mitigation ends later, counted from its present end.
 * @throws AppError `not_found`; `conflict` when it has no end; `invalid` when it would hold for longer than seven days from now
 */
export function extended(state: DesiredState, name: string, extension: Extension): DesiredState {
  const found = findMitigation(state, name)
  if (found.untilMs === null)
    throw new AppError(
      'conflict',
      `${name} holds until somebody revokes it; there is nothing to extend. To end it: end ${name}`,
    )
  const untilMs = laterEnd(name, found.untilMs, extension)
  return {
    ...state,
    mitigations: state.mitigations.map(one => (mitigationName(one) === name ? { ...one, untilMs } : one)),
  }
}

/**
 * The later end of something that holds until a moment.
 * @throws AppError `invalid` when it would hold for longer than seven days from now
 */
export function laterEnd(name: string, untilMs: number, { byMs, nowMs }: Extension): number {
  const later = Math.ceil((Math.max(untilMs, nowMs) + byMs) / 1000) * 1000
  const latest = nowMs + longestLastingMs
  if (later <= latest) return later
  const words = `${name} holds until ${untilWords(untilMs)} already. Nothing is extended to more than ${durationText(longestLastingMs)} from now.`
  throw new AppError('invalid', words)
}
