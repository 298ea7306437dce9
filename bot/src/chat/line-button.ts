import { commands } from '../commands/index.ts'
import { isPlanned } from '../dispatch/read-run.ts'
import { findName } from '../grammar/find-command.ts'
import { splitWords, type Word } from '../grammar/grammar.ts'
import type { Button } from './card.ts'
import { longestDeedLine } from './deed.ts'

/** Longer lines are typed, not pressed; what has a short name of its own is not labelled by its line. */
const longestLabel = 30

/**
 * What undoes, keeps, extends or ends one certain thing, and what an answer offers to do against trouble, by its command: its label, or null
 * when it does not name one.
 */
const labels: Readonly<Record<string, (said: readonly string[]) => string | null>> = {
  keep: said => (isOneOperation(said) ? 'Keep' : null),
  undo: said => (isOneOperation(said) ? 'Undo' : null),
  extend: said => (said.length >= 3 ? `Extend ${said.at(-1)}` : null),
  'extend block': said => (said.length === 2 ? `Extend ${said[1]}` : null),
  end: said => (said.length >= 2 ? 'End now' : null),
  'end block': said => (said.length === 1 ? 'End now' : null),
  unblock: said => (said.length === 1 ? 'Unblock' : null),
  'alert ack': said => (said.length === 1 ? 'Ack' : null),
  'alert silence': said => (said.length === 2 ? `Silence ${said[1]}` : null),
  rollback: said => `Roll back to r${said[0]}`,
  block: said => `Block ${said[0]}`,
  drain: said => `Drain ${said[1]}`,
  throttle: said => `Throttle ${said[0]}`,
  shield: said => `Shield ${said[0]}`,
  maintenance: said => `Maintenance ${said[0]}`,
}

/** What is looked at again and again, whatever else is said of it. */
const repeated = new Set(['logs tail'])

/** Those come first; everything else follows in its own order. */
const order = ['keep', 'undo']

/**
 * The button of a line to type next; null when it is better typed: when it is long, or when it changes something that depends on when it is
 * pressed. Whoever presses it is judged anew, and sees the plan where that asks for one.
 */
export function lineButton(line: string): Button | null {
  const label = labelOf(line)
  if (label === null || line.length > longestDeedLine) return null
  return { label, style: 'plain', deed: { kind: 'run', line } }
}

/** The same for a card that offers several, so that the label says what each is about. */
export function whatLineButton(line: string): Button[] {
  const button = lineButton(line)
  if (button === null) return []
  const label = `${line.charAt(0).toUpperCase()}${line.slice(1)}`
  return [label.length <= longestLabel ? { ...button, label } : button]
}

/**
 * The buttons of one card in the order in which they deserve room: what keeps something, what takes it back, and the others.
 * @param worse it is worse since: then taking it back comes first
 */
export function inOrder(buttons: readonly Button[], worse = false): Button[] {
  const [first, second] = worse ? order.toReversed() : order
  const rank = ({ deed }: Button): number => {
    const name = deed.kind === 'run' ? deed.line.split(' ')[0] : undefined
    return name === first ? 0 : name === second ? 1 : 2
  }
  return buttons.toSorted((a, b) => rank(a) - rank(b))
}

function labelOf(line: string): string | null {
  const found = findName(commands, splitWords(line))
  if (!found) return null
  if (repeated.has(found.command.name)) return 'Again'
  const named = Object.hasOwn(labels, found.command.name) ? labels[found.command.name] : undefined
  const said = textsOf(found.words)
  if (named) return said && shortOrNull(named(said))
  return isPlanned(found.command) ? null : shortOrNull(line)
}

/** Null when there is more than plain words. */
function textsOf(words: readonly Word[]): string[] | null {
  const texts = words.flatMap(word => (word.kind === 'word' ? [word.text] : []))
  return texts.length === words.length ? texts : null
}

function isOneOperation(said: readonly string[]): boolean {
  return said.length === 1 && /^a?\d+$/.test(said[0] ?? '')
}

function shortOrNull(label: string | null): string | null {
  return label !== null && label.length <= longestLabel ? label : null
}
