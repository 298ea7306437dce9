import type { AnyDetector } from '@gatehouse/core/findings/detector.ts'
import { countText } from './number-words.ts'

/** From when on something is a finding, in a phrase. */
export function thresholdWords(detector: AnyDetector): string {
  switch (detector.kind) {
    case 'line': {
      const { limit, leakPerS } = detector.bucket
      if (limit <= 1) return 'the first sign'
      return `${countText(limit)} at once, or more than ${rateText(leakPerS)} for long`
    }
    case 'minute': {
      const { of, needed } = detector.minutes
      return needed === of ? `${of} minutes in a row` : `${needed} of ${of} minutes`
    }
    case 'waf':
      return `${detector.clients} clients within a day`
  }
}

/** By the unit in which it is more than one. */
function rateText(perS: number): string {
  if (perS >= 1) return `${countText(perS)} a second`
  return perS * 60 >= 1 ? `${countText(perS * 60)} a minute` : `${countText(perS * 3600)} an hour`
}
