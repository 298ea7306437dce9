import type { Block, BlockStore } from '@gatehouse/core/blocks/block.ts'
import type { Change } from '@gatehouse/core/change.ts'
import { blockChange } from '../replies/block-words.ts'

/** More are counted: nobody reads them, and a plan is kept as it was shown. */
const mostNamed = 100
/**
 * What programs block beyond this is a wave, of which the next one comes before anybody has typed a code. It is ended whole: whoever had to
 * agree to each of them would never be done.
 */
const mostOfPrograms = 20

/** The blocks of narrower networks inside one. */
export interface Inside {
  count: number
  /** All of them as changes, when they end. */
  changes: Change[]
  /** Those that the changes name one by one. */
  named: Block[]
  /** How many others there are. */
  more: number
  /** What differs when others are meant than those that were shown; whatever a wave of programs brings is meant. */
  binds: number[]
  routes: (string[] | null)[]
}

/** What is blocked inside a network, however much that is. */
export function blocksInside(blocks: BlockStore, network: string, nowMs: number): Inside {
  const all = blocks.countInside(network, nowMs)
  const ofPrograms = all.filter(({ byProgram }) => byProgram)
  const isWave = sum(ofPrograms) > mostOfPrograms
  const named = blocks.inside(network, nowMs, mostNamed, isWave ? 'people' : undefined)
  const meant = all.filter(({ byProgram }) => !(isWave && byProgram))
  const [count, countMeant] = [sum(all), sum(meant)]
  return {
    count,
    changes: [
      ...named.flatMap(one => blockChange(one.network, one, null)),
      ...(isWave ? [waveChange(network, new Set(ofPrograms.map(({ by }) => by)))] : []),
    ],
    named,
    more: count - named.length,
    binds: countMeant > named.length ? [countMeant, Math.max(...meant.map(({ newest }) => newest))] : [],
    routes: all.map(({ routes }) => routes),
  }
}

function waveChange(network: string, programs: ReadonlySet<string>): Change {
  const from = `every block of ${[...programs].sort().join(', ')}, also what comes until this is done`
  return { thing: 'block', name: network, action: 'remove', fields: [{ key: 'inside', from, to: null }] }
}

function sum(counts: readonly { count: number }[]): number {
  return counts.reduce((all, { count }) => all + count, 0)
}
