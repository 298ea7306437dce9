import { providerIdentity } from '@gatehouse/bot/web/door/provider.ts'
import { readProvider } from '@gatehouse/bot/web/door/provider-settings.ts'
import { describe, expect, it } from 'vitest'
import type { Answer } from '../../harness/ask.ts'
import { shared } from '../../harness/shared.ts'
import { IdentityProvider } from './identity-provider.ts'
import { cookieOf, host, TestDoor } from './scene.ts'

const callback = () => `http://${host}:${door.gatehouse.edge.http.split(':')[1]}/oidc/callback`
const provider = shared(await IdentityProvider.start(() => [callback()]))
const stranger = shared(await IdentityProvider.start(() => [callback()]))
const door: TestDoor = shared(await TestDoor.start({ provider: provider.settings }))
const { gatehouse } = door
const { accounts } = gatehouse.edge.stores

const jar = ({ headers }: Answer) =>
  [headers['set-cookie'] ?? []]
    .flat()
    .map(cookie => cookie.replace(/;.*$/, ''))
    .join('; ')
const pathOf = ({ pathname, search }: URL) => `${pathname}${search}`
const identity = (subject: string) => providerIdentity(provider.settings.issuer.origin, subject)

/** Leaves for the provider, and comes back up to the door of Gatehouse. */
async function away(subject: string, cookie = ''): Promise<{ kept: string; back: URL }> {
  provider.subject = subject
  const start = await door.ask('/oidc/start', { cookie })
  expect(start.status).toBe(303)
  return { kept: jar(start), back: await provider.visit(String(start.headers.location)) }
}

const isIn = async (answer: Answer) =>
  (await door.ask('/session', { cookie: sessionOf(answer) })).status === 200
const sessionOf = (answer: Answer) => /__Host-gatehouse=[\w-]+/.exec(jar(answer))?.[0] ?? ''

describe('by the identity provider', () => {
  it('somebody whose identity an account has is in, with a session of that account', async () => {
    const anna = accounts.add({ name: 'anna', role: 'viewer' }, gatehouse.clock.nowMs())
    accounts.link(anna.id, identity('auth0|anna'), gatehouse.clock.nowMs())
    expect((await door.ask('/sign-in')).body).toContain('href="/oidc/start"')
    expect((await door.ask('/')).body).toContain('href="/oidc/start"')
    const { kept, back } = await away('auth0|anna')
    expect(kept).toMatch(/^__Host-gatehouse-sign-in=[\w.-]+$/)
    expect(back.href).toMatch(callback())
    const landed = await door.ask(pathOf(back), { cookie: kept })
    expect(landed).toMatchObject({ status: 200, body: expect.stringContaining('url=/"') })
    const session = await door.ask('/session', { cookie: sessionOf(landed) })
    expect(JSON.parse(session.body)).toMatchObject({ name: 'anna', audience: 'viewer' })
    expect(gatehouse.audit(1)).toMatchObject([
      { kind: 'sign-in', actor: { name: 'anna' }, facts: { identity: expect.stringMatching(/^oidc:/) } },
    ])
    // The identity goes, and the session with it.
    accounts.unlink(identity('auth0|anna'))
    expect(await isIn(landed)).toBe(false)
  })

  it('somebody whom no account has gets a code for an admin, and is in once it is linked', async () => {
    const first = await away('00u-bert')
    const unknown = await door.ask(pathOf(first.back), { cookie: first.kept })
    expect(unknown.status).toBe(403)
    expect(sessionOf(unknown)).toBe('')
    const [, code = ''] = /account link &lt;account&gt; ([0-9A-Z]{4}-[0-9A-Z]{4})</.exec(unknown.body) ?? []
    accounts.add({ name: 'bert', role: 'operator' }, gatehouse.clock.nowMs())
    await gatehouse.done(`account link bert ${code}`)
    const second = await away('00u-bert')
    expect(await isIn(await door.ask(pathOf(second.back), { cookie: second.kept }))).toBe(true)
    const shown = (await gatehouse.done('account show bert')).facts ?? []
    const [, workspace = '', user = ''] = /oidc:(\w+)\/(\w+)/.exec(JSON.stringify(shown)) ?? []
    await gatehouse.done(`account unlink bert platform=oidc workspace=${workspace} user=${user}`)
    expect(accounts.byIdentity(identity('00u-bert'))).toBeNull()
  })

  it('the session that the browser had before ends, though the browser sends none on the way back', async () => {
    const dirk = accounts.add({ name: 'dirk', role: 'viewer' }, gatehouse.clock.nowMs())
    accounts.link(dirk.id, identity('dirk'), gatehouse.clock.nowMs())
    const [older, other] = [await door.signIn(), await door.signIn()]
    const live = async (cookie: string) => (await door.ask('/session', { cookie })).status
    const { kept, back } = await away('dirk', older)
    expect(await live(older)).toBe(200)
    // What somebody makes up ends nothing.
    const forged = await away('dirk')
    await door.ask(pathOf(forged.back), { cookie: `${forged.kept}.${'C'.repeat(43)}` })
    expect([await live(older), await live(other)]).toEqual([200, 200])
    expect(await isIn(await door.ask(pathOf(back), { cookie: kept }))).toBe(true)
    expect([await live(older), await live(other)]).toEqual([401, 200])
  })

  it('an account that is disabled is not let in', async () => {
    const cara = accounts.add({ name: 'cara', role: 'admin' }, gatehouse.clock.nowMs())
    accounts.link(cara.id, identity('cara'), gatehouse.clock.nowMs())
    accounts.setState(cara.id, 'disabled')
    const { kept, back } = await away('cara')
    const answer = await door.ask(pathOf(back), { cookie: kept })
    expect([answer.status, sessionOf(answer)]).toEqual([403, ''])
    expect(answer.body).toContain('disabled')
  })
})

