import { byteSizeText } from '../../../byte-size.ts'
import { contentTypes, passesRest } from './body-directives.ts'
import type { RuleSetOptions } from './rule-set-directives.ts'

/** Measured on one core: about seven seconds for a megabyte of text, and a third of a millisecond for each value. */
const bytesPerSecond = 140_000
const valuesPerSecond = 3000
const longSeconds = 3
/** The score of one grave match (CRS, crs-setup.conf.example, 900100). */
export const graveScore = 5

/** What is easily overlooked about a rule set. Sentences without a full stop. */
export function cautionsOf(options: RuleSetOptions): string[] {
  const seconds = Math.round(
    Math.max(options.bodyLimitBytes / bytesPerSecond, options.argumentLimit / valuesPerSecond),
  )
  const read = options.unreadTypes.filter(type => contentTypes.includes(type))
  return [
    ...(options.mode === 'detect' ? ['it refuses nothing'] : []),
    ...(options.mode === 'block' && passesRest(options)
      ? [
          `attacks behind the first ${byteSizeText(options.bodyLimitBytes)} or the first ${options.argumentLimit} values pass unseen`,
        ]
      : []),
    ...(options.mode === 'block' && options.inboundThreshold > graveScore
      ? [`one grave match is ${graveScore} and does not reach ${options.inboundThreshold}`]
      : []),
    ...(seconds >= longSeconds ? [`a single request may keep a core busy for about ${seconds} seconds`] : []),
    ...(read.length > 0 ? [`the rules could read ${read.join(', ')}, and are kept from it`] : []),
  ]
}
