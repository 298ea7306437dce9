import type { Scene } from '../faces/each-face.ts'
import { startUpstream } from '../harness/upstream.ts'
import { Alerting } from './alerting.ts'

const minuteMs = 60_000

/** A route with one upstream, which can be stopped and started; and what looks for trouble. */
export async function shop({ gate, stage }: Scene) {
  let upstream = await startUpstream('shop')
  const { port } = upstream
  await gate.done(`route add shop shop.localhost http://127.0.0.1:${port}`)
  await gate.edge.control.check(false)
  await gate.probe(3)
  const alerting = new Alerting(gate)
  const looks = async (ms: number) => {
    await alerting.passes(ms)
    await stage.advance(0)
    stage.all.chats.refresh()
    await stage.all.settled()
  }
  await looks(15 * minuteMs)
  return {
    looks,
    stops: async () => {
      await upstream.stop()
      await gate.probe(3)
      await looks(6000)
    },
    starts: async () => {
      upstream = await startUpstream('shop', undefined, port)
      await gate.probe(3)
      await looks(31_000)
    },
    ends: () => upstream.stop(),
  }
}
