import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { shared } from '../../harness/shared.ts'
import { host, TestDoor } from './scene.ts'

const built = resolve('status-site/dist')
const isBuilt = ['sessions', 'routes', 'incidents/entry', 'logs', 'doctor'].every(page =>
  existsSync(join(built, page, 'index.html')),
)
const door = shared(await TestDoor.start(isBuilt ? { statusPage: built } : {}))
const { gatehouse } = door
const { place } = gatehouse.edge
const secret = 'what-the-team-alone-may-know'
const documents = ['overview.json', 'routes/shop.json', 'logs/24h.json', 'incidents.json', 'incidents/1.json']
for (const audience of ['viewer', 'operator'])
  for (const name of [...documents, 'incidents.atom']) door.document(`${audience}/${name}`, `"${secret}"`)
door.document('admin/doctor.json', `"${secret}"`)
door.document('public/status.json', `"${secret}"`)
door.document('public/badges/shop.svg', `<svg>${secret}</svg>`)

const csp =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'"

/** Every address that the built files and the documents have, also as people and careless proxies write it. */
function addresses(): string[] {
  const files = readdirSync(place.statusPage, { recursive: true, withFileTypes: true })
    .filter(file => file.isFile())
    .map(file => `/${join(file.parentPath, file.name).slice(place.statusPage.length + 1)}`)
  const pages = files
    .filter(file => file.endsWith('/index.html'))
    .map(file => file.replace(/index\.html$/, ''))
  const data = [...documents, 'admin/doctor.json'].map(name => `/data/${name}`)
  const all = [...files, ...pages, ...data, '/data/', '/incidents.atom', '/data/incidents.atom', '/sessions']
  const odd = [
    '/data/../data/overview.json',
    '/%64ata/overview.json',
    '//data/overview.json',
    '/DATA/overview.json',
  ]
  const other = [
    '/page-check',
    '/status.json',
    '/badges/shop.svg',
    '/data/status/viewer/overview.json',
    '/routes/x',
  ]
  return [...new Set([...all, ...odd, ...other])]
}

describe('without a session', () => {
  it('every address of the built page and its documents gives the page to sign in or a problem, and no data', async () => {
    expect(addresses().length).toBeGreaterThan(20)
    for (const path of addresses())
      for (const [method, cookie] of [
        ['GET', ''],
        ['HEAD', ''],
        ['GET', `__Host-gatehouse=${'A'.repeat(43)}`],
        ['GET', '__Host-gatehouse=x'],
      ] as const) {
        const { status, body } = await door.ask(path, { cookie, method })
        expect([path, cookie, status, body.includes(secret)]).toEqual([path, cookie, 401, false])
        const file = join(place.statusPage, path)
        if (existsSync(file) && path.endsWith('.html'))
          expect(body).not.toContain(readFileSync(file, 'utf8').slice(0, 500))
      }
  })

  it('with one they are all there (or nothing of that name is), so that the test above looks at what is served', async () => {
    const cookie = await door.signIn()
    for (const name of documents)
      expect(await door.ask(`/data/${name}`, { cookie })).toMatchObject({ status: 200, body: `"${secret}"` })
    const statuses = new Map<string, number>()
    for (const path of addresses()) statuses.set(path, (await door.ask(path, { cookie })).status)
    const missing = [...statuses].filter(([, status]) => status !== 200).map(([path]) => path)
    expect(missing.sort()).toEqual(
      [
        '/badges/shop.svg',
        '/data/',
        '/data/status/viewer/overview.json',
        '/page-check',
        '/status.json',
      ].sort(),
    )
  })

  it('nothing but reading is taken, and other methods get nothing either', async () => {
    const cookie = await door.signIn()
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND']) {
      const answer = await door.ask('/data/overview.json', { cookie, method, body: Buffer.from('a=b') })
      expect([method, answer.status, answer.body.includes(secret)]).toEqual([method, 405, false])
    }
  })

  it('a host in another spelling is the same host', async () => {
    for (const spelled of [host.toUpperCase(), `${host}:8080`]) {
      expect((await gatehouse.ask(spelled, '/data/overview.json')).status).toBe(401)
    }
    expect((await gatehouse.ask(`${host}.`, '/data/overview.json')).status).toBe(400)
  })
})

