import { expect, it } from 'vitest'
import { type Issued, inDays, issue } from '../harness/certificates.ts'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { shared } from '../harness/shared.ts'
import { drip, endlessly, type Hostile, hostile } from './probe/hostile.ts'

const gate = shared(await TestGatehouse.start())
const keep = keeper()
const ok = 'HTTP/1.1 200 OK\r\n'
const metadata = 'http://169.254.169.254/latest/meta-data/'
const ca = issue({ commonName: 'Test CA', ca: true, notBefore: inDays(-400), notAfter: inDays(400) })
const caBase64 = ca.certificate.replace(/-----[A-Z ]+-----|\s/g, '')

const overTls = (issued: Issued) =>
  hostile(socket => socket.end(`${ok}\r\n`), { tls: { cert: issued.certificate, key: issued.key } })

/** What an upstream does to whoever asks it, and the word for it. */
const upstreams: readonly [name: string, word: string, make: () => Promise<Hostile>, keys: string][] = [
  [
    'drip',
    'time-out',
    () => hostile(socket => drip(socket, `${ok}X-A: ${'a'.repeat(9000)}`)),
    'health=/ response-timeout=500ms',
  ],
  [
    'endless',
    'too-long',
    () =>
      hostile(socket => {
        socket.write(`${ok}Transfer-Encoding: chunked\r\n\r\n`)
        endlessly(socket, `4000\r\n${'a'.repeat(0x4000)}\r\n`)
      }),
    'health=/ health-text="all well"',
  ],
  [
    'metadata',
    'redirect',
    () =>
      hostile(socket =>
        socket.end(`HTTP/1.1 302 Found\r\nLocation: ${metadata}\r\nContent-Length: 0\r\n\r\n`),
      ),
    'health=/',
  ],
  ['half-close', 'closed', () => hostile(socket => socket.end(), { halfOpen: true }), 'health=/'],
  [
    'expired',
    'tls-expired',
    () => overTls(issue({ names: ['up.example.com'], by: ca, notBefore: inDays(-9), notAfter: inDays(-2) })),
    `server-name=up.example.com ca=${caBase64}`,
  ],
  [
    'misnamed',
    'tls-name',
    () => overTls(issue({ names: ['other.example.com'], by: ca })),
    `server-name=up.example.com ca=${caBase64}`,
  ],
]

it('routes over hostile upstreams are down, each with its word, and nothing that they say is repeated', async () => {
  for (const [name, , make, keys] of upstreams) {
    const { port } = keep(await make())
    const scheme = keys.includes('ca=') ? 'https' : 'http'
    await gate.done(
      `route add ${name} ${name}.localhost ${scheme}://127.0.0.1:${port} verify=no ${keys}${keys.includes('health=') ? ' health-timeout=1s' : ''}`,
    )
  }
  await gate.probe(3, 10_000)
  const seen = gate.prober.routes().map(({ route, state, upstreams: [one] }) => [route, state, one?.reason])
  expect(Object.fromEntries(seen.map(([route, , word]) => [route, word]))).toEqual(
    Object.fromEntries(upstreams.map(([name, word]) => [name, word])),
  )
  // What only clients are told to follow is no failure of the edge.
  for (const [route, state] of seen)
    expect([route, state]).toEqual([route, route === 'metadata' ? expect.anything() : 'down'])
  const said = JSON.stringify([await gate.type('health'), await gate.type('health metadata')])
  expect(said).not.toMatch(/169\.254|latest|aaaaaaaa/)
  await gate.done(...upstreams.map(([name]) => `route remove ${name}`))
})

it('an upstream that speaks no HTTP is up when connections are all that is asked for, and down when nobody listens', async () => {
  const mail = keep(await hostile(socket => socket.write('220 mail ready\r\n'), { greets: true }))
  const address = `http://127.0.0.1:${mail.port}`
  await gate.done(`route add mail mail.localhost ${address} verify=no health=tcp health-interval=10s`)
  const now = () => gate.prober.routes('mail')[0]
  await gate.probe(3, 10_000)
  expect(now()).toMatchObject({
    state: 'degraded',
    cause: 'direct-only',
    upstreams: [{ state: 'up', status: null }],
  })
  expect(mail.lines.filter(line => line !== '')).toEqual([])
  expect((await gate.edge.admin.read()).body).not.toMatch(/"active"/)
  // Negative control: asked as usual, it is no upstream at all.
  await gate.done('route set mail health=/ verify=no')
  await gate.probe(3, 10_000)
  expect(now()).toMatchObject({ state: 'down', upstreams: [{ state: 'down', reason: 'protocol' }] })
  await gate.done('route set mail health=tcp verify=no')
  await mail.stop()
  await gate.probe(3, 10_000)
  expect(now()).toMatchObject({ state: 'down', upstreams: [{ state: 'down', reason: 'refused' }] })
  await gate.done('route remove mail')
})

it('with health=tcp there is no answer that a status or a text could be wished of', async () => {
  const refused = await gate.type(
    'route add mail mail.localhost http://127.0.0.1:9 health=tcp health-status=200',
  )
  expect(refused).toMatchObject({
    exit: 2,
    reply: { title: expect.stringMatching(/with health=tcp nothing is asked/) },
  })
  const bad = await gate.type('route add mail mail.localhost http://127.0.0.1:9 health=healthz')
  expect(bad.reply.title).toMatch(/a path begins with \//)
})
