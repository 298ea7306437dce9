import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { shared } from '../harness/shared.ts'
import { startAuthenticator } from './authenticator.ts'
import { dataLines, PolicyScene } from './scene.ts'

const keep = keeper()
const authenticator = shared(await startAuthenticator())
const raw: string[][] = []
const trailers: string[][] = []
const scene = shared(
  await PolicyScene.start((request, response) => {
    raw.push(request.rawHeaders)
    request.resume().once('end', () => {
      trailers.push(request.rawTrailers)
      response.end('shop')
    })
  }),
)
const at = `authenticator=http://127.0.0.1:${authenticator.port}`
const names = dataLines('identity-header-spellings.txt')
await scene.gatehouse.done(`policy add it forward-auth ${at} preset=authelia`, 'route policy add shop it')

describe('a client that says itself who it is', () => {
  it.each(names)('as %s is not believed, whatever the authenticator says', async name => {
    for (const session of ['alice', 'nameless']) {
      const headers = { cookie: `session=${session}`, [name]: 'forged' }
      expect((await scene.ask('/', { headers })).status).toBe(200)
      const own = session === 'alice' ? 'alice' : undefined
      expect(scene.upstream.seen.at(-1)?.headers['remote-user']).toBe(own)
    }
    expect((await scene.ask('/', { headers: { [name]: 'forged' } })).status).toBe(302)
    expect(JSON.stringify([raw, authenticator.raw])).not.toContain('forged')
  })

  it('twice, or in all these ways at once, is not believed either', async () => {
    const all = Object.fromEntries(names.map(name => [name, 'forged']))
    await scene.ask('/', { headers: { ...all, cookie: 'session=nameless' } })
    expect(JSON.stringify([raw, authenticator.raw])).not.toContain('forged')
  })

  it('cannot have the edge forget the name that the authenticator said', async () => {
    for (const connection of ['Remote-User', 'close, Remote-User, Remote-Groups', 'keep-alive,remote-user']) {
      const headers = { cookie: 'session=alice', connection }
      expect((await scene.ask('/', { headers })).status).toBe(200)
      expect(scene.upstream.seen.at(-1)?.headers['remote-user'], connection).toBe('alice')
    }
  })

  it('behind the body is not believed, and the body comes through', async () => {
    const [host, port] = scene.gatehouse.edge.http.split(':')
    for (const announced of [{ trailer: 'Remote-User, X-Sum' }, {}]) {
      const headers = { host: 'shop.localhost', cookie: 'session=nameless', ...announced }
      const outgoing = request({
        host,
        port,
        method: 'POST',
        headers: { ...headers, 'transfer-encoding': 'chunked' },
      })
      outgoing.addTrailers({ 'Remote-User': 'forged', 'X-Sum': '7' })
      outgoing.end('a body')
      const [incoming]: IncomingMessage[] = await once(outgoing, 'response')
      expect(incoming?.resume().statusCode).toBe(200)
      expect(scene.upstream.seen.at(-1)?.headers).not.toHaveProperty('trailer')
      expect(trailers.at(-1)).toEqual([])
    }
  })

  it('comes through with it where no policy takes it away, but for what Caddy drops everywhere', async () => {
    const open = keep(await PolicyScene.start())
    for (const name of names) await open.ask('/', { headers: { [name]: 'forged' } })
    const told = open.upstream.seen.flatMap(({ headers }) =>
      Object.keys(headers).filter(name => headers[name] === 'forged'),
    )
    // Caddy 2.11 lets no name with _ or . through (server.go: `expected_underscore_headers`, `expected_dot_headers`).
    const others = names.filter(name => !/[_.]/.test(name))
    expect(told).toEqual(others.map(name => name.toLowerCase()))
  })
})

describe('an identity header called Authorization', () => {
  it("is a client's to show to the authenticator, and the authenticator's to show to the upstream", async () => {
    const own = keep(await PolicyScene.start())
    await own.gatehouse.done(
      `policy add it forward-auth ${at} uri=/check headers=Authorization,Remote-User`,
      'route policy add shop it',
    )
    await own.ask('/', { headers: { cookie: 'session=alice', authorization: 'Bearer mine' } })
    expect(authenticator.seen.at(-1)?.headers.authorization).toBe('Bearer mine')
    expect(own.upstream.seen.at(-1)?.headers).not.toHaveProperty('authorization')
  })
})
