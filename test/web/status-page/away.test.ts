import { expect, it } from 'vitest'
import { keeper } from '../../harness/kept.ts'
import { host, TestDoor } from './scene.ts'

const keep = keeper()
const started = async (options = {}) => {
  const door = keep(await TestDoor.start(options))
  door.document('viewer/overview.json', 'a secret')
  door.document('operator/overview.json', 'a secret')
  door.document('public/status.json', '{"state":"up"}')
  door.document('public/badges/shop.svg', '<svg></svg>')
  return door
}

it('when Gatehouse does not answer, nobody reads anything, and it is there again when it answers', async () => {
  const door = await started()
  const cookie = await door.signIn()
  expect((await door.ask('/data/overview.json', { cookie })).status).toBe(200)
  await door.close()
  for (const path of ['/data/overview.json', '/', '/session', '/once/x', '/style.css']) {
    const { status, body, headers } = await door.ask(path, { cookie })
    expect([path, status, body]).toEqual([path, 502, '502 Bad Gateway\n'])
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  }
  // People read what that means; a script goes on reading what it did.
  const headers = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
  for (const path of ['/', '/logs/', '/routes/shop', '/once/x']) {
    const answer = await door.ask(path, { cookie, headers })
    expect([path, answer.status, answer.headers['cache-control']]).toEqual([path, 503, 'no-store'])
    expect(answer.body).toContain('<h1>Gatehouse does not answer</h1>')
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
  }
  for (const path of ['/data/overview.json', '/_astro/x.js', '/status.json', '/incidents.atom'])
    expect(await door.ask(path, { cookie, headers })).toMatchObject({
      status: 502,
      body: '502 Bad Gateway\n',
    })
  await door.open()
  expect((await door.ask('/data/overview.json', { cookie })).status).toBe(200)
})

it('whoever knocks too often waits, and whoever is in goes on reading', async () => {
  const door = await started({ limits: { address: { points: 3, windowSeconds: 60 } } })
  const cookie = await door.signIn()
  const statuses = []
  for (let tries = 0; tries < 4; tries += 1)
    statuses.push((await door.ask('/once/AAAAAAAAAAAAAAAAAAAA', { method: 'POST' })).status)
  expect(statuses).toEqual([404, 404, 429, 429])
  expect((await door.ask('/once/AAAAAAAAAAAAAAAAAAAA', { from: '127.0.0.3' })).status).toBe(404)
  expect((await door.ask('/data/overview.json', { cookie })).status).toBe(200)
  const refused = door.gatehouse.audit(10).filter(({ kind }) => kind === 'denied')
  expect(refused).toMatchObject([
    { subject: 'status page', facts: { outcome: 'refused', why: 'link', times: 1 } },
  ])
})

it('badges and a summary are there for everybody where the settings say so, and for nobody otherwise', async () => {
  const door = await started()
  const status = async (path: string) => (await door.ask(path)).status
  expect([await status('/status.json'), await status('/badges/shop.svg')]).toEqual([401, 401])
  await door.gatehouse.done('settings set status-public=badges')
  expect(await door.ask('/status.json')).toMatchObject({ status: 200, body: '{"state":"up"}' })
  expect((await door.ask('/badges/shop.svg')).headers).toMatchObject({
    'content-type': 'image/svg+xml',
    'access-control-allow-origin': '*',
  })
  for (const path of [
    '/badges/../../viewer/overview.json',
    '/badges/%2e%2e/viewer/overview.json',
    '/data/overview.json',
  ])
    expect(await door.ask(path)).not.toMatchObject({ body: expect.stringContaining('a secret') })
  // A picture of an hour ago says nothing of its age: it would go on being green.
  await door.close()
  expect([await status('/status.json'), await status('/badges/shop.svg')]).toEqual([502, 502])
  await door.open()
  expect([await status('/status.json'), await status('/badges/shop.svg')]).toEqual([200, 200])
  // Nor does one say so that nobody could draw anew, on a full disk.
  door.badgesAreOfNow = false
  expect(await door.ask('/badges/shop.svg')).toMatchObject({
    status: 503,
    body: 'There are no badges just now: they cannot be written.\n',
  })
  expect(await status('/status.json')).toBe(503)
  door.badgesAreOfNow = true
  await door.gatehouse.done('settings set status-public=none')
  expect(await status('/status.json')).toBe(401)
})

it('a lockdown that closes the own pages closes the status page, and a block keeps a client from it', async () => {
  const door = await started()
  const cookie = await door.signIn()
  const seen = async (from: string) => (await door.ask('/data/overview.json', { cookie, from })).status
  await door.gatehouse.done('block 127.0.0.8 1h')
  expect([await seen('127.0.0.8'), await seen('127.0.0.7')]).toEqual([403, 200])
  await door.gatehouse.done('lockdown all 1h allow=127.0.0.7 own-pages=closed')
  expect([await seen('127.0.0.6'), await seen('127.0.0.7')]).toEqual([403, 200])
})

it('no route can have its host, and the two own hosts are not one', async () => {
  const door = await started()
  const words = async (line: string) => {
    const { exit, reply } = await door.gatehouse.type(line)
    return `${exit} ${reply.title}`
  }
  expect(await words(`route add shop ${host} answer=200`)).toContain(`1 ${host} is the host of Gatehouse`)
  expect(await words(`settings set web-host=${host}`)).toContain('the status page needs a host of its own')
  expect(await words('settings set status-host=*.example.com')).toContain('without a wildcard')
})
