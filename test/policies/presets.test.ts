import { presets } from '@gatehouse/core/routing/policy/presets.ts'
import { describe, expect, it } from 'vitest'
import { textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { PolicyScene } from './scene.ts'

const keep = keeper()
const page = `<!doctype html>${'<p>A page of the shop.</p>'.repeat(100)}`
const start = async () =>
  keep(
    await PolicyScene.start((_asked, response) => {
      response.setHeader('Content-Type', 'text/html').setHeader('Server', 'careless/1.0')
      response.end(page)
    }),
  )
const policiesOf = (scene: PolicyScene) =>
  scene.gatehouse.edge.control.current().state.policies.map(({ name }) => name)
const carriedBy = (scene: PolicyScene) =>
  scene.gatehouse.edge.control.current().state.routes.find(({ name }) => name === 'shop')?.policies

/** What a route shows after a preset, by real requests. */
const shows: Record<string, (scene: PolicyScene) => Promise<void>> = {
  web: async scene => {
    const answer = await scene.ask('/', { headers: { 'Accept-Encoding': 'gzip' } })
    expect(answer).toMatchObject({
      status: 200,
      headers: {
        'strict-transport-security': 'max-age=31536000',
        'x-frame-options': 'SAMEORIGIN',
        'content-encoding': 'gzip',
      },
    })
    expect(answer.headers.server).toBeUndefined()
    expect((await scene.ask('/?q=<script>alert(1)</script>')).status).toBe(403)
    expect((await scene.ask('/admin;x')).status).toBe(400)
    expect((await scene.ask('/admin;x')).headers['x-content-type-options']).toBe('nosniff')
  },
  api: async scene => {
    const answer = await scene.ask('/')
    expect(answer.headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'")
    const list = Array.from({ length: 60_000 }, (_, number) => ({ name: 'nobody', number }))
    const big = { method: 'POST', body: Buffer.from(JSON.stringify(list)) }
    expect(big.body.length).toBeGreaterThan(1_000_000)
    const refused = await scene.ask('/', { ...big, headers: { 'Content-Type': 'application/json' } })
    expect(refused.status).toBe(413)
    expect((await scene.ask('/?id=1%27%20or%20%271%27=%271')).status).toBe(403)
  },
  login: async scene => {
    const statuses: number[] = []
    for (let made = 0; made < 12; made += 1)
      statuses.push((await scene.ask('/login', { method: 'POST', client: '198.51.100.7' })).status)
    expect(statuses).toEqual([...new Array(10).fill(200), 429, 429])
    const refused = await scene.ask('/login', { method: 'POST', client: '198.51.100.7' })
    expect(refused.headers).toMatchObject({
      'strict-transport-security': 'max-age=31536000',
      'x-frame-options': 'DENY',
      'content-security-policy': expect.stringContaining("default-src 'self'"),
    })
    expect((await scene.ask('/login', { client: '198.51.100.7' })).status).toBe(200)
    expect((await scene.ask('/login', { method: 'POST', client: '198.51.100.8' })).status).toBe(200)
  },
  internal: async scene => {
    for (const client of ['10.1.2.3', '192.168.7.7', 'fd00::7', '::1'])
      expect((await scene.ask('/', { client })).status, client).toBe(200)
    for (const client of ['203.0.113.7', '172.32.0.1', '2001:db8::7']) {
      const refused = await scene.ask('/', { client })
      expect(refused.status, client).toBe(403)
      expect(refused.headers['x-frame-options']).toBe('SAMEORIGIN')
    }
  },
}

describe.each(presets)('the preset $name', ({ name, policies }) => {
  it('makes its policies, each proven on the route', { timeout: 60_000 }, async () => {
    const scene = await start()
    const said = textOf(await scene.gatehouse.done(`policy preset ${name} shop`))
    expect(said).toContain(`Preset ${name} is on shop (revision`)
    const names = policies.map(({ kind }) => `${name}-${kind}`).sort()
    expect(policiesOf(scene)).toEqual(names)
    expect(carriedBy(scene)).toEqual(names)
    const proofs = await scene.gatehouse.edge.control.prove('shop')
    for (const proof of proofs) expect(proof, proof.words).toMatchObject({ verdict: 'proven' })
    expect(proofs).toHaveLength(names.length)
    await shows[name]?.(scene)
    expect(shows).toHaveProperty(name)
  })
})

describe('policy preset', () => {
  it('uses what is there, leaves a route its own, and says so', { timeout: 60_000 }, async () => {
    const scene = await start()
    const { gatehouse } = scene
    await gatehouse.done(
      'policy add internal-compress compress encodings=gzip',
      'policy add own headers preset=strict',
      'route policy add shop own',
    )
    const said = textOf(await gatehouse.done('policy preset internal shop'))
    expect(said).toContain(
      'Preset internal is on shop; used as they were: internal-compress (encodings=gzip instead of gzip, zstd); shop keeps its own headers (own); made, and carried by no route: internal-headers',
    )
    expect(carriedBy(scene)).toEqual(['internal-compress', 'internal-ip-allow', 'own'])
    const compress = gatehouse.edge.control
      .current()
      .state.policies.find(policy => policy.name === 'internal-compress')
    expect(compress?.options.encodings).toEqual(['gzip'])
    expect((await gatehouse.type('policy preset internal shop')).reply.title).toContain('Nothing to change')
  })

  it('without a route only makes the policies', async () => {
    const scene = await start()
    expect(textOf(await scene.gatehouse.done('policy preset internal'))).toContain('Preset internal is there')
    expect(carriedBy(scene)).toEqual([])
  })

  it('what keeps people out is confirmed first', async () => {
    const scene = await start()
    const answer = await scene.gatehouse.expectUnchanged(() =>
      scene.gatehouse.type('policy preset internal shop', 'nothing'),
    )
    expect(answer.reply.pending).toBeDefined()
    expect(textOf(answer.reply)).toContain('internal-ip-allow')
  })

  it.each([
    ['policy preset', 'preset'],
    ['policy preset wbe', 'web, api, login, internal'],
    ['policy preset internal shopp', 'There is no route "shopp"'],
    ['policy preset internal shop --now', ''],
  ])('%s gets a sentence and changes nothing', async (line, sentence) => {
    const scene = await start()
    const answer = await scene.gatehouse.expectUnchanged(() => scene.gatehouse.type(line))
    expect(answer.exit).toBeGreaterThan(0)
    expect(textOf(answer.reply)).toContain(sentence)
  })

  it('another kind under one of its names is refused', async () => {
    const scene = await start()
    await scene.gatehouse.done('policy add internal-headers hsts')
    const answer = await scene.gatehouse.expectUnchanged(() =>
      scene.gatehouse.type('policy preset internal shop'),
    )
    expect(textOf(answer.reply)).toContain(
      'The policy internal-headers is of the kind hsts; the preset internal needs headers under that name.',
    )
  })
})
