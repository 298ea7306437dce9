import { beforeAll, describe, expect, it } from 'vitest'
import { TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { shared } from '../harness/shared.ts'
import { startUpstream } from '../harness/upstream.ts'
import { askedBy } from './asked.ts'

const upstream = shared(await startUpstream('shop'))
const gatehouse = shared(await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } }))
const at = `http://127.0.0.1:${upstream.port}`

const asked = (line: string) => askedBy(gatehouse, line)

beforeAll(async () => {
  await gatehouse.done(
    'policy add wide ip-deny networks=203.0.113.0/24',
    'policy add narrow ip-deny networks=203.0.113.7',
    'policy add wider ip-deny networks=203.0.112.0/23',
    `route add shop shop.localhost ${at}`,
    'route policy add shop wide',
    `route add every *.every.localhost ${at}`,
    `route add every-admin *.every.localhost ${at} path=/admin`,
    'route policy add every-admin wide',
    `route add wiki wiki.localhost ${at}`,
    `route add wiki-deep wiki.localhost ${at} path=/deep`,
    'route policy add wiki-deep wide',
    `route add side side.localhost ${at} path=/side`,
  )
})

describe('another route that answers', () => {
  it('with a policy of the same kind that protects less is a way around the other', async () => {
    await gatehouse.done('route policy add side narrow')
    const { risk, words } = await asked('route set side hosts=side.localhost,shop.localhost')
    expect(risk).toBe('destructive')
    expect(words).toContain('Requests to shop.localhost/side met ip-deny (wide) of the route shop until now')
    await gatehouse.done('route policy remove side narrow')
  })

  it('with one that protects as much is none', async () => {
    await gatehouse.done('route policy add side wider')
    const reply = await gatehouse.done('route set side hosts=side.localhost,shop.localhost')
    expect(textOf(reply)).not.toContain('until now')
    await gatehouse.done('route set side hosts=side.localhost')
  })

  it('below a wildcard takes its protected paths as well', async () => {
    const { risk, words } = await asked(`route add one one.every.localhost ${at}`)
    expect(risk).toBe('destructive')
    expect(words).toContain(
      'Requests to one.every.localhost/admin met ip-deny (wide) of the route every-admin',
    )
  })

  it('below a wildcard with a path of its own leaves the others where they are', async () => {
    const { reply } = await gatehouse.type(`route add two two.every.localhost ${at} path=/other`)
    expect(reply.pending).toBeUndefined()
    const denied = { headers: { 'X-Forwarded-For': '203.0.113.7' } }
    expect((await gatehouse.ask('two.every.localhost', '/admin', denied)).status).toBe(403)
    expect((await gatehouse.ask('two.every.localhost', '/other', denied)).status).toBe(200)
  })

  it('with a shorter path of its own keeps the longer one of a wildcard, until it takes that too', async () => {
    await gatehouse.done(`route add three three.every.localhost ${at} path=/a`)
    const denied = { headers: { 'X-Forwarded-For': '203.0.113.7' } }
    expect((await gatehouse.ask('three.every.localhost', '/admin', denied)).status).toBe(403)
    const { risk, words } = await asked(`route add four three.every.localhost ${at} path=/admin`)
    expect(risk).toBe('destructive')
    expect(words).toContain('three.every.localhost/admin met ip-deny (wide) of the route every-admin')
  })

  it.each(['route disable wiki-deep', 'route remove wiki-deep', 'route set wiki-deep path=/deeper'])(
    'because a protected one goes is named: %s',
    async line => {
      const { risk, words } = await asked(line)
      expect(risk).toBe('destructive')
      expect(words).toContain('Requests to wiki.localhost/deep met ip-deny (wide) of the route wiki-deep')
      expect(words).toContain('the route wiki answers them then')
    },
  )

  it('what is said is so: a refused client comes through once it was confirmed', async () => {
    const denied = { headers: { 'X-Forwarded-For': '203.0.113.7' } }
    expect((await gatehouse.ask('wiki.localhost', '/deep/x', denied)).status).toBe(403)
    await gatehouse.done('route disable wiki-deep')
    expect((await gatehouse.ask('wiki.localhost', '/deep/x', denied)).status).toBe(200)
  })
})
