import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import type { BlockFaultPoint } from '@gatehouse/core/blocks/fault-point.ts'
import { listText } from '@gatehouse/core/blocks/list-text.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { expect, it } from 'vitest'
import { until } from '../harness/ask.ts'
import { keeper } from '../harness/kept.ts'
import { listInUse } from './lists-in-use.ts'
import { keepAsking, shopGate, statusOf } from './scene.ts'

const keep = keeper()

type Damage = [what: string, damage: (path: string) => void, words: string]

const open = '# nobody\n'

/** What the edge takes for a fault: it goes on with what it had. */
const faults: Damage[] = [
  ['removed', path => rmSync(path), 'it is missing'],
  ['emptied', path => writeFileSync(path, ''), 'it does not hold what it should'],
  [
    'replaced by a list of nobody without a seal',
    path => writeFileSync(path, open),
    'it does not hold what it should',
  ],
  [
    'cut off',
    path => writeFileSync(path, readFileSync(path, 'utf8').split('\n').slice(0, 2).join('\n')),
    'it does not hold what it should',
  ],
  [
    'cut off at its seal',
    path => writeFileSync(path, readFileSync(path, 'utf8').replace(/# sha256.*\n/, '')),
    'it does not hold what it should',
  ],
  [
    'changed by one byte',
    path => writeFileSync(path, readFileSync(path, 'utf8').replace('203.0.113.7', '203.0.113.8')),
    'it does not hold what it should',
  ],
  [
    'replaced by a symbolic link to a list of nobody that is sealed',
    path => {
      writeFileSync(`${path}.other`, listText([]).text)
      rmSync(path)
      symlinkSync(`${path}.other`, path)
    },
    'a symbolic link is in its place',
  ],
  [
    'replaced by a folder',
    path => {
      rmSync(path)
      mkdirSync(path)
      writeFileSync(join(path, 'precious'), 'x')
    },
    'a folder is in its place',
  ],
  [
    'replaced by a socket',
    path => {
      rmSync(path)
      createServer().listen(path).unref()
    },
    'it is not a regular file',
  ],
  ['gone with its folder', path => rmSync(dirname(path), { recursive: true }), 'its folder is missing'],
  [
    'gone with its folder, in whose place is a file',
    path => {
      rmSync(dirname(path), { recursive: true })
      writeFileSync(dirname(path), 'x')
    },
    'something else is in the place of its folder',
  ],
]

it.each(faults)(
  'a list that is %s is noticed, repaired and told of, and nobody comes through meanwhile',
  async (_what, damage, words) => {
    const gate = keep(await shopGate())
    await gate.done('block 203.0.113.7')
    const { place, blocks, events } = gate.edge
    const [blocked, other] = [keepAsking(gate, '203.0.113.7'), keepAsking(gate, '203.0.113.99')]
    damage(place.blocks)
    await until(
      () => listInUse(gate.edge),
      ({ fault }) => fault !== undefined,
    )
    await blocks.look()
    await until(
      () => listInUse(gate.edge),
      ({ fault }) => fault === undefined,
    )
    expect(await statusOf(gate, '203.0.113.7')).toBe(403)
    expect([Object.keys(await blocked.end()), Object.keys(await other.end())]).toEqual([['403'], ['200']])
    expect(events.filter(({ kind }) => kind === 'blocks-repaired')).toEqual([
      { kind: 'blocks-repaired', words, times: 1, sinceMs: expect.any(Number) },
    ])
    expect(gate.audit()[0]).toMatchObject({
      subject: 'list of blocks repaired',
      actor: { name: 'gatehouse' },
      facts: { why: words },
    })
    // It is followed as before.
    await gate.done('block 203.0.113.99')
    expect(await statusOf(gate, '203.0.113.99')).toBe(403)
    await blocks.look()
    expect(events.filter(({ kind }) => kind === 'blocks-repaired')).toHaveLength(1)
  },
)

it.each<Damage>([
  [
    'an old copy of itself',
    path => writeFileSync(path, listText([]).text),
    'it does not hold what it should',
  ],
  [
    'one that anybody can write',
    path => chmodSync(path, 0o666),
    'others may read or write it, or nobody can',
  ],
])(
  'a list that is %s, which the edge cannot know, is put right with the next look and told of',
  async (_what, damage, words) => {
    const gate = keep(await shopGate())
    await gate.done('block 203.0.113.7')
    damage(gate.edge.place.blocks)
    await gate.edge.blocks.look()
    expect(await statusOf(gate, '203.0.113.7')).toBe(403)
    expect(gate.edge.events).toContainEqual(expect.objectContaining({ kind: 'blocks-repaired', words }))
  },
)

it('what was in the place of the list is kept beside it, and what writes left is cleaned away', async () => {
  const gate = await shopGate()
  const { blocks } = gate.edge.place
  rmSync(blocks)
  mkdirSync(blocks)
  writeFileSync(join(blocks, 'precious'), 'x')
  await gate.edge.blocks.look()
  const [found = ''] = readdirSync(dirname(blocks)).filter(name => name.endsWith('.found'))
  expect(readFileSync(join(dirname(blocks), found, 'precious'), 'utf8')).toBe('x')
  expect(readFileSync(blocks, 'utf8')).toBe(listText([]).text)
  const left = `${blocks}.0123456789ab.tmp`
  writeFileSync(left, 'half')
  await gate.edge.leave()
  const { folder, http } = gate.edge
  keep(await shopGate({ folder, http }))
  expect(existsSync(left)).toBe(false)
})

it('a list that cannot be written is said in the answer, tried again and told once; the block stays', async () => {
  let full = false
  const blockFault = (point: BlockFaultPoint) => {
    if (full && point === 'before-list') throw new AppError('unavailable', 'there is no room for the list')
  }
  const gate = keep(await shopGate({ blockFault }))
  full = true
  const { exit, reply } = await gate.type('block 203.0.113.7')
  expect([exit, reply.severity, reply.data]).toEqual([
    0,
    'warning',
    expect.objectContaining({ inForce: false }),
  ])
  expect(reply.notes).toContain(
    'Not in force yet: there is no room for the list. It is tried again each second.',
  )
  expect(await statusOf(gate, '203.0.113.7')).toBe(200)
  for (const _ of [1, 2, 3]) await gate.edge.blocks.look()
  expect(gate.edge.events).toEqual([{ kind: 'blocks-not-in-force', words: 'there is no room for the list' }])
  full = false
  await gate.edge.blocks.look()
  expect(await statusOf(gate, '203.0.113.7')).toBe(403)
  expect(gate.edge.events.at(-1)).toEqual({ kind: 'blocks-in-force' })
})
