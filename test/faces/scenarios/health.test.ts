import { expect, onTestFinished } from 'vitest'
import { startUpstream } from '../../harness/upstream.ts'
import { eachFace } from '../each-face.ts'

eachFace(
  'an upstream dies: health shows it within three probes, with the word, and that it came back',
  [],
  async ({ face, gate }) => {
    const upstream = await startUpstream('shop')
    onTestFinished(() => upstream.stop())
    const address = `127.0.0.1:${upstream.port}`
    await gate.done(`route add shop shop.localhost http://${address} health=/ health-interval=10s`)
    const vera = face.person('vera', 'viewer')
    expect(await vera.types('health')).toMatch(/1 unknown/)
    await gate.probe(2, 10_000)
    expect(await vera.types('health')).toMatch(/1 healthy/)
    await upstream.stop()
    await gate.probe(2, 10_000)
    expect(await vera.types('health shop')).toMatch(/healthy/)
    await gate.probe(1, 10_000)
    const said = await vera.types('health')
    expect(said).toMatch(/1 down/)
    expect(said).toMatch(/refused/)
    expect(await vera.types('status')).toMatch(/1 down/)
    const again = await startUpstream('shop', undefined, upstream.port)
    onTestFinished(() => again.stop())
    await gate.probe(2, 10_000)
    expect(await vera.types('health shop')).toMatch(/Route shop: healthy\./)
    const history = await vera.types('health history shop last 1h')
    expect(history).toMatch(/down/)
    expect(history).toMatch(/refused/)
    expect(history).toMatch(/% up, known for/)
    expect(history).toMatch(/[▁▂▃▄▅▆▇█]/)
  },
)

eachFace('a viewer asks at once, and not twice in a moment', [], async ({ face, gate }) => {
  const upstream = await startUpstream('shop')
  onTestFinished(() => upstream.stop())
  await gate.done(`route add shop shop.localhost http://127.0.0.1:${upstream.port}`)
  const vera = face.person('vera', 'viewer')
  expect(await vera.types('probe now shop')).toMatch(/2 were asked just now/)
  const before = upstream.seen.length
  expect(await vera.types('probe now shop')).toMatch(/2 were asked less than five seconds ago/)
  expect(upstream.seen.length).toBe(before)
})

eachFace('what an upstream says is shown to nobody', [], async ({ face, gate }) => {
  const upstream = await startUpstream('shop', (_request, response) => {
    response.writeHead(500, '@everyone <!channel>', { location: 'http://169.254.169.254/' })
    response.end('<script>@everyone</script>')
  })
  onTestFinished(() => upstream.stop())
  await gate.done(
    `route add shop shop.localhost http://127.0.0.1:${upstream.port} health=/ health-text="all well" verify=no`,
  )
  const vera = face.person('vera', 'viewer')
  await gate.probe(4, 10_000)
  const said = (await vera.types('health shop')) + (await vera.types('health history shop'))
  expect(said).toMatch(/down/)
  expect(said).not.toMatch(/everyone|channel|script|169\.254/)
})
