import { expect, it } from 'vitest'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()

it('a mitigation is shown with the revision that changed it last, and few states are read for that', async () => {
  const gatehouse = keep(await TestGatehouse.start())
  await gatehouse.done('route add shop shop.localhost answer=200')
  await gatehouse.done('maintenance shop for 1h', 'extend maintenance shop 1h')
  const { revisions } = gatehouse.deps
  const extended = revisions.active()?.number
  for (let index = 0; index < 12; index += 1)
    await gatehouse.done(`route add r${index} r${index}.localhost answer=200`)
  let read = 0
  const state = revisions.state.bind(revisions)
  revisions.state = number => {
    read += 1
    return state(number)
  }
  const { reply } = await gatehouse.type('mitigation show maintenance shop', 'nothing')
  expect(reply.facts?.find(([name]) => name === 'revision')?.[1]).toBe(
    `${extended}: extend maintenance shop 1h`,
  )
  expect(read).toBeLessThan(10)
})
