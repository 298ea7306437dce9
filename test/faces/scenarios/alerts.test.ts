import { expect } from 'vitest'
import { shop } from '../../alerts/outage.ts'
import { eachFace } from '../each-face.ts'

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
