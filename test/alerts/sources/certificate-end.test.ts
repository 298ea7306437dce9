import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { CertificateScene } from '../../certificates/scene.ts'
import { inDays, issue } from '../../harness/certificates.ts'
import { TestGatehouse } from '../../harness/gatehouse.ts'
import { keeper } from '../../harness/kept.ts'
import { Alerting } from '../alerting.ts'

const keep = keeper()
const endsIn = (days: number, name = 'shop.localhost') =>
  issue({ names: [name], commonName: 'Town CA', notBefore: inDays(days - 90), notAfter: inDays(days) })

it.each([
  [30.5, null],
  [20.5, 'warning'],
  [0.5, 'critical'],
] as const)('a certificate that clients are shown with %s days left is %s', async (days, severity) => {
  const scene = keep(await CertificateScene.start())
  const { gate } = scene
  scene.put('shop', endsIn(days))
  await gate.done('route add shop shop.localhost answer=200', scene.turn)
  await gate.edge.control.certificates.look('all')
  const alerting = new Alerting(gate)
  await alerting.look()
  const open = () => gate.deps.alerts.open().filter(({ key }) => key.startsWith('certificate-end:'))
  expect(open()).toMatchObject(
    severity === null
      ? []
      : [{ key: 'certificate-end:shop.localhost', severity, actions: ['certificate reload'] }],
  )
  if (severity === null) return
  scene.put('shop', endsIn(89))
  await gate.done('certificate reload')
  // Nobody has seen the new one yet.
  await alerting.passes(60_000)
  expect(open()).toHaveLength(1)
  await gate.edge.control.certificates.look('all')
  await alerting.passes(1000)
  expect(open()).toEqual([])
})

it('the certificate of an upstream that ends soon is told of, and over when there is another', async () => {
  const server = createServer(
    pair(endsIn(3, 'up.localhost')),
    (_request, response) => void response.end('shop'),
  )
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  keep({ stop: async () => void server.close(() => server.closeAllConnections()) })
  const { port } = server.address() as AddressInfo
  const gate = keep(await TestGatehouse.start())
  await gate.done(
    `route add shop shop.localhost https://127.0.0.1:${port} server-name=up.localhost verify=no`,
  )
  await gate.edge.control.check(false)
  await gate.probe(3)
  const alerting = new Alerting(gate)
  await alerting.look()
  const open = () => gate.deps.alerts.open().filter(({ key }) => key.startsWith('certificate-end:'))
  expect(open()).toMatchObject([
    {
      key: `certificate-end:shop/127.0.0.1:${port}`,
      severity: 'warning',
      route: 'shop',
      facts: [['left', '2 days']],
    },
  ])
  server.setSecureContext(pair(endsIn(80, 'up.localhost')))
  await gate.probe(2)
  await alerting.passes(1000)
  expect(open()).toEqual([])
})

function pair({ certificate, key }: ReturnType<typeof issue>) {
  return { cert: certificate, key }
}
