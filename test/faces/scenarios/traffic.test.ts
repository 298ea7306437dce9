import { expect } from 'vitest'
import { visits } from '../../harness/visits.ts'
import { eachFace } from '../each-face.ts'
import { addShop, counted } from '../traffic-scene.ts'

eachFace('a viewer reads what came, what comes most, and how it goes up and down', [], async scene => {
  const { face, gate } = scene
  await addShop(gate)
  await visits(gate, 9, 'shop.localhost')
  for (const path of ['/cart', '/cart', '/none', '/broken', '/broken']) await gate.ask('shop.localhost', path)
  await counted(gate, 14)
  const vera = face.person('vera', 'viewer')

  const traffic = await vera.types('traffic shop')
  expect(traffic).toMatch(/14 requests to shop in the last 1h, 14 % failed with 5xx\./)
  expect(traffic).toMatch(/answers:?\s+2xx 11, 4xx 1, 5xx 2/)
  expect(traffic).toMatch(/[·▁▂▃▄▅▆▇█]{15,}/)
  expect(await vera.types('traffic')).toMatch(/14 requests in the last 1h/)

  expect(await vera.types('logs top paths shop')).toMatch(/\/cart\s+(?:· )?2/)
  const errors = await vera.types('logs top errors shop last 15m')
  expect(errors).toMatch(/502 \/broken\s+(?:· )?2/)
  expect(errors).toMatch(/404 \/none\s+(?:· )?1/)
  expect(await vera.types('logs top slow')).toMatch(/GET \/(?:cart|broken|none)?/)

  const rate = await vera.types('logs rate shop last 12m')
  expect(rate).toMatch(/Requests to shop in the last 12m, [12]m a step/)
  expect(rate).toMatch(/not known/)
  expect(rate).toMatch(/\b14\b/)

  expect(await vera.types('traffic nobody')).toMatch(/no route "nobody"/)
})

eachFace('whole addresses are for operators', ['roles'], async ({ face, gate }) => {
  await addShop(gate)
  await visits(gate, 2, 'shop.localhost')
  await counted(gate, 2)
  const seen = await face.person('vera', 'viewer').types('logs top clients shop')
  expect(seen).toMatch(/127\.0\.0\.0\/24\s+(?:· )?2/)
  expect(seen).not.toMatch(/127\.0\.0\.1/)
  expect(await face.person('otto', 'operator').types('logs top clients shop')).toMatch(/127\.0\.0\.1\b/)
})
