import { beforeAll, describe, expect, it } from 'vitest'
import { TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { shared } from '../harness/shared.ts'
import { startUpstream } from '../harness/upstream.ts'
import { askedBy } from './asked.ts'

const upstream = shared(await startUpstream('shop'))
const gatehouse = shared(await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } }))
const at = `http://127.0.0.1:${upstream.port}`
const statusOf = async (client: string, host = 'shop.localhost', path = '/') =>
  (await gatehouse.ask(host, path, { headers: { 'X-Forwarded-For': client } })).status

const asked = (line: string) => askedBy(gatehouse, line)

beforeAll(async () => {
  await gatehouse.done(
    `route add shop shop.localhost ${at}`,
    `route add api api.localhost ${at}`,
    'policy add scanners ip-deny networks=203.0.113.0/24',
    'policy add only-https hsts',
    'route policy add shop scanners only-https',
    'route policy add api scanners',
  )
})

describe('a policy that routes carry', () => {
  it('protects every one of them, and those alone', async () => {
    expect(await statusOf('203.0.113.7')).toBe(403)
    expect(await statusOf('203.0.113.7', 'api.localhost')).toBe(403)
    await gatehouse.done(`route add free free.localhost ${at}`)
    expect(await statusOf('203.0.113.7', 'free.localhost')).toBe(200)
    await gatehouse.done('route remove free')
  })

  it('is not removed silently: who carries it is named, and taking it from them asks for a confirmation', async () => {
    const refused = await gatehouse.expectUnchanged(() => gatehouse.type('policy remove scanners'))
    expect(refused.exit).toBe(1)
    expect(refused.reply.title).toContain('protects api, shop')
    const { risk, words } = await asked('policy remove scanners from-routes=yes')
    expect(risk).toBe('destructive')
    expect(words).toContain('The route shop loses ip-deny (scanners).')
    expect(words).toContain('The route api loses ip-deny (scanners).')
  })

  it('shows every route that it touches before it becomes weaker', async () => {
    const { risk, words } = await asked('policy set scanners networks=203.0.113.7')
    expect(risk).toBe('destructive')
    expect(words).toContain('The policy scanners protects less')
    expect(words).toContain('api, shop')
  })

  it('becomes stronger at once, on every route, and can be taken back', async () => {
    const reply = await gatehouse.done('policy set scanners networks=203.0.113.0/24,198.51.100.0/24')
    expect(textOf(reply)).toContain('scanners on api: proven')
    expect(await statusOf('198.51.100.7', 'api.localhost')).toBe(403)
    expect((await asked('undo')).risk).toBe('destructive')
    await gatehouse.done('undo')
    expect(await statusOf('198.51.100.7', 'api.localhost')).toBe(200)
    expect(await statusOf('203.0.113.7', 'api.localhost')).toBe(403)
  })

  it('comes back by a rollback of what took it away', async () => {
    const before = gatehouse.edge.control.current().number
    await gatehouse.done('policy remove scanners from-routes=yes')
    expect(await statusOf('203.0.113.7')).toBe(200)
    await gatehouse.done(`rollback ${before}`)
    expect(await statusOf('203.0.113.7')).toBe(403)
    expect(await statusOf('203.0.113.7', 'api.localhost')).toBe(403)
  })

  it('is listed in the order in which requests meet it, with what was shown of it', async () => {
    const { reply } = await gatehouse.type('route policy list shop')
    expect(reply.table?.rows.map(([name, , , shown]) => `${name} ${shown}`)).toEqual([
      expect.stringMatching(/^only-https proven/),
      expect.stringMatching(/^scanners proven/),
    ])
  })
})

