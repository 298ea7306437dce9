import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type Answer, until } from '../../harness/ask.ts'
import { freePort } from '../../harness/edge.ts'
import { keeper } from '../../harness/kept.ts'
import { cookieOf, TestDoor } from './scene.ts'

const keep = keeper()
const host = 'status.example.com'

it('with HTTPS the page is under any host, with a certificate for it, and links lead there', async () => {
  const port = await freePort()
  const door = keep(await TestDoor.start())
  const { gatehouse } = door
  const { place } = gatehouse.edge
  door.document('operator/overview.json', '{"for":"operators"}')
  await gatehouse.done(`settings set https=127.0.0.1:${port} tls=internal status-host=${host}`)
  const ca = readFileSync(join(place.storage, 'pki/authorities/local/root.crt'), 'utf8')
  const ask = (path: string, method = 'GET', cookie = '') =>
    new Promise<Answer>((resolve, reject) => {
      const headers = { host: `${host}:${port}`, cookie, origin: `https://${host}:${port}` }
      const options = { host: '127.0.0.1', port, servername: host, ca, headers, path, method, agent: false }
      const outgoing = request(options, incoming => {
        let body = ''
        incoming.setEncoding('utf8')
        incoming.on('data', text => {
          body += text
        })
        incoming.on('end', () =>
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body }),
        )
      })
      outgoing.on('error', reject)
      outgoing.end()
    })
  const { handover } = await gatehouse.type('page')
  const link = new URL(handover?.url ?? '')
  expect(link.origin).toBe(`https://${host}:${port}`)
  // Who comes by HTTP is sent on, and the link stands in no log on the way.
  expect((await gatehouse.ask(host, link.pathname)).headers.location).toBe(link.href)
  // The edge signs its certificate within moments.
  await until(
    () => ask('/').catch(() => null),
    answer => answer !== null,
  )
  const cookie = cookieOf(await ask(link.pathname, 'POST'))
  expect(await ask('/data/overview.json', 'GET', cookie)).toMatchObject({
    status: 200,
    body: '{"for":"operators"}',
    headers: { 'strict-transport-security': 'max-age=31536000' },
  })
  expect((await ask('/data/overview.json')).status).toBe(401)
  // A session that came by HTTPS does nothing in the clear.
  expect(await gatehouse.ask(host, '/data/overview.json', { headers: { cookie } })).toMatchObject({
    status: 308,
    body: '',
  })
  await expect.poll(() => readFileSync(place.accessLog, 'utf8')).toContain('/data/overview.json')
  expect(readFileSync(place.accessLog, 'utf8')).not.toContain(link.pathname)
})
