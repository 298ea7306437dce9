import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { visits } from '../../harness/visits.ts'
import { twoFaces } from '../each-face.ts'
import { does } from '../face.ts'
import { addShop, counted } from '../traffic-scene.ts'

twoFaces(
  'a viewer looks for lines of the log, and looks again for the newest',
  [],
  async ({ face, gate }) => {
    await addShop(gate)
    await visits(gate, 3, 'shop.localhost')
    for (const path of ['/cart?token=s3cr3t-canary', '/none', '/broken', '/broken'])
      await gate.ask('shop.localhost', path)
    await counted(gate, 7)
    const vera = face.person('vera', 'viewer')

    const broken = await vera.types('logs search shop status=5xx last 15m')
    expect(broken).toMatch(/2 lines in the last 15m to shop/)
    expect(broken).toMatch(/502[\s\S]*GET shop\.localhost\/broken/)
    expect(broken).not.toMatch(/\/none|\/cart/)
    expect(await vera.types('logs search path=/c*')).toMatch(/\/cart\?token=REDACTED/)
    expect(await vera.types('logs search method=DELETE')).toMatch(/No such lines in the last 1h/)
    expect(await vera.types('logs search status=banana')).toMatch(/404, 5xx or 400-499/)

    const tail = await vera.types('logs tail shop')
    expect(tail).toMatch(/7 lines in the last 1h to shop/)
    await gate.ask('shop.localhost', '/fresh')
    await counted(gate, 8)
    expect(await vera.types('logs tail shop')).toMatch(/GET shop\.localhost\/fresh/)
  },
)

twoFaces('viewers see networks alone, and cannot find out an address by asking', ['roles'], async scene => {
  const { face, gate } = scene
  await addShop(gate)
  await visits(gate, 2, 'shop.localhost')
  await counted(gate, 2)
  const [vera, otto] = [face.person('vera', 'viewer'), face.person('otto', 'operator')]
  expect(await otto.types('logs search client=127.0.0.1')).toMatch(/127\.0\.0\.1\b/)
  const seen = await vera.types('logs search client=127.0.0.0/24')
  expect(seen).toMatch(/127\.0\.0\.0\/24/)
  expect(seen).not.toMatch(/127\.0\.0\.1/)
  expect(await vera.types('logs tail client=127.0.0.1')).toMatch(/Viewers see networks alone/)
})

twoFaces('an address is forgotten in the logs, and the numbers stay', [], async ({ face, gate, stage }) => {
  await addShop(gate)
  await visits(gate, 5, 'shop.localhost')
  await counted(gate, 5)
  const log = () => readFileSync(gate.edge.place.accessLog, 'latin1')
  expect(log()).toContain('"127.0.0.1"')
  const anna = face.person('anna', 'admin')
  const said = await does(anna, 'logs forget 127.0.0.1 reason="their own wish"')
  expect(said).toMatch(/It stood in \d+ places, and does no more\./)
  expect(said).toMatch(/Not forgotten: this entry of the audit/)
  expect(log()).not.toContain('"127.0.0.1"')
  expect(await anna.types('logs search shop client=127.0.0.1')).toMatch(/No such lines/)
  expect(await anna.types('traffic shop')).toMatch(/5 requests to shop/)
  expect(await anna.types('logs top clients shop')).toMatch(/\(forgotten\)\s+(?:· )?5/)
  stage.written('done', /^logs forget 127\.0\.0\.1 .*their own wish/)
})

twoFaces('what is forgotten is looked at before, and may be left', ['codes'], async ({ face, gate }) => {
  await addShop(gate)
  await visits(gate, 2, 'shop.localhost')
  await counted(gate, 2)
  const anna = face.person('anna', 'admin')
  const said = await anna.types('logs forget 127.0.0.1 reason=asked')
  expect(said).toMatch(/This would happen \(destructive\)/)
  expect(said).toMatch(/Nobody can look up afterwards what came from there/)
  expect(await anna.cancels()).toMatch(/nothing was changed/)
  expect(readFileSync(gate.edge.place.accessLog, 'latin1')).toContain('"127.0.0.1"')
  expect(await anna.types('logs forget 10.0.0.0/8 reason=asked')).toMatch(/At most a \/16/)
  expect(await anna.types('logs forget 127.0.0.1')).toMatch(/reason is missing/)
})