describe('what takes a protection away without naming it', () => {
  it('making a policy weaker while its route is disabled asks as well', async () => {
    await gatehouse.done('route disable api')
    expect((await asked('policy set scanners networks=203.0.113.7')).risk).toBe('destructive')
    expect((await asked('route policy remove api scanners')).words).toContain('loses ip-deny (scanners)')
    await gatehouse.done('route enable api')
  })

  it('letting pages of others read what a route answers asks, although nothing was there before', async () => {
    await gatehouse.done('policy add readers cors origins=https://app.example.com credentials=yes')
    const { risk, words } = await asked('route policy add shop readers')
    expect(risk).toBe('destructive')
    expect(words).toContain('From then on pages of https://app.example.com may read, with the login')
    await gatehouse.done('policy remove readers')
  })

  it('a new route that takes a path from a protected one asks for a confirmation', async () => {
    const { risk, words } = await asked(`route add admin shop.localhost ${at} path=/admin`)
    expect(risk).toBe('destructive')
    expect(words).toContain('Requests to shop.localhost/admin met hsts (only-https), ip-deny (scanners)')
  })

  it('so does a new host below a protected wildcard', async () => {
    await gatehouse.done(`route add every *.every.localhost ${at}`, 'route policy add every scanners')
    expect((await asked(`route add one one.every.localhost ${at}`)).risk).toBe('destructive')
    await gatehouse.done('route remove every')
  })

  it('a path of a host that nothing protects asks for nothing', async () => {
    await gatehouse.done(`route add plain plain.localhost ${at}`)
    const { reply } = await gatehouse.type(`route add below plain.localhost ${at} path=/below`)
    expect(reply.pending).toBeUndefined()
    await gatehouse.done('route remove below', 'route remove plain')
  })
})

describe('what makes no sense', () => {
  it.each([
    ['policy add scanners hsts', 'There is a policy "scanners" already'],
    ['policy add it nothing', 'There is no kind of policy "nothing"'],
    ['policy add it hst', 'Did you mean hsts?'],
    ['policy add it hsts colour=red', 'has no key "colour". Its keys: max-age, subdomains, preload.'],
    ['policy add it hsts max-age=soon', 'max-age: write a duration'],
    ['policy add it hsts preload=yes', 'preload=yes needs subdomains=yes'],
    ['policy add it ip-deny networks=', 'networks'],
    ['policy add it ip-deny networks=10.0.0.0/33', 'networks: write an address or a network'],
    ['policy add it ip-deny networks={env.HOME}', 'networks: write an address or a network'],
    ['policy add It hsts', 'a name has 1 to 40 lower-case letters'],
    ['policy set nothing max-age=1d', 'There is no policy "nothing"'],
    ['policy set scanners', 'Say what to change. Its keys: networks'],
    ['policy remove nothing', 'There is no policy "nothing"'],
    ['route policy add shop', 'Which policies?'],
    ['route policy add shop nothing', 'There is no policy "nothing"'],
    ['route policy add nothing scanners', 'There is no route "nothing"'],
    ['route policy remove api only-https', 'does not carry "only-https". It carries scanners.'],
    ['prove nothing', 'There is no route "nothing"'],
    ['policy kinds nothing', 'There is no kind of policy'],
    ['policy show nothing', 'There is no policy "nothing"'],
  ])('%s', async (line, sentence) => {
    const answer = await gatehouse.expectUnchanged(() => gatehouse.type(line))
    expect(answer.exit).not.toBe(0)
    expect(answer.reply.title).toContain(sentence)
  })

  it('a second policy of a kind of which a route carries one', async () => {
    await gatehouse.done('policy add other-https hsts max-age=1d')
    const answer = await gatehouse.expectUnchanged(() => gatehouse.type('route policy add shop other-https'))
    expect(answer.reply.title).toContain('can carry one policy of the kind hsts')
    expect(answer.reply.title).toContain('To swap them: route policy remove shop only-https')
    await gatehouse.done(
      'policy add more-scanners ip-deny networks=192.0.2.0/24',
      'route policy add shop more-scanners',
    )
    expect(await statusOf('192.0.2.7')).toBe(403)
    expect(await statusOf('203.0.113.7')).toBe(403)
  })
})
