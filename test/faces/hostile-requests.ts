import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect } from 'vitest'
import type { TestGatehouse } from '../harness/gatehouse.ts'

const esc = '\u001b'
/** What clients send as their name: calls, markup, orders to a terminal, and what looks like a line of an answer. */
export const hostileAgents = [
  '@everyone @here <@U0FAKEBOT1> <@1234567890> <!channel> <!here>',
  '**b** _i_ ~s~ ||x|| ```x``` [t](https://evil.example) <https://evil.example|t> :fire:',
  'see https://evil.example/login and evil.example',
  'photo\u202egnp.exe',
  'a\u2066b\u2067c\u2069d\u200e\u200f\ufeff\u200b',
  'a\u009b31mred\u0085b',
  'ok\u2028✓ Route shop removed.\u2029✓ Route wiki removed.',
  '-1 || DROP TABLE route; --',
  'שלום עולם ١٢٣',
  'sqlmap/1.8 \u202e@everyone <!channel> \u009b31m',
  `\u202elong ${'@everyone '.repeat(6_000)}`,
] as const

/** The same in what they ask for. Caddy writes it as it came. */
export const hostilePaths = [
  '/@everyone',
  '/<!channel>',
  '/**b**_i_`c`',
  '/[t](https://evil.example)',
  '/https://evil.example/login',
  '/\u202egnp.exe',
  '/a\u2028b\u0085c\u009b31m',
  `/%1b[31m%0a%0dfake`,
  `/${'x'.repeat(5000)}`,
] as const

/** The edge takes none of these, and so nothing of them is in its log: bytes of control, and headers of more than 64 KiB. */
const refused = [`a${esc}[31mred`, 'a\u0007b\u0000c', '@everyone '.repeat(10_000)] as const

/** The upstream of the scene takes no long headers; the edge passes that on, and writes the line. */
const taken = /^HTTP\/1\.[01] (?:200|431)/

/** Sends all of them to `shop.localhost`, each on a connection of its own; gives how many are to be counted. */
export async function sendHostile(gate: TestGatehouse): Promise<number> {
  for (const agent of refused) expect(await send(gate, '/', agent)).toMatch(/^HTTP\/1\.1 4|^cut$/)
  for (const agent of hostileAgents) expect(await send(gate, '/', agent)).toMatch(taken)
  for (const path of hostilePaths) expect(await send(gate, path, 'Test/1.0')).toMatch(taken)
  return hostileAgents.length + hostilePaths.length
}

async function send({ edge }: TestGatehouse, path: string, agent: string): Promise<string> {
  const [address, port] = edge.http.split(':')
  const socket = connect(Number(port), address)
  const referrer = `https://elsewhere.test/${agent.slice(0, 60)}`
  const head = [
    `GET ${path} HTTP/1.0`,
    'Host: shop.localhost',
    `User-Agent: ${agent}`,
    `Referer: ${referrer}`,
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n`)
  // Who still writes when the answer comes may see the end of the connection alone.
  return text(socket).catch(() => 'cut')
}
