import { expect, it } from 'vitest'
import { textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { laterClock } from '../harness/later-clock.ts'
import { shopGate, statusOf } from './scene.ts'

const keep = keeper()
const minuteMs = 60_000
const hourMs = 60 * minuteMs

it('a block ends on time, with an entry of its own in the audit', async () => {
  const gate = keep(await shopGate())
  await gate.done('block 203.0.113.7 for 30m reason=guessing', 'block 203.0.113.8')
  gate.clock.advance(30 * minuteMs - 5000)
  await gate.edge.blocks.look()
  expect(await statusOf(gate, '203.0.113.7')).toBe(403)
  gate.clock.advance(5000)
  await gate.edge.blocks.look()
  expect([await statusOf(gate, '203.0.113.7'), await statusOf(gate, '203.0.113.8')]).toEqual([200, 403])
  const [entry] = gate.audit()
  expect(entry).toMatchObject({
    kind: 'done',
    actor: { name: 'gatehouse' },
    subject: 'block of 203.0.113.7 ended',
  })
  expect(entry?.facts).toEqual({ why: 'its time was over', author: 'local', reason: 'guessing' })
  expect((await gate.done('block list')).data).toMatchObject({ count: 1 })
})

it('a block that ended while nothing ran has ended before the edge is looked at, and that it was late is said', async () => {
  const first = await shopGate()
  await first.done('block 203.0.113.7 for 30m', 'block 203.0.113.8 for 5h')
  await first.edge.leave()
  const { folder, http } = first.edge
  const clock = laterClock(3 * hourMs)
  const gate = keep(await shopGate({ folder, http, clock }))
  expect([await statusOf(gate, '203.0.113.7'), await statusOf(gate, '203.0.113.8')]).toEqual([200, 403])
  await gate.edge.blocks.look()
  const entry = gate.audit().find(({ subject }) => subject === 'block of 203.0.113.7 ended')
  expect(entry?.facts.late).toMatch(/^2h(29|30)m/)
})

it('blocking somebody again changes what there is, keeps the later end and the reason, and shows it', async () => {
  const gate = keep(await shopGate())
  await gate.done('block 203.0.113.7 for 5h reason=guessing')
  const again = await gate.done('block 203.0.113.7')
  expect(again.title).toMatch(/like that already/i)
  const longer = await gate.done('block 203.0.113.7 for 6h answer=close route=shop')
  expect(longer.title).toBe('Block of 203.0.113.7 changed.')
  expect(
    longer.changes?.[0]?.fields.map(({ key, from, to }) => [
      key,
      key === 'until' || from,
      key === 'until' || to,
    ]),
  ).toEqual([
    ['on', 'everywhere', 'shop'],
    ['until', true, true],
    ['answer', null, 'close'],
  ])
  const shorter = await gate.done('block 203.0.113.7 for 10m')
  expect(shorter.data).toMatchObject({ answer: 'close', routes: null, reason: 'guessing' })
  gate.clock.advance(11 * minuteMs)
  await gate.edge.blocks.look()
  expect(await statusOf(gate, '203.0.113.7')).toBe(200)
})

type Row = [title: string, lines: string[], refused: string[], through: string[]]

it.each<Row>([
  [
    'the wider of two',
    ['block 203.0.113.0/28', 'block 203.0.113.0/24'],
    ['203.0.113.1', '203.0.113.200'],
    ['203.0.114.1'],
  ],
  [
    'the wider ends, the narrower stays',
    ['block 203.0.113.0/28', 'block 203.0.113.0/24', 'undo-of block 203.0.113.0/24'],
    ['203.0.113.1'],
    ['203.0.113.200'],
  ],
  [
    'a part is let through',
    ['block 203.0.113.0/24', 'unblock 203.0.113.8/29'],
    ['203.0.113.7', '203.0.113.16'],
    ['203.0.113.8', '203.0.113.15'],
  ],
  [
    'a part of a part is blocked again',
    ['block 203.0.113.0/24', 'unblock 203.0.113.8/29', 'block 203.0.113.9'],
    ['203.0.113.7', '203.0.113.9'],
    ['203.0.113.8', '203.0.113.10'],
  ],
  [
    'a wider one ends all inside',
    ['block 203.0.113.7', 'block 203.0.113.16/28', 'block 198.51.100.7', 'unblock 203.0.113.0/24'],
    ['198.51.100.7'],
    ['203.0.113.7', '203.0.113.17'],
  ],
  [
    'one that is inside another is let through out of both',
    ['block 203.0.113.7', 'block 203.0.113.0/24', 'unblock 203.0.113.7'],
    ['203.0.113.8'],
    ['203.0.113.7'],
  ],
  [
    'an IPv6 client is its /64',
    ['block 2001:db8:1::/48', 'unblock 2001:db8:1:2::99'],
    ['2001:db8:1:3::1'],
    ['2001:db8:1:2::1'],
  ],
  ['one IPv6 address alone', ['block 2001:db8:1:2::9/128'], ['2001:db8:1:2::9'], ['2001:db8:1:2::8']],
  [
    'mapped and plain are the same',
    ['block 203.0.113.0/24', 'unblock ::ffff:203.0.113.7'],
    ['203.0.113.8'],
    ['203.0.113.7', '::ffff:203.0.113.7'],
  ],
  [
    'blocking all of it again keeps what was let through',
    ['block 203.0.113.0/24', 'unblock 203.0.113.7', 'block 203.0.113.0/24 for 3h'],
    ['203.0.113.8'],
    ['203.0.113.7'],
  ],
  [
    'unless it is said that nothing is',
    ['block 203.0.113.0/24', 'unblock 203.0.113.7', 'block 203.0.113.0/24 except=none'],
    ['203.0.113.7', '203.0.113.8'],
    [],
  ],
])('%s', async (_title, lines, refused, through) => {
  const gate = keep(await shopGate())
  for (const line of lines) {
    if (line.startsWith('undo-of'))
      gate.deps.blocks.end(
        gate.deps.blocks.at(line.split(' ').at(-1) ?? '', 0)?.id ?? 0,
        { by: 'test', why: 'test' },
        gate.clock.nowMs(),
      )
    else await gate.done(line)
  }
  await gate.edge.blocks.look()
  for (const client of refused) expect([client, await statusOf(gate, client)]).toEqual([client, 403])
  for (const client of through) expect([client, await statusOf(gate, client)]).toEqual([client, 200])
})

it('who is not blocked cannot be unblocked, and what lets them through is named', async () => {
  const gate = keep(await shopGate())
  await gate.done('block 203.0.113.0/24', 'unblock 203.0.113.8/29')
  const words = async (line: string) => textOf((await gate.type(line)).reply)
  expect(await words('unblock 198.51.100.7')).toBe('198.51.100.7 is not blocked. See: block list')
  expect(await words('unblock 203.0.113.9')).toBe(
    '203.0.113.9 is not blocked. It is let through already by the block of 203.0.113.0/24. See: block list',
  )
})

it('every block and unblock names the line that takes it back exactly', async () => {
  const gate = keep(await shopGate())
  const live = () => gate.deps.blocks.live(gate.clock.nowMs()).map(({ id: _, sinceMs: __, ...rest }) => rest)
  const undoOf = async (line: string) => {
    const { findCommand } = await import('@gatehouse/bot/grammar/find-command.ts')
    const { readArguments } = await import('@gatehouse/bot/grammar/arguments.ts')
    const { splitWords } = await import('@gatehouse/bot/grammar/grammar.ts')
    const { command, words } = findCommand(gate.deps.commands, splitWords(line))
    if (!('propose' in command)) throw new Error(line)
    const asked = { by: 'local', atMs: gate.clock.nowMs(), address: null }
    return command.propose(gate.deps, readArguments(command, words), { kind: 'local' }, asked).undo
  }
  for (const line of [
    'block 203.0.113.0/24 for 2h reason="it said \\"hello\\"" route=shop answer=close',
    'block 203.0.113.0/24 for 3h except=203.0.113.9,203.0.113.64/26',
    'unblock 203.0.113.128/25',
    'unblock 203.0.113.0/24',
    'block 2001:db8::1',
  ]) {
    const before = live()
    const undo = await undoOf(line)
    if (typeof undo !== 'string') throw new Error(`no undo of ${line}`)
    await gate.done(line)
    expect(live()).not.toEqual(before)
    await gate.done(undo)
    expect(live()).toEqual(before)
    await gate.done(line)
  }
})

it('an end that is past, too far away or said twice is refused in words', async () => {
  const gate = keep(await shopGate())
  const words = async (line: string) => (await gate.type(line)).reply.title
  expect(await words('block 203.0.113.7 until=2020-01-01T00:00:00Z')).toBe(
    'The time of this block is over already.',
  )
  expect(await words('block 203.0.113.7 for 8d')).toMatch(/at most 7d/)
  expect(await words('block 203.0.113.7 until=2999-01-01T00:00:00Z')).toMatch(/7d at most/)
  expect(await words('block 203.0.113.7 for 1h until revoked')).toBe(
    'Say for how long or until when, not both.',
  )
  expect(await words('block 203.0.113.7 until noon')).toMatch(/until is one of revoked/)
  expect(gate.deps.blocks.live(0)).toEqual([])
})

it('the list shows what is asked for: by an address, a part, or all of it up to a bound', async () => {
  const gate = keep(await shopGate())
  await gate.done(
    'block 203.0.113.0/24 reason="Guessing passwords"',
    'unblock 203.0.113.9',
    'block 198.51.100.7 route=shop answer=close',
  )
  const shown = async (line: string) => {
    const { title, table } = await gate.done(line)
    return [title, ...(table?.rows ?? []).map(([network, on]) => `${network} | ${on}`)]
  }
  const whole = '203.0.113.0/24 but 203.0.113.9 | everywhere'
  const part = '198.51.100.7 | shop, closed'
  expect(await shown('block list')).toEqual(['2 blocks.', part, whole])
  expect(await shown('block list 203.0.113.7')).toEqual(['1 of 2 blocks.', whole])
  expect(await shown('block list 203.0.113.9')).toEqual(['0 of 2 blocks.'])
  expect(await shown('block list 198.51.100.7')).toEqual(['1 of 2 blocks.', part])
  expect(await shown('block list GUESSING')).toEqual(['1 of 2 blocks.', whole])
  expect(await shown('block list shop')).toEqual(['1 of 2 blocks.', part])
  expect(await shown('block list "\' OR 1=1"')).toEqual(['0 of 2 blocks.'])
  const { blocks, clock } = gate.deps
  gate.deps.transactions.write(() => {
    for (let index = 0; index < 600; index += 1)
      blocks.put(
        {
          network: `198.18.${index >> 8}.${index & 255}`,
          except: [],
          routes: null,
          answer: 'refuse',
          reason: null,
          untilMs: null,
        },
        { by: 'test', byProgram: false },
        clock.nowMs(),
      )
  })
  const { table, notes } = await gate.done('block list')
  expect([table?.rows.length, notes]).toEqual([500, ['And 102 more.']])
})
