import type { Change } from '@gatehouse/core/change.ts'
import fc from 'fast-check'
import type { Card } from '../../bot/src/chat/card.ts'
import { cardOf, Tape } from './tape.ts'

const numbers = fc.array(fc.nat({ max: 999_983 }), { maxLength: 160, size: 'max' })

/** Any card. */
export const card: fc.Arbitrary<Card> = numbers.map(list => cardOf(new Tape(list)))

/** Any card, with one of its parts far too long. */
export const longCard: fc.Arbitrary<Card> = fc.tuple(numbers, fc.nat({ max: 8 })).map(([list, which]) => {
  const tape = new Tape(list)
  const text = `${tape.text(12)}x`
  const long = text.repeat(Math.ceil(5000 / text.length))
  return lengthened(cardOf(tape), which, text, long)
})

function lengthened(short: Card, which: number, text: string, long: string): Card {
  const { reply } = short
  const field = { key: text, from: text, to: long }
  const change: Change = { thing: 'route', name: text, action: 'change', fields: [field] }
  const fields = Array.from({ length: 500 }, () => ({ key: text, from: null, to: text }))
  const row = [text, text, 'on', '']
  const variants: Partial<Card['reply']>[] = [
    { changes: [change] },
    {
      changes: Array.from({ length: 1500 }, (_, at) => ({
        ...change,
        name: `r${at}`,
        fields: [{ ...field, to: null }],
      })),
    },
    { changes: [{ ...change, fields }] },
    {
      table: {
        columns: ['name', 'hosts', 'state', long.slice(0, 100)],
        rows: Array.from({ length: 2000 }, () => row),
      },
    },
    { table: { columns: ['n', 's'], rows: Array.from({ length: 2000 }, (_, at) => [`${at}`, 'on']) } },
    { code: { language: 'json', text: long.repeat(4) } },
    {
      notes: Array.from({ length: 300 }, () => text),
      facts: Array.from({ length: 300 }, () => [text, text] as const),
    },
    { title: long, next: [long, long], notes: [long, long], facts: [[long, long]] },
    { title: '👩‍👩‍👧‍👦'.repeat(800), notes: ['\u0351'.repeat(5000), 'שלום'.repeat(2000)] },
  ]
  return {
    ...short,
    reply: { ...reply, ...variants[which % variants.length] },
    problem: which === 7 ? long : short.problem,
  }
}
