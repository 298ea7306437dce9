import { connect } from 'node:http2'
import { expect, it } from 'vitest'
import { freePort } from '../harness/edge.ts'
import { PolicyScene } from './scene.ts'

/** The status of a request whose `:path` is sent as it stands. */
function statusOverHttp2(port: number, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const session = connect(`https://127.0.0.1:${port}`, {
      servername: 'shop.localhost',
      rejectUnauthorized: false,
    })
    session.once('error', reject)
    const stream = session.request({ ':path': path, ':authority': 'shop.localhost' })
    stream.once('response', headers => {
      resolve(headers[':status'] ?? 0)
      session.destroy()
    })
    stream.once('error', reject)
    stream.end()
  })
}

it('strict-path judges the target of HTTP/2 as it was sent, too', { timeout: 60_000 }, async () => {
  const port = await freePort()
  const scene = await PolicyScene.start(undefined, { https: `127.0.0.1:${port}`, tls: 'internal' })
  const odd = [
    '/admin;x',
    '/;/admin',
    '/admin.',
    '/admin%00',
    '/\\admin',
    '/%2561dmin',
    '//admin',
    '/x/../admin',
  ]
  const statuses = async () => {
    const found: number[] = []
    for (const path of odd) found.push(await statusOverHttp2(port, path))
    return found
  }
  try {
    expect(await statuses()).toEqual(odd.map(() => 200))
    await scene.gatehouse.done('policy add it strict-path', 'route policy add shop it')
    const reached = await scene.reaching(async () => expect(await statuses()).toEqual(odd.map(() => 400)))
    expect(reached).toBe(0)
    for (const path of ['/', '/caf%C3%A9', '/a?b=/../c']) expect(await statusOverHttp2(port, path)).toBe(200)
    expect(await scene.verdict('it')).toMatch(/^proven/)
  } finally {
    await scene.stop()
  }
})
