import { expect, it } from 'vitest'
import { anna, gatehouse, setUpEach } from '../identity/scene.ts'
import { readMarkdown } from './read-markdown.ts'

setUpEach()

it('tells what was measured by real requests, in the timeline and in the export', async () => {
  await gatehouse.as(anna, 'incident open Slow')
  for (let count = 0; count < 12; count += 1) await gatehouse.ask('shop.localhost')
  await gatehouse.as(anna, 'maintenance shop for 10m')
  await gatehouse.measure()
  const [maintenance] = (await gatehouse.as(anna, 'incident timeline')).reply.table?.rows ?? []
  expect(maintenance?.[2]).toBe('maintenance shop for 10m')
  expect(maintenance?.[3]).toMatch(/→ \S+ requests a minute to shop, 5 s later\./)
  const { reply } = await gatehouse.as(anna, 'incident export')
  const table = readMarkdown(reply.code?.text ?? '').find(piece => piece.kind === 'table')
  expect(table?.rows.at(-1)?.at(-1)).toMatch(/→ \S+ requests a minute to shop, 5 s later\./)
})
