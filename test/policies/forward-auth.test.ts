import { describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { freePort } from '../harness/edge.ts'
import { textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { shared } from '../harness/shared.ts'
import { type Authenticator, startAuthenticator } from './authenticator.ts'
import { PolicyScene, showsPolicy } from './scene.ts'

const keep = keeper()
const authenticator = shared(await startAuthenticator())
const add = (keys = 'preset=authelia', port = authenticator.port) =>
  `policy add it forward-auth authenticator=http://127.0.0.1:${port} ${keys}`
const alice = { cookie: 'session=alice' }

describe('forward-auth', () => {
  showsPolicy({
    title:
      'lets through whom the authenticator lets through, with their name, and hands its answer to others',
    add: add(),
    check: async scene => {
      const reached = await scene.reaching(async () => {
        const answer = await scene.ask('/cart?id=7', { method: 'POST', body: Buffer.from('a secret') })
        expect([answer.status, answer.body]).toEqual([302, 'sign in'])
        expect(answer.headers.location).toBe('https://login.example.com/')
      })
      expect(reached).toBe(0)
      expect(authenticator.seen.at(-1)).toMatchObject({
        method: 'GET',
        url: '/api/authz/forward-auth',
        headers: {
          'x-forwarded-method': 'POST',
          'x-forwarded-uri': '/cart?id=7',
          'x-forwarded-host': 'shop.localhost',
          'x-forwarded-proto': 'http',
        },
      })
      expect(authenticator.bodies.at(-1)).toBe('')
      expect(await scene.ask('/', { headers: alice })).toMatchObject({ status: 200, body: 'shop' })
      expect(scene.upstream.seen.at(-1)?.headers).toMatchObject({
        'remote-user': 'alice',
        'remote-groups': 'staff',
      })
    },
  })

  showsPolicy({
    title: 'asks at another place, and copies other headers',
    add: add('uri=/check?rd=https://login.example.com/%3Fa&b=c headers=remote-user'),
    check: async scene => {
      expect((await scene.ask('/?rd=https://evil.example')).status).toBe(302)
      expect(authenticator.seen.at(-1)?.url).toBe('/check?rd=https://login.example.com/%3Fa&b=c')
      await scene.ask('/', { headers: alice })
      const headers = scene.upstream.seen.at(-1)?.headers
      expect([headers?.['remote-user'], headers?.['remote-groups']]).toEqual(['alice', undefined])
    },
  })
})

describe('what the authenticator gets to know', () => {
  it('is not the query of a client, and not where a client says that it comes from', async () => {
    const scene = await protectedScene({ trustedProxies: [] })
    const headers = {
      'X-Forwarded-For': '10.9.9.9',
      'X-Real-IP': '10.9.9.9',
      'X-Forwarded-Host': 'open.example.com',
      'X-Forwarded-Uri': '/open',
      X_Forwarded_Uri: '/open',
      'X-Forwarded-Method': 'OPTIONS',
      'X-Original-URL': 'https://open.example.com/',
      Forwarded: 'for=10.9.9.9',
    }
    expect((await scene.ask('/?rd=https://evil.example', { headers })).status).toBe(302)
    const { url, headers: seen } = authenticator.seen.at(-1) ?? {}
    expect(url).toBe('/api/authz/forward-auth')
    expect(JSON.stringify(authenticator.raw.at(-1))).not.toMatch(/10\.9\.9\.9|open|OPTIONS/)
    expect(seen).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1' })
  })

  it('is no body, also not of a GET that names the very place of the check', async () => {
    const scene = await protectedScene()
    const options = { headers: alice, body: Buffer.from('a secret') }
    for (const path of [
      '/',
      '/api/authz/forward-auth',
      '/api/authz/forward-auth?',
      '/api/authz/forward%2Dauth',
    ])
      for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
        expect((await scene.ask(path, { ...options, method })).status, `${method} ${path}`).toBe(200)
        expect(authenticator.bodies.at(-1)).toBe('')
      }
  })

  it('comes to the upstream with its body, which nobody else has read', async () => {
    const scene = keep(
      await PolicyScene.start((request, response) => {
        request.pipe(response)
      }),
    )
    await scene.gatehouse.done(add(), 'route policy add shop it')
    const body = Buffer.from('x'.repeat(200_000))
    const answer = await scene.ask('/', { method: 'POST', headers: alice, body })
    expect([answer.status, answer.body.length]).toEqual([200, body.length])
  })
})

describe('when the authenticator', () => {
  it('is down, nobody comes through, and the proof says why', async () => {
    const port = await freePort()
    const own = await startAuthenticator(port)
    const scene = await protectedScene({}, add('preset=authelia', port))
    expect((await scene.ask('/', { headers: alice })).status).toBe(200)
    await own.stop()
    const reached = await scene.reaching(async () => {
      for (const path of ['/', '/api/authz/forward-auth'])
        expect((await scene.ask(path, { headers: alice })).status).toBe(502)
    })
    expect(reached).toBe(0)
    expect(await scene.verdict('it')).toMatch(/^failed: the authenticator did not answer.*502/)
  })

  it('lets everybody through, the policy is not put in force', async () => {
    const own = keep(await open())
    const scene = keep(await PolicyScene.start())
    await scene.gatehouse.done(add('preset=authelia', own.port))
    const answer = await scene.gatehouse.type('route policy add shop it')
    expect(answer.exit).toBe(1)
    expect(textOf(answer.reply)).toContain('the authenticator let a request without a session through')
  })

  it('answers with something else, the policy is not put in force', async () => {
    const own = keep(await open(404))
    const scene = keep(await PolicyScene.start())
    await scene.gatehouse.done(add('preset=authelia', own.port))
    const answer = await scene.gatehouse.type('route policy add shop it')
    expect(textOf(answer.reply)).toContain('with 404; is its uri right?')
  })

  it.each([302, 401, 403])('answers with %i, what is about every answer is there once', async status => {
    const own = keep(await open(status))
    const scene = keep(await PolicyScene.start())
    await scene.gatehouse.done(
      add('preset=authelia', own.port),
      'policy add safe hsts',
      'route policy add shop it safe',
    )
    const answer = await scene.ask()
    expect(answer.status).toBe(status)
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000')
    if (status === 401) expect(answer.headers['www-authenticate']).toBe('Login')
  })
})

it('a WebSocket opens through it for whom the authenticator knows, and for nobody else', async () => {
  const scene = await protectedScene()
  const server = new WebSocketServer({ server: scene.upstream.server })
  server.on('connection', (socket, request) => {
    socket.on('message', data => socket.send(`${request.headers['remote-user']} ${data}`))
  })
  const open = (headers: Record<string, string>) => {
    const client = new WebSocket(`ws://${scene.gatehouse.edge.http}/talk`, {
      headers: { host: 'shop.localhost', 'Remote-User': 'forged', ...headers },
    })
    keep({ stop: async () => client.terminate() })
    return new Promise<WebSocket>((resolve, reject) =>
      client.once('open', () => resolve(client)).once('error', reject),
    )
  }
  await expect(open({})).rejects.toThrow('302')
  const client = await open(alice)
  const said = new Promise<string>(resolve => client.once('message', data => resolve(String(data))))
  client.send('hello')
  expect(await said).toBe('alice hello')
  expect(authenticator.seen.at(-1)?.headers).not.toHaveProperty('upgrade')
})

async function open(status = 200): Promise<Authenticator> {
  const own = await startAuthenticator()
  own.stranger = status
  return own
}

async function protectedScene(settings = {}, line = add()): Promise<PolicyScene> {
  const scene = keep(await PolicyScene.start(undefined, settings))
  await scene.gatehouse.done(line, 'route policy add shop it')
  return scene
}

it('whoever has a dead authenticator carried reads its policy and its address, not the route alone', async () => {
  const scene = keep(await PolicyScene.start())
  const answer = await scene.gatehouse.done(
    'policy add it forward-auth authenticator=http://127.0.0.1:9 uri=/check',
  )
  expect(answer.title).toContain('Policy it added')
  const failed = await scene.gatehouse.type('route policy add shop it')
  expect(failed.exit).toBe(1)
  expect(textOf(failed.reply)).toContain('the policy it asks http://127.0.0.1:9, which does not answer')
})
