import { endDue } from '@gatehouse/core/edge/end-in-time.ts'
import { expect, it } from 'vitest'
import { anna, gatehouse, setUpEach } from '../identity/scene.ts'

setUpEach()

it('tells of emergency measures where they began and where they ended, by a person or by themselves', async () => {
  const vera = gatehouse.person('vera', 'viewer')
  const { deps, edge, clock } = gatehouse
  const doing = [
    'incident open Flood',
    'maintenance shop for 10m',
    'block 203.0.113.7 for 5m reason="it floods"',
    'block 203.0.113.8 for 1h',
    'unblock 203.0.113.8',
  ]
  for (const line of doing) expect((await gatehouse.as(anna, line)).exit, line).toBe(0)
  clock.advance(11 * 60_000)
  deps.blocking.endDue()
  expect(await endDue({ edge: edge.control, clock })).toBeNull()
  const { reply } = await gatehouse.as(vera, 'incident timeline 1')
  const mitigation = 'mitigation maintenance shop: until'
  expect(reply.table?.rows.map(row => row.slice(1)).reverse()).toEqual(
    [
      ['anna', 'incident 1 opened: Flood', ''],
      ['anna', 'maintenance shop for 10m', `done, revision 4. + ${mitigation}`],
      ['anna', 'block 203.0.113.0/24 for 5m reason="it floods"', 'done, a'],
      ['anna', 'block 203.0.113.0/24 for 1h', 'done, a'],
      ['anna', 'unblock 203.0.113.0/24', 'done, a'],
      ['gatehouse', 'block of 203.0.113.0/24 ended', 'done'],
      ['gatehouse', 'maintenance shop ended', `done, revision 5. - ${mitigation}`],
    ].map(cells => cells.map(cell => expect.stringContaining(cell))),
  )
})
