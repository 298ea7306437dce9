import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { PolicyScene, showsPolicy } from './scene.ts'

/** Sends a body in chunks of 1,000 bytes, without saying how many there will be. The status; 0 when the connection was closed first. */
function sendChunks(scene: PolicyScene, chunks: number): Promise<number> {
  const [hostname, port] = scene.gatehouse.edge.http.split(':')
  return new Promise(resolve => {
    const outgoing = request(
      { hostname, port, path: '/', method: 'POST', headers: { host: 'shop.localhost' }, agent: false },
      incoming => {
        incoming.resume()
        resolve(incoming.statusCode ?? 0)
      },
    )
    outgoing.on('error', () => resolve(0))
    for (let sent = 0; sent < chunks; sent += 1) outgoing.write(Buffer.alloc(1000))
    outgoing.end()
  })
}

interface Received {
  bytes: number
  /** The body came to its proper end. */
  whole: boolean
}

/** An upstream that reads all of a body and says how many bytes those were. */
function readingUpstream(received: Received[]): Parameters<typeof PolicyScene.start>[0] {
  return (incoming, response) => {
    let bytes = 0
    incoming.on('data', chunk => {
      bytes += chunk.length
    })
    incoming.on('error', () => undefined)
    incoming.on('close', () => received.push({ bytes, whole: incoming.complete }))
    incoming.on('end', () => response.end(String(bytes)))
  }
}

describe('body-limit', () => {
  showsPolicy({
    title:
      'lets a body of exactly that size through, and refuses a larger one with 413 before the upstream is asked',
    add: 'policy add it body-limit max=10KB',
    upstream: readingUpstream([]),
    check: async scene => {
      const exact = await scene.ask('/', { method: 'POST', body: Buffer.alloc(10_000) })
      expect([exact.status, exact.body]).toEqual([200, '10000'])
      const reached = await scene.reaching(async () => {
        for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'GET']) {
          const body = Buffer.alloc(10_001)
          const headers = { 'Content-Length': String(body.length) }
          const answer = await scene.ask('/', { method, headers, body })
          expect([answer.status, answer.body], method).toEqual([413, '413 Request Entity Too Large\n'])
        }
      })
      expect(reached).toBe(0)
    },
  })

  const received: Received[] = []
  showsPolicy({
    title: 'cuts off a body of unknown length with 413, and its upstream never takes it for a whole one',
    add: 'policy add it body-limit max=10KB',
    upstream: readingUpstream(received),
    check: async scene => {
      received.length = 0
      expect(await sendChunks(scene, 10)).toBe(200)
      expect(received).toEqual([{ bytes: 10_000, whole: true }])
      expect(await sendChunks(scene, 100)).toBe(413)
      await expect.poll(() => received.length).toBe(2)
      expect(received[1]?.whole).toBe(false)
      expect(received[1]?.bytes).toBeLessThanOrEqual(10_000)
    },
  })

  it('is proven at any size within a moment, because no byte of a large body is sent', {
    timeout: 60_000,
  }, async () => {
    const scene = await PolicyScene.start()
    try {
      for (const max of ['1KB', '200KB', '1GB', '1000GB']) {
        await scene.gatehouse.done(`policy add it body-limit max=${max}`, 'route policy add shop it')
        const startMs = performance.now()
        expect(await scene.verdict('it')).toMatch(/^proven/)
        expect(performance.now() - startMs, max).toBeLessThan(3000)
        await scene.gatehouse.done('policy remove it from-routes=yes')
      }
    } finally {
      await scene.stop()
    }
  })
})
