import type { Reply } from '../reply.ts'
import type { Timeline, Told } from './read-timeline.ts'
import {
  changesText,
  momentText,
  outcomeText,
  severalDays,
  whatText,
  whoText,
  whyNot,
} from './timeline-words.ts'

/** A timeline as a table, the newest first, because the newest is what a small screen must not cut off. */
export function timelineTable(told: readonly Told[]): NonNullable<Reply['table']> {
  const withDate = severalDays(told.map(({ atMs }) => atMs))
  const rows = told
    .toReversed()
    .map(one => [momentText(one.atMs, withDate), whoText(one), whatText(one), resultText(one)])
  return { columns: ['when (UTC)', 'who', 'what', 'what came of it'], rows }
}

function resultText(one: Told): string {
  const why = whyNot(one)
  const outcome = why === null ? outcomeText(one) : `${outcomeText(one)}: ${why}`
  return sentences([outcome, differenceText(one), ...one.effect].filter(text => text !== ''))
}

/** One after the other; some end with a full stop of their own. */
function sentences([first = '', ...others]: readonly string[]): string {
  return others.reduce((text, other) => `${text}${/[.…]$/.test(text) ? '' : '.'} ${other}`, first)
}

function differenceText({ changes, revision }: Told): string {
  return changes === null ? `Its diff: revision show ${revision}` : changesText(changes)
}

/** What somebody must know to read a timeline rightly. */
export function timelineNotes({ hidden, more }: Timeline): string[] {
  return [
    ...(more ? ['There is more, which is older. Show more with: last=200'] : []),
    ...(hidden > 0 ? ['What the audit alone holds is left out; admins read it: audit list'] : []),
  ]
}
