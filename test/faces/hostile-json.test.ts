import { machineLine } from '@gatehouse/bot/platforms/console/machine-line.ts'
import { expect, it, onTestFinished } from 'vitest'
import { ApiSeat } from './api.ts'
import { sendHostile } from './hostile-requests.ts'
import { Stage } from './stage.ts'
import { addShop, counted } from './traffic-scene.ts'

it('JSON of what clients wrote is the same value to a program, and nothing but text on a terminal', async () => {
  const stage = await Stage.start()
  onTestFinished(() => stage.stop())
  const { gate } = stage
  await addShop(gate)
  await counted(gate, await sendHostile(gate))
  const { secret } = new ApiSeat(stage, stage.account('anna', 'viewer'), ['*:change'])
  const response = await fetch(`${stage.web}/api/v1/logs/top`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ what: 'agents' }),
  })
  const overHttp = await response.text()
  const onTerminal = machineLine(await gate.type('logs top agents'))
  for (const json of [overHttp, onTerminal.trimEnd()]) {
    expect(json).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
    expect(JSON.stringify(JSON.parse(json))).toContain('photo\u202egnp.exe')
  }
})
