import { readFileSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { until } from '../../harness/ask.ts'
import { answerRoute, proxyRoute, TestEdge } from '../../harness/edge.ts'
import { shared } from '../../harness/shared.ts'
import { startUpstream } from '../../harness/upstream.ts'

const edge = shared(await TestEdge.start())
const torn = shared(
  await startUpstream('torn', (_request, response) => {
    response.writeHead(200, { 'content-length': '10' })
    response.write('half', () => response.destroy())
  }),
)
await edge.add(answerRoute('shop', 'shop'))
await edge.change(state => ({ ...state, routes: [...state.routes, proxyRoute('torn', [torn.port])] }), {
  verify: false,
})

/** Sends these bytes and waits for the whole answer. */
async function send(target: string, headers = '', host = 'shop.localhost'): Promise<void> {
  const [address, port] = edge.http.split(':')
  const socket = connect(Number(port), address)
  socket.write(
    Buffer.from(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${headers}\r\n`, 'latin1'),
  )
  await text(socket)
}

/** All of a log, once this is in it. */
const logWith = (path: string, mark: string) =>
  until(
    () => readFileSync(path, 'utf8'),
    seen => seen.includes(mark),
  )

const secret = 'made-up-s3cret'
const told = [
  `/?token=${secret}`,
  `/?TOKEN=${secret}&Api-Key=${secret}&apikey=${secret}`,
  `/?q=1&token=${secret}&token=${secret}&x=2`,
  `/?t%6fken=${secret}&%74%6F%6B%65%6E=${secret}`,
  `/?token%3D${secret}`,
  `/?a=1;token=${secret}`,
  `/?broken=%zz&%&client_secret=${secret}`,
  `/?code=${secret}&state=${secret}&session_state=${secret}`,
  `/?X-Amz-Signature=${secret}&X-Amz-Credential=${secret}`,
  `/?user[password]=${secret}&user%5Bpwd%5D=${secret}`,
  `/?next=https%3A%2F%2Fshop.test%2F%3Fcode%3D${secret}%26x%3D1`,
  `/?q=a#access_token=${secret}`,
  `/shop;jsessionid=${secret}?x=1`,
  `//shop?token=${secret}`,
  `http://shop.localhost/?token=${secret}#token=${secret}`,
  `/\xff?\xfe=1&token=${secret}\xfd`,
  `/?${'a=1&'.repeat(12_000)}token=${secret}`,
]

it('no secret of a query comes into the access log, however it is spelt', async () => {
  for (const target of told) {
    await send(target)
    await send('/', `Referer: https://shop.localhost${target}\r\n`)
  }
  await send('/end')
  const log = await logWith(edge.place.accessLog, '"uri":"/end"')
  expect(log.trim().split('\n').length).toBe(2 * told.length + 1)
  expect(log).not.toContain(secret)
})

it('the rest of a query is in it as it came', async () => {
  const target = `/?z=1'%20OR%201=1;--&token=${secret}&a=%zz&next=../../etc/passwd;`
  await send(target, `Referer: https://a.test${target}\r\n`)
  const line = JSON.parse((await logWith(edge.place.accessLog, 'etc/passwd')).trim().split('\n').at(-1) ?? '')
  expect(line.request.uri).toBe(target.replace(secret, 'REDACTED'))
  expect(line.ref).toBe(`https://a.test${target.replace(secret, 'REDACTED')}`)
})

it('what is no parameter of such a name stays, so that the test above would see a secret', async () => {
  await send(`/reset/${secret}?topic=${secret}`)
  expect(await logWith(edge.place.accessLog, secret)).toContain(`"/reset/${secret}?topic=${secret}"`)
})

it("no secret of a request that was cut off comes into Caddy's own log", async () => {
  await send(
    `/lost?token=${secret}`,
    `Referer: https://a.test/?token=${secret}\r\nX-Api-Key: ${secret}\r\n`,
    'torn.localhost',
  )
  const log = await logWith(edge.place.log, '/lost')
  expect(log).toContain('"msg":"aborting with incomplete response"')
  expect(log).not.toContain(secret)
})

it('the logs are not for everybody', () => {
  for (const path of [edge.place.accessLog, edge.place.wafLog])
    expect(statSync(path).mode & 0o777).toBe(0o640)
  expect(statSync(edge.place.log).mode & 0o777).toBe(0o600)
})
