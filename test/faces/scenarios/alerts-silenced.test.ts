import { expect } from 'vitest'
import { shop } from '../../alerts/outage.ts'
import { twoFaces } from '../each-face.ts'
import { does } from '../face.ts'

twoFaces('what is silenced is in the list and on no card', ['codes'], async scene => {
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

twoFaces('a viewer sees what is wrong, and takes nothing', ['roles'], async scene => {
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
