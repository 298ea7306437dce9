import { describe, expect, it } from 'vitest'
import { until } from '../harness/ask.ts'
import { textOf } from '../harness/gatehouse.ts'
import { PolicyScene, showsPolicy } from './scene.ts'

/** The status of so many requests, one after the other. */
async function statuses(scene: PolicyScene, count: number, client: string, path = '/'): Promise<number[]> {
  const found: number[] = []
  for (let made = 0; made < count; made += 1) found.push((await scene.ask(path, { client })).status)
  return found
}

const clients = { passes: 0 }
/** Another client with each call, so that what is checked once is not used up when it is checked again. */
function newClient(): string {
  clients.passes += 1
  return `203.0.113.${clients.passes}`
}

describe('rate-limit', () => {
  showsPolicy({
    title: 'refuses the request after the last one allowed with 429 and Retry-After, and no other client',
    add: 'policy add it rate-limit limits=5/1m',
    check: async scene => {
      const client = newClient()
      const reached = await scene.reaching(async () => {
        expect(await statuses(scene, 6, client)).toEqual([200, 200, 200, 200, 200, 429])
      })
      expect(reached).toBe(5)
      const refused = await scene.ask('/', { client })
      expect(refused.status).toBe(429)
      expect(refused.headers['retry-after']).toMatch(/^([1-9]|[1-5]\d|6[01])$/)
      expect(refused.body).toBe('429 Too Many Requests\n')
      expect((await scene.ask('/', { client: newClient() })).status).toBe(200)
    },
  })

  showsPolicy({
    title: 'keeps several limits at once, and each is proven alone',
    add: 'policy add it rate-limit limits=3/3s,6/1m',
    check: async scene => {
      const client = newClient()
      const once = () => scene.ask('/', { client })
      const burst = async (length: number) =>
        (await Promise.all(Array.from({ length }, once))).map(({ status }) => status).sort()
      expect(await burst(5)).toEqual([200, 200, 200, 429, 429])
      // What the second refuses is not counted for the minute, so asking on uses nothing up.
      await until(once, ({ status }) => status === 200)
      expect(await burst(4)).toEqual([200, 200, 429, 429])
      const last = await until(
        once,
        ({ status, headers }) => status !== 429 || Number(headers['retry-after']) > 50,
      )
      expect(last.status).toBe(429)
    },
  })

  showsPolicy({
    title: 'counts only the requests to its paths and by its methods',
    add: 'policy add it rate-limit limits=login paths=/login methods=post',
    check: async scene => {
      const client = newClient()
      const post = (path: string) => scene.ask(path, { client, method: 'POST' })
      for (let made = 0; made < 10; made += 1) expect((await post('/login')).status).toBe(200)
      for (const path of ['/login', '/Login/again', '/x/../login', '/login?a=b', '/%6cogin'])
        expect((await post(path)).status, path).toBe(429)
      expect((await post('/loginfo')).status).toBe(200)
      expect((await scene.ask('/login', { client })).status).toBe(200)
    },
  })
})

describe('the count of a client', () => {
  it('is nobody else’s, whatever they say, and nobody gets a second one', { timeout: 60_000 }, async () => {
    const scene = await PolicyScene.start()
    try {
      const { gatehouse, upstream } = scene
      await gatehouse.done(
        `route add other other.localhost http://127.0.0.1:${upstream.port}`,
        'policy add it rate-limit limits=2/1h',
        'route policy add shop it',
        'route policy add other it',
      )
      const fresh = [200, 200, 429]
      // Two IPv4 clients; an IPv4 address in IPv6 spelling is that address.
      expect(await statuses(scene, 3, '198.51.100.1')).toEqual(fresh)
      expect(await statuses(scene, 3, '198.51.100.2')).toEqual(fresh)
      expect(await statuses(scene, 1, '::ffff:198.51.100.1')).toEqual([429])
      expect(await statuses(scene, 1, '::ffff:c633:6401')).toEqual([429])
      // One /64 is one client, in any spelling; the next /64 is another one.
      expect(await statuses(scene, 2, '2001:db8:1:2::1')).toEqual([200, 200])
      for (const same of [
        '2001:db8:1:2::2',
        '2001:0DB8:0001:0002:ffff:ffff:ffff:ffff',
        '2001:db8:1:2:0:0:0:1',
      ])
        expect(await statuses(scene, 1, same), same).toEqual([429])
      expect(await statuses(scene, 3, '2001:db8:1:3::1')).toEqual(fresh)
      // Another route under the same policy counts for itself.
      const elsewhere = await gatehouse.ask('other.localhost', '/', {
        headers: { 'X-Forwarded-For': '198.51.100.1' },
      })
      expect(elsewhere.status).toBe(200)
      // Who is no trusted proxy gains nothing by naming others, in whatever header.
      const forged: number[] = []
      for (let made = 1; made <= 4; made += 1)
        forged.push(
          (
            await scene.ask('/', {
              from: '127.0.0.2',
              headers: {
                'X-Forwarded-For': `198.51.100.${100 + made}, 127.0.0.1`,
                'X-Real-IP': `198.51.100.${100 + made}`,
                Forwarded: `for=198.51.100.${100 + made}`,
                'X-Gatehouse-Client': `198.51.100.${100 + made}`,
                'X-Gatehouse-Proof': 'it',
                'X-Gatehouse-Part': '7',
              },
            })
          ).status,
        )
      expect(forged).toEqual([200, 200, 429, 429])
      // A chain through a trusted proxy: what stands left of it was written by the client.
      expect(await statuses(scene, 1, '198.51.100.200, 198.51.100.1')).toEqual([429])
    } finally {
      await scene.stop()
    }
  })

  it('survives a reload, and no proof uses it up', { timeout: 60_000 }, async () => {
    const scene = await PolicyScene.start()
    try {
      await scene.gatehouse.done('policy add it rate-limit limits=3/1h', 'route policy add shop it')
      expect(await statuses(scene, 2, '198.51.100.1')).toEqual([200, 200])
      await scene.gatehouse.done('policy add more hsts', 'route policy add shop more')
      for (let times = 0; times < 3; times += 1) expect(await scene.verdict('it')).toMatch(/^proven/)
      expect(await statuses(scene, 2, '198.51.100.1')).toEqual([200, 429])
    } finally {
      await scene.stop()
    }
  })
})

describe('a proof of a rate limit', () => {
  it('is open where it cannot be shown, and comes to no upstream where another route answers', {
    timeout: 60_000,
  }, async () => {
    const scene = await PolicyScene.start()
    try {
      const { gatehouse, upstream } = scene
      const added = await gatehouse.done(
        'policy add it rate-limit limits=5/1m paths=/login',
        'policy add many rate-limit limits=3/1s,2001/1m',
        'route policy add shop it',
        'route policy add shop many',
      )
      expect(textOf(added)).toContain('many on shop: not shown')
      expect(await scene.verdict('many')).toContain('2001/1m needs more than the 2000 requests of a proof')
      expect(await scene.verdict('it')).toMatch(/^proven/)
      await gatehouse.done(`route add login shop.localhost http://127.0.0.1:${upstream.port} path=/login`)
      const reached = await scene.reaching(async () =>
        expect(await scene.verdict('it')).toBe(
          'open: /login is answered by the route login, which has a longer path',
        ),
      )
      expect(reached).toBe(0)
      await gatehouse.done('route set shop path=/shop')
      expect(await scene.verdict('it')).toBe('open: no request to this route is below /login')
    } finally {
      await scene.stop()
    }
  })
})
