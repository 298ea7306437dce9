import { afterEach, beforeAll, expect } from 'vitest'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { type BadLine, refuses } from '../harness/refusal.ts'
import { shared } from '../harness/shared.ts'

const gate = shared(await TestGatehouse.start())
beforeAll(() => gate.done('incident open Slow', 'incident note first'))
// One incident, one note, whatever was typed.
afterEach(() => {
  expect(gate.deps.incidents.list(9)).toMatchObject([{ number: 1, title: 'Slow', end: null }])
  expect(gate.deps.incidents.notesOf(1).map(({ text }) => text)).toEqual(['first'])
})

const lines: BadLine[] = [
  ['incident open', 2, 'title is missing', 'Usage: incident open'],
  ['incident open ""', 2, 'title is empty'],
  ['incident open "  \t "', 2, 'say something'],
  [`incident open "${'x'.repeat(121)}"`, 2, 'at most 120 characters'],
  ['incident open Checkout is slow', 2, 'one word too many', '"quotes"'],
  ['incident open "slow\u0007"', 2, 'U+0007'],
  ['incident open "slow\u202e"', 2, 'U+202E'],
  ['incident open "my code is 123456"', 1, 'looks like a code'],
  ['incident open "Login is slow"', 1, 'incident 1 (Slow) is open since', 'incident note'],
  ['incident note', 2, 'text is missing'],
  ['incident note ""', 2, 'text is empty'],
  [`incident note "${'x'.repeat(1001)}"`, 2, 'at most 1000 characters'],
  [`incident note "use gh_made-up-key-${'x'.repeat(31)}"`, 1, 'a code or a key'],
  ['incident note "the code was 123 456"', 1, 'looks like a code'],
  ['incident note late incident=2', 1, 'There is no incident 2', 'incident list'],
  ['incident note late incident=0', 2, 'whole number'],
  ['incident note late incident=last', 2, 'whole number'],
  ['incident note late incidnt=1', 2, 'Did you mean incident=1?'],
  ['incident close now', 2, 'one word too many'],
  ['incident close summary=""', 2, 'summary is empty'],
  [`incident close summary="${'x'.repeat(2001)}"`, 2, 'at most 2000 characters'],
  ['incident show 2', 1, 'There is no incident 2'],
  ['incident show x', 2, 'whole number'],
  ['incident list last=0', 2, '1 to 500'],
  ['incident timeline 9', 1, 'There is no incident 9'],
  ['incident timeline 0', 2, 'whole number'],
  ['incident timeline 2hours3', 2, 'as in 2h', 'number of an incident'],
  ['incident timeline 1s', 2, 'at least 1m'],
  ['incident timeline 31d', 2, 'at most 30d'],
  ['incident timeline 1 last=201', 2, '1 to 200'],
  ['incident timeline -1', 2, 'as in 2h'],
  ['incident export 2', 1, 'There is no incident 2'],
  ['incident export 1 2', 2, 'one word too many'],
  ['incident opn slow', 2, 'Did you mean incident open?'],
  ['incident', 2, 'incident open', 'incident timeline'],
]

refuses(gate, lines)
