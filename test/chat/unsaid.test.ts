import { expect, it } from 'vitest'
import { Stage } from '../faces/stage.ts'
import { keeper } from '../harness/kept.ts'
import { handOf } from './chaos/hand.ts'

const keep = keeper()
const line = 'route add shop shop.localhost answer=200 body=shop'

it('whoever Slack does not speak for in time is told just that, changes nothing, is written down, and can try again', async () => {
  const stage = keep(await Stage.start())
  const { gate, all } = stage
  const anna = stage.account('anna', 'admin')
  const hand = handOf(stage, anna, 'slack')
  all.slack.faults.failHttp('users.info', 503, 100)
  await gate.expectUnchanged(async () => {
    await hand.types(line)
    await hand.isTold(/Slack did not say in time who you are, so nothing was done\. Try again in a moment\./)
  })
  expect(hand.told()).not.toMatch(/guest/i)
  expect(gate.audit(1)[0]).toMatchObject({
    kind: 'denied',
    actor: { kind: 'account', name: 'anna' },
    face: 'slack',
  })
  all.slack.faults.mend()
  await hand.types(line)
  await hand.isTold(/Route shop added/)
  expect((await gate.ask('shop.localhost')).body).toBe('shop')
})
