import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { issue } from '../harness/certificates.ts'
import { keeper } from '../harness/kept.ts'
import { Receiver } from './receiver.ts'
import { happened, testSecret, WebhookScene } from './scene.ts'

const keep = keeper()

async function tried(url: URL, timeoutMs = 5000) {
  const scene = keep(new WebhookScene(url, [testSecret], timeoutMs))
  scene.tell(happened('raised'))
  await scene.deliver()
  return { scene, state: scene.webhook.state() }
}

it('a redirect is not followed, wherever it leads', async () => {
  const other = keep(await Receiver.start())
  const receiver = keep(await Receiver.start())
  for (const location of ['http://169.254.169.254/latest/meta-data', other.url.href, '/elsewhere']) {
    receiver.answering = response => response.writeHead(307, { location }).end()
    const { state } = await tried(receiver.url)
    expect(state.failing?.words).toBe('answered 307, and redirects are not followed')
  }
  expect([receiver.received.length, other.received.length]).toEqual([3, 0])
})

it("an address of nobody's service is not asked", async () => {
  for (const url of ['http://169.254.169.254/latest', 'http://[fe80::1]/', 'http://224.0.0.1/']) {
    const { state } = await tried(new URL(url))
    expect(state.failing?.words).toBe('its address is one that is never asked')
  }
})

describe('a name', () => {
  /** Nobody's resolver knows it but the test's. */
  const url = ({ port }: Receiver) => new URL(`http://events.invalid:${port}/hook`)
  const metadata = '169.254.169.254'

  it('is reached at the address that was looked at, whatever it would lead to by the time of the connection', async () => {
    const receiver = keep(await Receiver.start())
    const answers = [['127.0.0.1'], [metadata]]
    const scene = keep(
      new WebhookScene(url(receiver), [testSecret], 5000, async () => answers.shift() ?? [metadata]),
    )
    scene.tell(happened('raised'))
    await scene.deliver()
    expect(receiver.received).toHaveLength(1)
    expect(receiver.received[0]?.headers.host).toBe(`events.invalid:${receiver.port}`)
    // The second answer is asked for only now.
    expect(answers).toHaveLength(1)
    scene.advance(10_001)
    scene.tell(happened('raised', { id: 2 }))
    await scene.deliver()
    expect(scene.webhook.state().failing?.words).toBe('its address is one that is never asked')
    expect(receiver.received).toHaveLength(1)
  })

  it("is never reached at an address of nobody's service, even where it has another", async () => {
    const receiver = keep(await Receiver.start())
    const scene = keep(
      new WebhookScene(url(receiver), [testSecret], 5000, async () => [metadata, '127.0.0.1']),
    )
    scene.tell(happened('raised'))
    await scene.deliver()
    expect(receiver.received).toHaveLength(1)
  })

  it('without an address gets nothing', async () => {
    const scene = keep(
      new WebhookScene(new URL('http://events.invalid/'), [testSecret], 5000, async () => []),
    )
    scene.tell(happened('raised'))
    await scene.deliver()
    expect(scene.webhook.state().failing?.words).toBe('its name has no address')
  })
})

it('an answer that drips, or never comes, holds nothing up', async () => {
  let left = 0
  const dripping = createServer(socket => {
    socket.on('error', () => undefined).resume()
    socket.on('close', () => {
      left += 1
    })
    const timer = setInterval(() => socket.write('H'), 20)
    socket.on('close', () => clearInterval(timer))
  })
  const silent = createServer(socket => {
    socket.on('error', () => undefined).resume()
    socket.on('close', () => {
      left += 1
    })
  })
  for (const server of [dripping, silent]) {
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    left = 0
    const { state } = await tried(new URL(`http://127.0.0.1:${port}/`), 300)
    server.close()
    expect(state.failing?.words).toMatch(/no answer within 0.3 s|Parse Error/)
    // Both servers would go on for ever: it is the sender who leaves, after one try.
    await expect.poll(() => left).toBe(1)
  }
})

it('of an answer without end nothing is read but its status', async () => {
  const receiver = keep(await Receiver.start())
  let written = 0
  const ended = new Promise<void>(resolve => {
    receiver.answering = response => {
      response.writeHead(200)
      const more = (): void => {
        if (response.destroyed) return
        written += 65_536
        if (response.write(Buffer.alloc(65_536))) setImmediate(more)
        else response.once('drain', more)
      }
      response.on('close', () => resolve())
      more()
    }
  })
  const { state } = await tried(receiver.url)
  expect(state).toMatchObject({ waiting: 0, tries: { delivered: 1, failed: 0 } })
  await ended
  expect(written).toBeLessThan(64 * 1_048_576)
})

it('headers without end are no answer', async () => {
  const receiver = keep(await Receiver.start())
  receiver.answering = response => response.writeHead(200, { 'x-long': 'x'.repeat(40_000) }).end()
  expect((await tried(receiver.url)).state.failing?.words).toContain('Header overflow')
})

it('a certificate that nobody trusts gets no event', async () => {
  const { certificate, key } = issue({ names: ['127.0.0.1'] })
  let requests = 0
  const server = createTlsServer({ cert: certificate, key }, (_, response) => {
    requests += 1
    response.end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const { state } = await tried(new URL(`https://127.0.0.1:${port}/`))
  server.close()
  expect(state.failing?.words).toMatch(/certificate/)
  expect(requests).toBe(0)
})
