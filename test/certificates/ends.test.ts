import { expect, it } from 'vitest'
import { until } from '../harness/ask.ts'
import { inDays, issue } from '../harness/certificates.ts'
import { textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { CertificateScene } from './scene.ts'

const keep = keeper()

/** An edge whose one certificate has so many days left of its 90. */
async function endingIn(days: number): Promise<CertificateScene> {
  const scene = keep(await CertificateScene.start())
  scene.put('shop', endsIn(days))
  await scene.gate.done('route add shop shop.localhost answer=200', scene.turn)
  return scene
}

function endsIn(days: number) {
  return issue({
    names: ['shop.localhost'],
    commonName: 'Town CA',
    notBefore: inDays(days - 90),
    notAfter: inDays(days),
  })
}

it.each([
  [30.5, 'info', null],
  [20.5, 'warning', 21],
  [6.5, 'warning', 7],
  [0.5, 'warning', 1],
] as const)(
  'a certificate with %s days left is shown, and told of when it is time',
  async (days, severity, level) => {
    const scene = await endingIn(days)
    const { gate } = scene
    const shown = await gate.done('route show shop')
    expect(shown.severity).toBe(severity)
    expect(shown.table?.rows[0]?.[3]).toMatch(days < 2 ? /^11h\d+m left$/ : `${Math.floor(days)} days left`)
    await gate.edge.control.certificates.look('all')
    const status = await gate.done('status')
    expect(status.severity).toBe(severity === 'info' ? 'ok' : severity)
    expect(textOf(status)).toContain('shop.localhost is the first to end')
    const told = gate.edge.events.filter(event => event.kind === 'certificate-ends')
    expect(told).toMatchObject(level === null ? [] : [{ host: 'shop.localhost', issuer: 'Town CA', level }])

    // The next certificate ends it.
    scene.put('shop', endsIn(89))
    await gate.done('certificate reload')
    await gate.edge.control.certificates.look('all')
    expect((await gate.done('status')).severity).toBe('ok')
    expect((await gate.done('route show shop')).table?.rows[0]?.[3]).toBe('88 days left')
  },
)

it('the watch looks by itself', async () => {
  const { gate } = await endingIn(5)
  const watching = new AbortController()
  const watched = gate.edge.control.watch(watching.signal)
  const stop = async () => {
    watching.abort()
    await watched
  }
  keep({ stop })
  await until(
    () => gate.edge.events,
    events => events.some(event => event.kind === 'certificate-ends' && event.level === 7),
  )
})
