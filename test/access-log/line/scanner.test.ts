import { readExactly } from '@gatehouse/core/access-log/line/exact.ts'
import { LineReader } from '@gatehouse/core/access-log/line/line-reader.ts'

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { runs } from '../../harness/soak.ts'
import { arbitraryLogLine } from './arbitrary-log-line.ts'

const scanner = new LineReader()
/** What stands around a line must make no difference. */
const around = [
  Buffer.alloc(0),
  Buffer.from('{"ts":1}\n'),
  Buffer.from('\n"}}\\\u0000'),
  Buffer.from('1234"},'),
]

it('says of a line exactly what reading all of its JSON says, or nothing', () => {
  let said = 0
  let all = 0
  const property = fc.property(arbitraryLogLine, fc.nat(3), fc.nat(3), (line, before, behind) => {
    const lead = around[before] ?? line
    const bytes = Buffer.concat([lead, line, around[behind] ?? line])
    const scanned = scanner.scan(bytes, lead.length, lead.length + line.length)
    all += 1
    if (scanned === undefined) return
    said += 1
    expect(scanned).toStrictEqual(readExactly(line.toString()))
  })
  fc.assert(property, { numRuns: runs(40_000) })
  // Else the property would show nothing.
  expect(said / all).toBeGreaterThan(0.05)
})

const usual =
  '{"ts":1795441061.8403845,"request":{"remote_ip":"203.0.113.7","client_ip":"203.0.113.7","proto":"HTTP/2.0","method":"GET",' +
  '"host":"Shop.example.com:8443","uri":"/cart?id=7?"},"duration":0.001234567,"size":4,"status":200,"up_ms":0.39999999999999997,' +
  '"up":"10.0.0.1:3000","ref":"","ua":"Test/1.0","by":null,"route":"shop"}'
const scan = (text: string) => {
  const bytes = Buffer.from(text)
  return scanner.scan(bytes, 0, bytes.length)
}

it('reads a usual line by itself', () => {
  expect(scan(usual)).toEqual({
    atMs: 1_795_441_061_840,
    route: 'shop',
    host: 'shop.example.com',
    client: '203.0.113.7',
    method: 'GET',
    path: '/cart',
    query: 'id=7?',
    protocol: 'HTTP/2.0',
    status: 200,
    bytes: 4,
    durationUs: 1235,
    upstream: '10.0.0.1:3000',
    upstreamUs: 400,
    agent: 'Test/1.0',
    referrer: '',
    blocked: null,
    by: null,
  })
})

it.each([
  ['an escape', usual.replace('Test', 'T\\u0065st')],
  ['what is no ASCII', usual.replace('Test', 'Tést')],
  ['a control character', usual.replace('Test', 'T\u0001st')],
  ['a blank', usual.replace('"status":', '"status": ')],
  ['a repeated key', usual.replace('"by"', '"status":404,"by"')],
  ['a list', usual.replace('"by"', '"odd":[],"by"')],
  ['an exponent', usual.replace('0.001234567', '1e-3')],
  ['a missing end', usual.slice(0, -1)],
  ['another end', `${usual}}`],
  ['a missing status', usual.replace('"status":200,', '')],
  ['a negative size', usual.replace('"size":4', '"size":-4')],
  ['a word in place of a number', usual.replace('"size":4', '"size":"4"')],
  ['a line of more than 2 KiB', usual.replace('Test', 'x'.repeat(2048))],
])('leaves %s to the exact reader', (_, line) => {
  expect(scan(line)).toBeUndefined()
  const bytes = Buffer.from(line)
  expect(new LineReader().read(bytes, 0, bytes.length)).toEqual(readExactly(line))
})
