import { beforeEach, describe, expect, it } from 'vitest'
import { textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { PolicyScene } from '../policies/scene.ts'
import { sqlInjection } from './attack.ts'

const keep = keeper()
let scene: PolicyScene

beforeEach(async () => {
  scene = keep(await PolicyScene.start())
})

const shielded = async (...before: string[]) => scene.gatehouse.done(...before, 'shield shop for 30m')
const parts = ['waf', 'limits', 'methods', 'strict-path']
const client = '203.0.113.7'

describe('a shield over a route without any policy', () => {
  it('refuses attacks, unusual methods and odd paths, proves each part and lets what is usual through', async () => {
    const reply = await shielded()
    expect(textOf(reply)).toContain('shield shop: proven 4 of 4')
    const each = JSON.stringify((await scene.gatehouse.done('mitigation show shield shop')).table)
    for (const part of parts) expect(each).toContain(`"shop","shield shop:${part}","proven"`)
    expect((await scene.ask('/hello?name=anna', { client })).status).toBe(200)
    expect((await scene.ask('/hello', { client, method: 'DELETE' })).status).toBe(200)
    const reached = await scene.reaching(async () => {
      expect((await scene.ask(sqlInjection, { client })).status).toBe(403)
      expect((await scene.ask('/admin;x', { client })).status).toBe(400)
      const odd = await scene.ask('/', { client, method: 'PROPFIND' })
      expect(odd.status).toBe(405)
      expect(odd.headers.allow).toBe('GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS')
      const many = Array.from({ length: 60 }, () => scene.ask('/', { client: '203.0.113.8' }))
      expect((await Promise.all(many)).filter(({ status }) => status === 429).length).toBeGreaterThan(5)
    })
    expect(reached).toBeLessThanOrEqual(50)
    await scene.gatehouse.done('end shield shop')
    for (const [path, method] of [[sqlInjection], ['/admin;x'], ['/', 'PROPFIND']] as const)
      expect((await scene.ask(path, { client, method: method ?? 'GET' })).status).toBe(200)
  })

  it.each([
    ['waf', () => scene.ask(sqlInjection, { client }), 403, 200],
    ['methods', () => scene.ask('/', { client, method: 'PROPFIND' }), 405, 403],
    ['strict-path', () => scene.ask('/admin;x', { client }), 400, 200],
  ] as const)(
    'does it by its %s: without that part the answer is another one, and the proof fails',
    async (part, ask, status, without) => {
      await shielded()
      expect((await ask()).status).toBe(status)
      await scene.takeOut(`shield shop:${part}`)
      // The rules of the WAF know methods, too.
      expect((await ask()).status).toBe(without)
      expect(await scene.verdict(`shield shop:${part}`)).toMatch(/^failed/)
    },
  )

  it('says in the plan what it lays', async () => {
    const { changes } = await shielded()
    const fields = Object.fromEntries(changes?.[0]?.fields.map(({ key, to }) => [key, to]) ?? [])
    expect(fields).toMatchObject({
      waf: 'mode=block paranoia=2',
      limits: '50/1s, 200/10s',
      methods: 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
      'strict-path': 'odd paths are refused with 400',
    })
  })
})

describe('a shield over policies of the route', () => {
  const own = [
    'policy add watch waf mode=detect paranoia=2',
    'route policy add shop watch',
    'policy add steady rate-limit limits=9/1m,100/1h',
    'route policy add shop steady',
    'policy add paths strict-path semicolons=allow',
    'route policy add shop paths',
  ]

  it('makes the WAF block and one step more suspicious, halves limits, and leaves the rest', async () => {
    const { changes } = await shielded(...own)
    const fields = Object.fromEntries(changes?.[0]?.fields.map(({ key, to }) => [key, to]) ?? [])
    expect(fields).toMatchObject({
      waf: 'mode=block paranoia=3, instead of watch: mode=detect paranoia=2',
      limits: '50/1h, 4/1m, half of steady',
    })
    expect(fields).not.toHaveProperty('strict-path')
    expect((await scene.ask(sqlInjection, { client })).status).toBe(403)
    expect((await scene.ask('/a;b', { client })).status).toBe(200)
    const limited = '203.0.113.9'
    const statuses = []
    for (let made = 0; made < 5; made += 1) statuses.push((await scene.ask('/', { client: limited })).status)
    expect(statuses).toEqual([200, 200, 200, 200, 429])
    await scene.gatehouse.done('end shield shop')
    expect((await scene.ask(sqlInjection, { client })).status).toBe(200)
  })

  it('says of a policy that it stands in the place of what shows that one’s work meanwhile', async () => {
    await shielded('policy add attacks waf', 'route policy add shop attacks')
    const { exit, reply } = await scene.gatehouse.type('prove shop attacks')
    expect(exit).toBe(1)
    expect(reply.title).toBe(
      'While shield shop holds, its own waf stands in the place of "attacks" on the route shop. To see what that does: prove shop',
    )
    expect((await scene.gatehouse.type('prove shop other')).reply.title).toContain('does not carry "other"')
    await scene.gatehouse.done('end shield shop')
    expect((await scene.gatehouse.type('prove shop attacks')).exit).toBe(0)
  })

  it('keeps waivers, and what changes in the policy below changes in the shield', async () => {
    await shielded('policy add attacks waf', 'route policy add shop attacks')
    expect((await scene.ask(sqlInjection, { client })).status).toBe(403)
    const reply = await scene.gatehouse.done('policy set attacks paranoia=3')
    expect(textOf(reply)).toContain('shield shop: proven 4 of 4')
    expect(reply.changes).toContainEqual({
      thing: 'mitigation',
      name: 'shield shop',
      action: 'change',
      fields: [
        {
          key: 'waf',
          from: 'mode=block paranoia=2, instead of attacks: mode=block paranoia=1',
          to: 'mode=block paranoia=4, instead of attacks: mode=block paranoia=3',
        },
      ],
    })
    await scene.gatehouse.done('policy waive attacks 942100 reason=odd owner=anna')
    const live = await scene.gatehouse.edge.live()
    expect(live).toContain('SecRuleRemoveById 942100')
    expect(live).not.toContain('blocking_paranoia_level=3')
  })

  it('leaves a WAF that is as strict as can be, and limits that cannot be halved', async () => {
    const { changes } = await shielded(
      'policy add attacks waf mode=block paranoia=4',
      'route policy add shop attacks',
      'policy add slow rate-limit limits=1/1s',
      'route policy add shop slow',
    )
    const keys = changes?.[0]?.fields.map(({ key }) => key)
    expect(keys).toEqual(['until', 'methods', 'strict-path'])
  })

  it('lays a limit for all requests where there is one for some alone', async () => {
    const { changes } = await shielded(
      'policy add sign-in rate-limit limits=10/1m paths=/login methods=POST',
      'route policy add shop sign-in',
    )
    const fields = Object.fromEntries(changes?.[0]?.fields.map(({ key, to }) => [key, to]) ?? [])
    expect(fields.limits).toBe('5/1m, half of sign-in; 50/1s, 200/10s')
    const post = (path: string) => scene.ask(path, { client, method: 'POST' })
    const statuses = []
    for (let made = 0; made < 6; made += 1) statuses.push((await post('/login')).status)
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429])
    expect((await post('/other')).status).toBe(200)
  })

  it('goes together with a throttle, in whatever order they come', async () => {
    await scene.gatehouse.done('throttle shop 8/1m', 'shield shop')
    const one = await scene.gatehouse.edge.live()
    await scene.gatehouse.done('end throttle shop', 'end shield shop', 'shield shop', 'throttle shop 8/1m')
    const named = (body: string) => Object.keys(JSON.parse(body).apps.http.servers.edge.named_routes).sort()
    expect(named(await scene.gatehouse.edge.live())).toEqual(named(one))
  })
})