describe('nobody is let in', () => {
  const dora = accounts.add({ name: 'dora', role: 'viewer' }, gatehouse.clock.nowMs())
  accounts.link(dora.id, identity('dora'), gatehouse.clock.nowMs())

  const changed = (back: URL, key: string, value: string | null) => {
    const url = new URL(back)
    if (value === null) url.searchParams.delete(key)
    else url.searchParams.set(key, value)
    return pathOf(url)
  }

  it.each<[string, (back: URL, kept: string) => [path: string, cookie: string]]>([
    ['with another state', (back, kept) => [changed(back, 'state', 'A'.repeat(43)), kept]],
    ['without a state', (back, kept) => [changed(back, 'state', null), kept]],
    ['with another code', (back, kept) => [changed(back, 'code', 'A'.repeat(43)), kept]],
    ['in a browser that did not begin', back => [pathOf(back), '']],
    ['with a nonce of another try', (back, kept) => [pathOf(back), replaced(kept, 1)]],
    ['with a verifier of another try', (back, kept) => [pathOf(back), replaced(kept, 2)]],
    [
      'in the name of another issuer',
      (back, kept) => [changed(back, 'iss', stranger.settings.issuer.origin), kept],
    ],
    ['without the issuer that this provider promises', (back, kept) => [changed(back, 'iss', null), kept]],
    ['when the provider says no', (back, kept) => [changed(back, 'error', 'access_denied'), kept]],
  ])('%s', async (_, spoil) => {
    const { kept, back } = await away('dora')
    const [path, cookie] = spoil(back, kept)
    const answer = await door.ask(path, { cookie })
    expect([answer.status, sessionOf(answer)]).toEqual([403, ''])
    // Whatever came of it, this try is over in this browser.
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/^__Host-gatehouse-sign-in=; Max-Age=0/),
    ])
  })

  it('a second time by the same answer of the provider', async () => {
    const { kept, back } = await away('dora')
    expect(await isIn(await door.ask(pathOf(back), { cookie: kept }))).toBe(true)
    const again = await door.ask(pathOf(back), { cookie: kept })
    expect([again.status, sessionOf(again)]).toEqual([403, ''])
  })

  it('by what another provider says, to whom the browser was led meanwhile', async () => {
    stranger.subject = 'dora'
    const start = await door.ask('/oidc/start')
    const url = new URL(String(start.headers.location))
    const back = await stranger.visit(`${stranger.settings.issuer.origin}${pathOf(url)}`)
    const answer = await door.ask(pathOf(back), { cookie: jar(start) })
    expect([answer.status, sessionOf(answer)]).toEqual([403, ''])
    expect(
      sessionOf(
        await door.ask(changed(back, 'iss', provider.settings.issuer.origin), { cookie: jar(start) }),
      ),
    ).toBe('')
  })
})

it('while the provider is away a link still lets people in, and it is asked again', async () => {
  const gone = await IdentityProvider.start(() => [])
  await gone.stop()
  const other = await TestDoor.start({ provider: gone.settings })
  try {
    const answer = await other.ask('/oidc/start')
    expect(answer).toMatchObject({ status: 503, body: expect.stringContaining('does not answer') })
    expect(cookieOf(await other.ask(await other.link(), { method: 'POST' }))).toMatch(/^__Host-gatehouse=/)
  } finally {
    await other.stop()
  }
})

it('neither the client’s secret nor what signs somebody in stands in the audit or the log', () => {
  const written = JSON.stringify([gatehouse.audit(1000), gatehouse.logged])
  expect(written).toContain('oidc:')
  expect(written).not.toContain(provider.settings.clientSecret)
  expect(written).not.toMatch(/code=[\w-]{20}|"verifier"/)
})

describe('the environment', () => {
  const all = {
    GATEHOUSE_OIDC_ISSUER: 'https://login.example.com',
    GATEHOUSE_OIDC_CLIENT_ID: 'gatehouse',
    GATEHOUSE_OIDC_CLIENT_SECRET: 'made-up-secret',
  }
  it('names a provider by three words, or none', () => {
    expect(readProvider({})).toBeNull()
    expect(readProvider(all)).toMatchObject({ clientId: 'gatehouse', clientSecret: 'made-up-secret' })
    for (const name of Object.keys(all))
      expect(() => readProvider({ ...all, [name]: undefined })).toThrow(`${name} is not set`)
  })

  it.each(['http://login.example.com', 'ftp://login.example.com', 'login', 'https://a:b@login.example.com'])(
    'the provider is not asked at %s, which would show it the secret in the clear',
    issuer => {
      expect(() => readProvider({ ...all, GATEHOUSE_OIDC_ISSUER: issuer })).toThrow(
        /^GATEHOUSE_OIDC_ISSUER is/,
      )
    },
  )
})

function replaced(kept: string, part: number): string {
  const [name = '', value = ''] = kept.split(/=(.*)/)
  const parts = value.split('.')
  parts[part] = 'B'.repeat(43)
  return `${name}=${parts.join('.')}`
}
