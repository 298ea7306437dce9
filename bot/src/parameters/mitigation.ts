import { blockName } from '@gatehouse/core/blocks/block.ts'
import { durationMs } from '@gatehouse/core/duration.ts'
import { AppError } from '@gatehouse/core/error.ts'
import {
  longestLastingMs,
  mitigationName,
  shortestLastingMs,
} from '@gatehouse/core/routing/mitigation/mitigation.ts'
import { z } from 'zod'
import { type CommandDeps, rest } from '../command.ts'

/** How much longer something may be made to hold at once. */
export const Longer = durationMs({ min: shortestLastingMs, max: longestLastingMs })

/** A mitigation by its name, which is several words: `maintenance shop`, `lockdown all`, `drain shop 10.0.0.5:8080`. */
export const mitigation = rest(
  z.string(),
  'mitigation',
  'which, as it was started: maintenance shop, lockdown all',
  { suggest: 'mitigation' },
)

/** So many blocks are suggested. */
const mostBlocks = 50
/** So many names fit into a sentence. */
const mostNamed = 8

/** The names of all that holds for a time, blocks among them: `block 203.0.113.7`. */
export function heldNames({ edge, blocks, clock }: Pick<CommandDeps, 'edge' | 'blocks' | 'clock'>): string[] {
  const live = blocks.live(clock.nowMs(), mostBlocks)
  return [...edge.current().state.mitigations.map(mitigationName), ...live.map(blockName)]
}

/** The name from its words, however they came. @throws AppError when there are none, with what `held` names */
export function nameOf(words: readonly string[], held: () => readonly string[]): string {
  const name = words
    .flatMap(word => word.split(/\s+/))
    .filter(word => word !== '')
    .join(' ')
    .toLowerCase()
  if (name !== '') return name
  const names = held()
  if (names.length === 0) throw new AppError('invalid', 'Say which. Nothing holds now that could be meant.')
  const more = names.length > mostNamed ? ' and more; see: mitigation list' : ''
  throw new AppError('invalid', `Say which. What holds: ${names.slice(0, mostNamed).join(', ')}${more}`)
}

/**
 * The name and the time behind it, as in `maintenance shop 1h`; with `for` the words are the name alone.
 * @throws AppError
 */
export function nameAndTime(
  words: readonly string[],
  longerMs: number | undefined,
  held: () => readonly string[],
): { name: string; byMs: number } {
  const name = nameOf(words, held)
  if (longerMs !== undefined) return { name, byMs: longerMs }
  const [, own = name, last = ''] = /^(.*) (\S+)$/.exec(name) ?? []
  if (!/^\d+[a-z]/.test(last))
    throw new AppError('invalid', `Say for how much longer, as in: extend ${name} 1h`)
  const read = Longer.safeParse(last)
  if (read.success) return { name: own, byMs: read.data }
  throw new AppError('invalid', `${last}: ${read.error.issues[0]?.message}.`)
}
