import { expect } from 'vitest'
import { Alerting } from '../../alerts/alerting.ts'
import { startUpstream } from '../../harness/upstream.ts'
import { eachFace, type Scene } from '../each-face.ts'
import { does } from '../face.ts'

const minuteMs = 60_000

/** A route with one upstream, which can be stopped and started; and what looks for trouble. */
async function shop({ gate, stage }: Scene) {
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

eachFace(
  'an outage is one card: somebody takes it and shows a page; once it is over, the page is ended from there',
  [],
  async scene => {
    const { face, gate, everybody } = scene
    const { stops, starts, ends } = await shop(scene)
    try {
      const otto = face.person('otto', 'operator')
      await stops()
      await everybody.sees(/Route shop is down\./, ['Maintenance shop', 'Ack', 'Silence 1h'])
      const [alert] = gate.deps.alerts.open()
      expect(await otto.presses('Ack', `alert ack ${alert?.id}`)).toMatch(/You look after alert/)
      await everybody.sees(/Route shop is down[\s\S]*looked after/, ['Maintenance shop', 'Silence 1h'])
      gate.clock.advance(1000)
      const said = await otto.presses('Maintenance shop', 'maintenance shop for=30m')
      if (otto.isAsked) await otto.confirms()
      expect(said).toMatch(/[Mm]aintenance/)
      expect((await gate.ask('shop.localhost')).status).toBe(503)
      await starts()
      await everybody.sees(/Over: Route shop is down\.[\s\S]*What was started meanwhile still holds/, [
        'End maintenance shop',
      ])
      await otto.presses('End maintenance shop', 'end maintenance shop')
      if (otto.isAsked) await otto.confirms()
      expect((await gate.ask('shop.localhost')).body).toBe('shop')
      await everybody.sees(/Over: Route shop is down\./, [])
      expect(await otto.types('alert list')).toMatch(/No alert is open/)
      expect(await otto.types('alert list all')).toMatch(/Route shop is down[\s\S]*over/)
    } finally {
      await ends()
    }
  },
)

eachFace('what is silenced is in the list and on no card', ['codes'], async scene => {
  const { face, gate, everybody } = scene
  const { stops, looks, ends } = await shop(scene)
  try {
    const otto = face.person('otto', 'operator')
    await does(otto, 'alert silence route-health:shop 1h critical=yes reason="new disks"')
    await stops()
    await everybody.seesNo(/Route shop is down\./)
    expect(await otto.types('alert list')).toMatch(/Route shop is down[\s\S]*silenced/)
    const [silence] = gate.deps.alerts.silences(gate.clock.nowMs())
    expect(await otto.types(`alert unsilence ${silence?.id}`)).toMatch(/has ended/)
    await looks(1000)
    await everybody.sees(/Route shop is down\./)
  } finally {
    await ends()
  }
})

eachFace('a viewer sees what is wrong, and takes nothing', ['roles'], async scene => {
  const { face, gate } = scene
  const { stops, ends } = await shop(scene)
  try {
    const vera = face.person('vera', 'viewer')
    await stops()
    const [alert] = gate.deps.alerts.open()
    expect(await vera.types(`alert show ${alert?.id}`)).toMatch(/Route shop is down/)
    expect(await vera.types(`alert ack ${alert?.id}`)).toMatch(/role|may/)
    expect(gate.deps.alerts.open()).toMatchObject([{ acknowledged: null }])
  } finally {
    await ends()
  }
})
