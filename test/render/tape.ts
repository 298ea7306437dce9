import type { Card } from '../../bot/src/chat/card.ts'
import type { Deed } from '../../bot/src/chat/deed.ts'
import type { Pending, Reply, Severity } from '../../bot/src/reply.ts'
import { foreignTokens } from './foreign-tokens.ts'

const severities: readonly Severity[] = ['ok', 'info', 'warning', 'error']
const needs: readonly Pending['needs'][] = ['yes', 'code', 'second']
const things = ['settings', 'policy', 'route', 'account', 'place', 'key', 'master key'] as const
const actions = ['add', 'change', 'remove'] as const
const styles = ['primary', 'danger', 'plain'] as const

/**
 * Numbers from which a card is built, one after the other. A shorter list or a smaller number gives a simpler card, so that fast-check
 * shrinks a card by shrinking its numbers. Behind the end there are zeros.
 */
export class Tape {
  readonly #numbers: readonly number[]
  #at = 0

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers
  }

  below(end: number): number {
    const number = this.#numbers[this.#at] ?? 0
    this.#at += 1
    return number % end
  }

  pick<T>(values: readonly [T, ...T[]] | readonly T[]): T {
    const value = values[this.below(values.length)]
    if (value === undefined) throw new Error('nothing to pick from')
    return value
  }

  some<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.below(most + 1) }, make)
  }

  maybe<T>(make: () => T): T | undefined {
    return this.below(2) === 1 ? make() : undefined
  }

  text(longest = 6): string {
    return this.some(longest, () => this.pick(foreignTokens)).join('')
  }
}

/** A card in which every text was written by somebody who means ill. */
export function cardOf(tape: Tape): Card {
  const pending = tape.maybe(() => pendingOf(tape))
  const link = tape.maybe(() => ({ label: tape.text(3), url: `https://gate.example/once/${tape.text(3)}` }))
  return {
    ...(link && { link }),
    reply: replyOf(tape, pending),
    buttons: tape.some(6, () => ({
      label: tape.text(3),
      style: tape.pick(styles),
      deed: deedOf(tape),
    })),
    asks: tape.maybe(() => idOf(tape)) ?? null,
    problem: tape.maybe(() => tape.text()) ?? null,
  }
}

function replyOf(tape: Tape, pending: Pending | undefined): Reply {
  const table = tape.maybe(() => ({
    columns: tape.some(4, () => tape.text(2)),
    rows: tape.some(4, () => tape.some(5, () => tape.text(2))),
    narrower: tape.text(2),
  }))
  const code = tape.maybe(() => ({ language: tape.pick(['json', 'text'] as const), text: tape.text() }))
  return {
    title: tape.text(),
    severity: tape.pick(severities),
    facts: tape.some(3, () => {
      const [label, value] = [tape.text(2), tape.text()]
      const atMs = tape.maybe(() => 1_700_000_000_000 + tape.below(1e9))
      return atMs === undefined ? ([label, value] as const) : ([label, value, atMs] as const)
    }),
    notes: tape.some(3, () => tape.text()),
    next: tape.some(2, () => tape.text(3)),
    changes: tape.some(3, () => ({
      thing: tape.pick(things),
      name: tape.text(2),
      action: tape.pick(actions),
      fields: tape.some(3, () => ({
        key: tape.text(2),
        from: tape.maybe(() => tape.text()) ?? null,
        to: tape.maybe(() => tape.text()) ?? null,
      })),
    })),
    ...(table && { table }),
    ...(code && { code }),
    ...(pending && { pending }),
  }
}

function pendingOf(tape: Tape): Pending {
  return { id: idOf(tape), needs: tape.pick(needs), expiresAtMs: 1_700_000_000_000 + tape.below(1e9) }
}

function deedOf(tape: Tape): Deed {
  const kind = tape.pick(['run', 'code', 'cancel', 'reject'] as const)
  return kind === 'run'
    ? { kind, line: tape.text(4).slice(0, 90) || 'status' }
    : { kind, confirmation: idOf(tape) }
}

function idOf(tape: Tape): string {
  return tape.below(16).toString(16).repeat(32)
}
