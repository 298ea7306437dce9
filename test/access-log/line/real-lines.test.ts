import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { readExactly } from '@gatehouse/core/access-log/line/exact.ts'
import { LineReader } from '@gatehouse/core/access-log/line/line-reader.ts'
import { expect, it } from 'vitest'
import { until } from '../../harness/ask.ts'
import { answerRoute, proxyRoute, TestEdge } from '../../harness/edge.ts'
import { readLine } from '../../harness/read-line.ts'
import { shared } from '../../harness/shared.ts'
import { startUpstream } from '../../harness/upstream.ts'

const edge = shared(await TestEdge.start())
const upstream = shared(await startUpstream('shop'))
await edge.add(answerRoute('wiki', 'wiki'), proxyRoute('shop', [upstream.port]))

/** Sends these bytes as they are, one byte for each character, and waits for the end of the answer. */
async function send(bytes: string): Promise<void> {
  const [address, port] = edge.http.split(':')
  const socket = connect(Number(port), address)
  socket.write(Buffer.from(bytes, 'latin1'))
  await text(socket)
}

const utf8 = (words: string) => Buffer.from(words).toString('latin1')
const request = (line: string, agent = 'Test/1.0', host = 'shop.localhost') =>
  `${line}\r\nHost: ${host}\r\nUser-Agent: ${agent}\r\nReferer: https://a.test/?q=${agent.slice(0, 20)}\r\n\r\n`

const agents = [
  'a\tb',
  '@everyone',
  '<!channel>',
  '"\\"',
  '\xff\xfe',
  utf8('\u202egnp.exe'),
  utf8('äöü 😀'),
  'x'.repeat(60_000),
  '{"ts":1}',
]
/** Those of them that are UTF-8, as they are read. */
const readable = [
  'a\tb',
  '@everyone',
  '<!channel>',
  '"\\"',
  '\u202egnp.exe',
  'äöü 😀',
  'x'.repeat(60_000),
  '{"ts":1}',
]
const lines = [
  'GET /cart?id=7 HTTP/1.0',
  'GET /a\\b"c HTTP/1.0',
  'GET /%00%ff?%=%zz&;;=? HTTP/1.0',
  'GET /\xff\xfe HTTP/1.0',
  `GET /${utf8('\u202eä')} HTTP/1.0`,
  'GET http://elsewhere.test:81/a?b HTTP/1.0',
  'OPTIONS * HTTP/1.0',
  'CONNECT elsewhere.test:443 HTTP/1.0',
  "M-SEARCH!#$%&'*+.^_`|~ / HTTP/1.0",
  `GET /${'a/'.repeat(20_000)} HTTP/1.0`,
  'GET //double//slash HTTP/1.0',
]
const hosts = ['SHOP.localhost:80', 'wiki.localhost', 'nobody.test', '[::1]:8080', 'shop.localhost.', '']

/** A line is written after its answer has gone, so a long one may come behind those that were asked later. */
function isWhole(log: Buffer): boolean {
  const written = log.toString()
  return [...readable.map(agent => JSON.stringify(agent).slice(1, -1)), '"uri":"/end"'].every(text =>
    written.includes(text),
  )
}

it('reads what the real Caddy writes of hostile requests, and says of each line what reading its JSON says', async () => {
  for (const line of lines) await send(request(line))
  for (const agent of agents) await send(request('GET / HTTP/1.0', agent))
  for (const host of hosts) await send(request('GET / HTTP/1.0', 'Test/1.0', host))
  await send(request('GET /end HTTP/1.0'))
  const log = await until(() => readFileSync(edge.place.accessLog), isWhole)
  const scanner = new LineReader()
  const read = []
  let scanned = 0
  for (let from = 0, end = log.indexOf(10); end !== -1; from = end + 1, end = log.indexOf(10, from)) {
    const exact = readExactly(log.toString('utf8', from, end))
    const fast = scanner.scan(log, from, end)
    if (fast) scanned += 1
    if (fast) expect(fast).toStrictEqual(exact)
    expect(readLine(log, from, end)).toStrictEqual(exact)
    expect(exact).not.toBeNull()
    if (exact) read.push(exact)
  }
  expect(read.length).toBeGreaterThan(20)
  expect(scanned).toBeGreaterThan(read.length / 4)
  expect(read.find(({ path }) => path === '/end')).toMatchObject({
    route: 'shop',
    host: 'shop.localhost',
    client: '127.0.0.1',
    method: 'GET',
    path: '/end',
    query: '',
    protocol: 'HTTP/1.0',
    status: 200,
    upstream: `127.0.0.1:${upstream.port}`,
    agent: 'Test/1.0',
    referrer: 'https://a.test/?q=Test/1.0',
    blocked: null,
    by: null,
  })
  expect(read.find(({ path }) => path === '/end')?.upstreamUs).toBeGreaterThan(0)
  const all = new Set(read.map(({ agent }) => agent))
  for (const agent of readable) expect(all).toContain(agent)
  expect(read.map(({ route }) => route)).toContain('wiki')
  expect(read.map(({ method }) => method)).toContain("M-SEARCH!#$%&'*+.^_`|~")
})
