import { expect, it } from 'vitest'
import { answerRoute } from '../../harness/edge.ts'
import { TestGatehouse } from '../../harness/gatehouse.ts'
import { keeper } from '../../harness/kept.ts'

const keep = keeper()

it('counts what was asked of the edge by routes, and none of the own probes', async () => {
  const gatehouse = keep(await TestGatehouse.start())
  await gatehouse.edge.add(answerRoute('shop', 'hello'))
  for (let one = 0; one < 3; one += 1) await gatehouse.ask('shop.localhost')
  await gatehouse.ask('unknown.localhost')
  const requests = () => {
    const counts: Record<string, number> = {}
    gatehouse.accessLog.unchanged(() => {
      for (const { route, row } of gatehouse.accessLog.rollups('minute', 0, 1e11, null))
        counts[route] = (counts[route] ?? 0) + row.requests
    })
    return counts
  }
  await expect.poll(requests).toEqual({ shop: 3, '': 1 })
  expect(gatehouse.accessLog.coverage()).toMatchObject({ blind: null, behindBytes: 0 })
})
