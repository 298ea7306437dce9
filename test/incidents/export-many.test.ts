import { setImmediate } from 'node:timers/promises'
import type { AuditActor } from '@gatehouse/core/identity/audit.ts'
import { expect, it, vi } from 'vitest'
import { anna, gatehouse, setUpEach, stores } from '../identity/scene.ts'
import { readMarkdown } from './read-markdown.ts'

setUpEach()

const key = (id: string, name: string): AuditActor => ({ kind: 'key', id, name })
const robot = key('1', 'key fail2ban')
const other = key('2', 'key scanner')

/** As many bans as a program makes, the n-th of which is of the n-th address. */
function ban(count: number, by: (index: number) => AuditActor = () => robot, verb = 'block'): void {
  const { audit, transactions } = stores()
  transactions.write(() => {
    for (let index = 0; index < count; index += 1) {
      const thing = `block 198.18.${index >> 8}.${index & 255}`
      audit.append({
        atMs: gatehouse.clock.nowMs(),
        kind: 'done',
        actor: by(index),
        face: 'api',
        subject: thing.replace('block', verb),
        facts: { things: thing, undo: `end ${thing}`, risk: 'change' },
      })
    }
  })
}

async function exported() {
  const { exit, reply } = await gatehouse.as(anna, 'incident export')
  expect(exit).toBe(0)
  const tables = readMarkdown(reply.code?.text ?? '').flatMap(piece =>
    piece.kind === 'table' ? [piece.rows] : [],
  )
  const [[, ...rows] = []] = tables
  return { reply, lines: rows.map(([, who, , what]) => `${who}: ${what}`) }
}

it('tells what a key blocked between two things of others in one line, with its number', async () => {
  await gatehouse.as(anna, 'incident open Flood')
  ban(700, index => (index % 2 === 0 ? robot : other))
  ban(5, () => robot, 'unblock')
  await gatehouse.as(anna, 'incident note "it is a botnet"')
  ban(1)
  await gatehouse.as(anna, 'block 203.0.113.7')
  await gatehouse.as(anna, 'block 203.0.113.8')
  const { reply, lines } = await exported()
  expect(lines).toEqual([
    'anna: Incident 1 opened',
    expect.stringMatching(/^key fail2ban: block 198\.18\.0\.0 and 349 more until \d\d:\d\d:\d\d$/),
    expect.stringMatching(/^key scanner: block 198\.18\.0\.1 and 349 more until \d\d:\d\d:\d\d$/),
    expect.stringMatching(/^key fail2ban: unblock 198\.18\.0\.0 and 4 more until \d\d:\d\d:\d\d$/),
    'anna: Note: it is a botnet',
    'key fail2ban: block 198.18.0.0',
    'anna: block 203.0.113.7',
    'anna: block 203.0.113.8',
  ])
  expect(Object.keys(reply.data as object)).toEqual(['incident', 'notes', 'markdown'])
  expect(JSON.stringify(reply).length).toBeLessThan(10_000)
})

it('lets others come to their turn between its pages', async () => {
  await gatehouse.as(anna, 'incident open Flood')
  ban(4000)
  const list = vi.spyOn(stores().audit, 'list')
  let over = false
  let turns = 0
  const count = async () => {
    while (!over) {
      await setImmediate()
      turns += 1
    }
  }
  const counting = count()
  await exported()
  over = true
  await counting
  expect(Math.max(...list.mock.calls.map(([{ limit }]) => limit))).toBeLessThanOrEqual(500)
  expect(turns).toBeGreaterThan(8)
})

it('is made once at a time, the others wait', async () => {
  await gatehouse.as(anna, 'incident open Flood')
  ban(1200)
  const order: string[] = []
  const { audit, incidents } = stores()
  const [list, notesOf] = [audit.list.bind(audit), incidents.notesOf.bind(incidents)]
  vi.spyOn(audit, 'list').mockImplementation(filter => {
    if (filter.after !== undefined) order.push('page')
    return list(filter)
  })
  vi.spyOn(incidents, 'notesOf').mockImplementation(number => {
    order.push('end')
    return notesOf(number)
  })
  const answers = await Promise.all([1, 2, 3].map(() => gatehouse.as(anna, 'incident export')))
  expect(answers.map(({ exit }) => exit)).toEqual([0, 0, 0])
  const one = ['page', 'page', 'page', 'end']
  expect(order).toEqual([...one, ...one, ...one])
})
