import { type ClientHttp2Session, connect as connectHttp2 } from 'node:http2'
import type { TLSSocket } from 'node:tls'
import { describe, expect, it } from 'vitest'
import { until } from '../harness/ask.ts'
import { shared } from '../harness/shared.ts'
import { clientOf, SecureScene, testCa } from './secure-scene.ts'

const ours = testCa('Our CA')
const theirs = testCa('Their CA')
const alice = clientOf(ours)
const mallory = clientOf(theirs, 'mallory')

const scene = shared(
  await SecureScene.start(
    'route add shop shop.localhost UPSTREAM',
    'route add open open.localhost UPSTREAM',
    'route add other other.localhost UPSTREAM',
    'route add wide *.wide.localhost UPSTREAM',
    'route add below one.wide.localhost UPSTREAM path=/below',
    'route add free free.wide.localhost UPSTREAM',
    `policy add it client-cert ca=${ours.typed}`,
    `policy add that client-cert ca=${theirs.typed}`,
    'route policy add shop it',
    'route policy add other that',
    'route policy add wide it',
  ),
)

/** The status of a request over HTTP/2 on a connection whose handshake names `sni`. */
async function askHttp2(sni: string, host: string, certificate = alice): Promise<number> {
  const { cert, key } = scene.options(sni, { certificate })
  const session: ClientHttp2Session = connectHttp2(`https://127.0.0.1:${scene.port}`, {
    servername: sni,
    rejectUnauthorized: false,
    ...(cert === undefined ? {} : { cert, key }),
  })
  try {
    return await new Promise<number>((resolve, reject) => {
      session.once('error', reject)
      const stream = session.request({ ':path': '/', ':authority': host })
      stream.once('error', reject)
      stream.once('response', headers => resolve(Number(headers[':status'])))
      stream.end()
    })
  } finally {
    session.destroy()
  }
}

describe('a host that asks for certificates', () => {
  it('is not reached by the handshake of another host', async () => {
    const reached = await scene.reaching(async () => {
      for (const sni of ['open.localhost', 'other.localhost', 'free.wide.localhost'])
        expect((await scene.ask('shop.localhost', '/', { sni })).status, sni).toBe(421)
      const certificate = mallory
      expect((await scene.ask('shop.localhost', '/', { sni: 'other.localhost', certificate })).status).toBe(
        421,
      )
      await expect(scene.ask('shop.localhost', '/', { sni: null })).rejects.toThrow()
    })
    expect(reached).toBe(0)
  })

  it('is not reached by HTTP/2 with another name than that of the handshake either', async () => {
    expect(await askHttp2('shop.localhost', 'shop.localhost')).toBe(200)
    expect(await askHttp2('other.localhost', 'other.localhost', mallory)).toBe(200)
    expect(await askHttp2('open.localhost', 'shop.localhost')).toBe(421)
    expect(await askHttp2('other.localhost', 'shop.localhost', mallory)).toBe(421)
    expect(await askHttp2('shop.localhost', 'other.localhost')).toBe(421)
    await expect(askHttp2('shop.localhost', 'shop.localhost', mallory)).rejects.toThrow()
  })

  it('does not believe the CA of another host', async () => {
    expect((await scene.ask('other.localhost', '/', { certificate: mallory })).status).toBe(200)
    await expect(scene.ask('other.localhost', '/', { certificate: alice })).rejects.toThrow()
    await expect(scene.ask('shop.localhost', '/', { certificate: mallory })).rejects.toThrow()
  })

  it.each(['shop.localhost.', 'SHOP.localhost', 'shop.localhost:1'])(
    'is not reached without a certificate as %s',
    async host => {
      const { status } = await scene.ask(host, '/', { sni: 'shop.localhost' })
      expect([400, 403, 421]).toContain(status)
    },
  )

  it('is found below a wildcard, and what is below it with routes of its own is not asked', async () => {
    for (const host of ['any.wide.localhost', 'one.wide.localhost']) {
      expect((await scene.ask(host)).status, host).toBe(403)
      expect((await scene.ask(host, '/', { certificate: alice })).status, host).toBe(200)
      await expect(scene.ask(host, '/', { certificate: mallory })).rejects.toThrow()
    }
    expect((await scene.ask('one.wide.localhost', '/below')).status).toBe(200)
    for (const certificate of [alice, mallory])
      expect((await scene.ask('free.wide.localhost', '/', { certificate })).status).toBe(200)
  })
})

describe('a connection from before the policy', () => {
  it('is of no use after it', async () => {
    await scene.gatehouse.done(`route add late late.localhost ${scene.target}`)
    const socket = await scene.connect('late.localhost')
    let text = ''
    const closed = new Promise(resolve => socket.once('close', resolve))
    socket.on('data', data => {
      text += String(data)
    })
    socket.on('error', () => undefined)
    const request = 'GET / HTTP/1.1\r\nHost: late.localhost\r\n\r\n'
    socket.write(request)
    await until(
      () => text,
      seen => seen.includes('shop'),
    )
    expect(text).toContain('HTTP/1.1 200')
    text = ''
    await scene.gatehouse.done('route policy add late it')
    const reached = await scene.reaching(async () => {
      socket.write(request)
      await closed
    })
    expect([reached, text.includes('200')]).toEqual([0, false])
  })
})

describe('a session that is resumed', () => {
  /** The ticket of a connection; none when the edge gives out none. */
  async function ticketOf(host: string, certificate = alice): Promise<Buffer | null> {
    const socket = await scene.connect(host, { certificate })
    return new Promise(resolve => {
      socket.once('session', ticket => {
        socket.destroy()
        resolve(ticket)
      })
      socket.once('close', () => resolve(null))
      socket.end(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
      socket.resume()
    })
  }

  async function answerOn(socket: TLSSocket, host: string): Promise<string> {
    let text = ''
    socket.on('data', data => {
      text += String(data)
    })
    socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
    await new Promise(resolve => socket.once('close', resolve))
    return text.slice(0, 12)
  }

  it('is there for hosts that ask for nothing, and not for the others', async () => {
    const ticket = await ticketOf('open.localhost')
    if (ticket === null) throw new Error('no ticket')
    const again = await scene.connect('open.localhost', { session: ticket })
    expect(again.isSessionReused()).toBe(true)
    again.destroy()
    expect(await ticketOf('shop.localhost')).toBeNull()
    expect(await ticketOf('other.localhost', mallory)).toBeNull()
  })

  it('opens no way to a host that asks', async () => {
    const ticket = await ticketOf('open.localhost')
    if (ticket === null) throw new Error('no ticket')
    const socket = await scene.connect('shop.localhost', { session: ticket })
    expect(socket.isSessionReused()).toBe(false)
    expect(await answerOn(socket, 'shop.localhost')).toBe('HTTP/1.1 403')
  })
})
