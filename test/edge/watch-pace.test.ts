import { expect, it } from 'vitest'
import { until } from '../harness/ask.ts'
import { TestEdge } from '../harness/edge.ts'
import { keeper } from '../harness/kept.ts'
import { rawAdmin } from '../harness/raw-admin.ts'

const keep = keeper()

it('a repair that took long does not put the next one off', async () => {
  const slowly = { on: false }
  const edge = keep(
    await TestEdge.start({
      watch: true,
      fault: point => {
        if (slowly.on && point === 'after-push')
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400)
      },
    }),
  )
  const applied = await edge.live()
  slowly.on = true
  for (let loss = 1; loss <= 2; loss += 1) {
    expect((await rawAdmin(edge.place.adminSocket, 'DELETE', '/config/')).status).toBe(200)
    await until(
      // A reload closes the connections of the socket.
      () => edge.live().catch(() => null),
      live => live === applied,
      3000,
    )
  }
})
