import { masked } from '@gatehouse/bot/dispatch/secret-words.ts'
import { readOperationFacts, writeOperationFacts } from '@gatehouse/core/operations/operation-facts.ts'
import { expect, it } from 'vitest'

const things = ['block 203.0.113.7']

/** What comes back of a way back that was written down. */
function kept(line: string) {
  const written = writeOperationFacts({ things, wayBack: { kind: 'line', line } }, masked)
  const facts = Object.fromEntries(
    Object.entries(written).flatMap(([name, fact]) => (fact === undefined ? [] : [[name, fact]])),
  )
  return { text: JSON.stringify(facts), wayBack: readOperationFacts({ facts })?.wayBack }
}

it('a line that takes something back is kept word for word', () => {
  const line = 'block 203.0.113.7 for 1h reason="too many"'
  expect(kept(line).wayBack).toEqual({ kind: 'line', line })
})

it.each([
  ['holds what looks like a code', 'block 203.0.113.7 reason=123456'],
  ['is longer than an entry holds', `block 203.0.113.7 reason=${'x'.repeat(500)}`],
])('a line that %s is not kept: what is left of it would do something else', (_words, line) => {
  const { text, wayBack } = kept(line)
  expect(wayBack).toEqual({ kind: 'none', why: expect.stringContaining('so it is not kept') })
  expect(text).not.toContain('reason')
})