describe('what is served', () => {
  it('is the visitor’s own, kept by no cache, and no more than once: the next look costs no body', async () => {
    const cookie = await door.signIn()
    const first = await door.ask('/data/overview.json', { cookie })
    expect(first.headers).toMatchObject({ 'cache-control': 'private, no-store', etag: expect.any(String) })
    const headers = { 'if-none-match': String(first.headers.etag) }
    expect(await door.ask('/data/overview.json', { cookie, headers })).toMatchObject({
      status: 304,
      body: '',
    })
    door.document('operator/overview.json', `"${secret}!"`)
    expect(await door.ask('/data/overview.json', { cookie, headers })).toMatchObject({
      status: 200,
      body: `"${secret}!"`,
    })
    door.document('operator/overview.json', `"${secret}"`)
    expect((await door.ask('/data/overview.json', { headers })).status).toBe(401)
  })

  it('is sent small to whoever takes it so, and 304 works there as well', async () => {
    const cookie = await door.signIn()
    door.document('operator/routes/large.json', JSON.stringify({ text: 'lamp '.repeat(2000) }))
    const headers = { 'accept-encoding': 'gzip' }
    const packed = await door.ask('/data/routes/large.json', { cookie, headers })
    expect(packed).toMatchObject({ status: 200, headers: { 'content-encoding': 'gzip' } })
    expect(packed.body.length).toBeLessThan(1000)
    const again = await door.ask('/data/routes/large.json', {
      cookie,
      headers: { ...headers, 'if-none-match': String(packed.headers.etag) },
    })
    expect(again.status).toBe(304)
  })

  it('may do nothing but what the page needs, whoever answers', async () => {
    const cookie = await door.signIn()
    for (const path of ['/', '/routes/shop', '/incidents/1', '/data/overview.json', '/nothing-here']) {
      const { headers } = await door.ask(path, { cookie })
      expect([path, headers]).toEqual([
        path,
        expect.objectContaining({
          'content-security-policy': csp,
          'x-content-type-options': 'nosniff',
          'x-frame-options': 'DENY',
          'referrer-policy': 'no-referrer',
        }),
      ])
    }
    const out = await door.ask('/')
    // Gatehouse's own pages have no scripts at all.
    expect(out.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'self'; [^,]*$/)
  })

  it('of a route and of an incident is one page for all of them', async () => {
    const cookie = await door.signIn()
    const body = async (path: string) => (await door.ask(path, { cookie })).body
    expect(await body('/routes/shop')).toBe(await body('/routes/index.html'))
    expect(await body('/incidents/7')).toBe(await body('/incidents/entry/index.html'))
    expect(await body('/incidents/')).toBe(await body('/incidents/index.html'))
    expect(await body('/incidents')).toBe(await body('/incidents/index.html'))
    expect(await body('/logs?span=24h')).toBe(await body('/logs/index.html'))
  })
})

describe('an address under which nothing is', () => {
  const lost = readFileSync(join(place.statusPage, '404.html'), 'utf8')

  it('has a page that leads back for whoever is signed in, and the page to sign in for everybody else', async () => {
    const cookie = await door.signIn()
    for (const path of ['/nothing', '/logs/nothing', '/nothing/at/all/', '/404.html/x'])
      expect(await door.ask(path, { cookie })).toMatchObject({
        status: 404,
        body: lost,
        headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': csp },
      })
    expect(await door.ask('/nothing')).toMatchObject({
      status: 401,
      body: expect.stringContaining('To sign in'),
    })
  })

  it('is told to programs in one line', async () => {
    const cookie = await door.signIn()
    for (const path of ['/data/nothing.json', '/_astro/nothing.js', '/status.json'])
      expect(await door.ask(path, { cookie })).toMatchObject({ status: 404, body: '404 Not Found\n' })
  })
})

it('a cookie that is too large is answered in a sentence, and shows nothing', async () => {
  const cookie = await door.signIn()
  const { status, body } = await door.ask('/data/overview.json', {
    cookie: `${cookie}; x=${'y'.repeat(20_000)}`,
  })
  expect([status, body]).toEqual([
    431,
    expect.stringContaining('Delete them in the settings of your browser'),
  ])
})

describe('what is for admins alone', () => {
  const pages = ['/doctor', '/doctor/', '/doctor/index.html', '//doctor/', '/logs/../doctor/', '/%64octor/']
  const data = ['/data/admin/doctor.json', '/data//admin/doctor.json', '/data/logs/../admin/doctor.json']
  const others = ['/DOCTOR/', '/data/doctor.json', '/data/admin/', '/data/../admin/doctor.json']
  const elsewhere = ['/admin/doctor.json', '/status/admin/doctor.json', '/DATA/ADMIN/doctor.json']

  it('is there for an admin', async () => {
    const cookie = await door.signIn(gatehouse.person('alma', 'admin').caller)
    for (const path of pages)
      expect([path, (await door.ask(path, { cookie })).body]).toEqual([
        path,
        readFileSync(join(place.statusPage, 'doctor/index.html'), 'utf8'),
      ])
    for (const path of data)
      expect(await door.ask(path, { cookie })).toMatchObject({ status: 200, body: `"${secret}"` })
  })

  it.each(['viewer', 'operator'] as const)('is to a %s as if there were no such thing', async role => {
    const cookie = await door.signIn(gatehouse.person(`no-admin-${role}`, role).caller)
    const seen = async (path: string) => {
      const { status, body, headers } = await door.ask(path, { cookie })
      return { status, body, headers: { ...headers, date: '' } }
    }
    const noPage = await seen('/nothing')
    const noData = await seen('/data/nothing.json')
    expect([noPage.status, noData.status]).toEqual([404, 404])
    for (const path of pages) expect([path, await seen(path)]).toEqual([path, noPage])
    for (const path of data) expect([path, await seen(path)]).toEqual([path, noData])
    for (const path of [...others, ...elsewhere]) {
      const { status, body } = await seen(path)
      expect([path, status, [noPage.body, noData.body].includes(body)]).toEqual([path, 404, true])
    }
  })
})

it('no link and no look of somebody who is signed in stands in the access log; whoever was refused does', async () => {
  const link = await door.link()
  await door.ask(link)
  const cookie = await door.signIn()
  await door.ask('/data/overview.json?who=signed-in', { cookie })
  await door.ask('/data/overview.json?who=refused')
  const log = () => readFileSync(place.accessLog, 'utf8')
  await expect.poll(log).toContain('who=refused')
  expect(log()).not.toContain('signed-in')
  expect(log()).not.toContain(link)
  expect(log()).not.toContain(cookie.split('=')[1])
})
