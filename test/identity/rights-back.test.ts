import type { Caller } from '@gatehouse/bot/caller.ts'
import { expect, it } from 'vitest'
import { anna, gatehouse, setUpEach, shop, stores } from './scene.ts'

setUpEach()

function keyWith(name: string, scopes: string[]): Caller {
  const nowMs = gatehouse.clock.nowMs()
  const { id } = stores().keys.add(
    { name, owner: null, scopes, networks: [], expiresAtMs: nowMs + 1e6 },
    nowMs,
  )
  stores().keys.issue(id)
  return { kind: 'key', id, face: 'api', address: null }
}

const newest = () => gatehouse.edge.revisions.active()?.number ?? 0

/** What a key with these scopes is told. */
async function told(line: string, scopes: string[]): Promise<string> {
  const key = keyWith(`k${stores().keys.list().length}`, scopes)
  const { exit, reply } = await gatehouse.type(line, 'nothing', key)
  return exit === 0 ? 'done' : reply.title
}

const back = ['undo:destructive', 'rollback:destructive']

it.each<[string, string[], string, number, number]>([
  ['began', ['maintenance shop for 2h keep-within=none'], 'end', 503, 200],
  ['ended', ['maintenance shop for 2h keep-within=none', 'end maintenance shop'], 'maintenance', 200, 503],
  ['changed of a route', ['route set shop answer=201'], 'route', 201, 200],
])(
  'what a person %s is undone by a key with the scope for that too',
  async (_what, lines, noun, now, then) => {
    for (const line of lines) expect((await gatehouse.as(anna, line)).exit).toBe(0)
    expect(await told(`undo ${newest()}`, back)).toContain(`needs the scope ${noun}:destructive`)
    expect(await shop()).toBe(now)
    expect(await told(`undo ${newest()}`, [...back, `${noun}:destructive`])).toBe('done')
    expect(await shop()).toBe(then)
  },
)

it('routes are rolled back by a key with the scope for routes too', async () => {
  await gatehouse.done('route set shop answer=201')
  const line = `rollback ${newest() - 1}`
  expect(await told(line, back)).toContain('needs the scope route:destructive')
  expect(await shop()).toBe(201)
  expect(await told(line, [...back, 'route:destructive'])).toBe('done')
  expect(await shop()).toBe(200)
})

it('what a key did itself it undoes with the scopes that let it do that', async () => {
  const key = keyWith('robot', ['throttle:change', 'undo:change'])
  expect((await gatehouse.type('throttle shop 20/1m', 'nothing', key)).exit).toBe(0)
  const held = () => gatehouse.edge.control.current().state.mitigations
  expect(held()).toHaveLength(1)
  expect((await gatehouse.type('undo', 'nothing', key)).exit).toBe(0)
  expect(held()).toEqual([])
})
