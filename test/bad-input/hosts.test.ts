import { beforeAll } from 'vitest'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { type BadLine, refuses } from '../harness/refusal.ts'
import { shared } from '../harness/shared.ts'

const gate = shared(await TestGatehouse.start())
beforeAll(async () => {
  await gate.done(
    'settings set reserved-hosts=status.example.com',
    'route add shop shop.example.com,*.shop.example.com answer=200 body=shop',
    'route add shop-api shop.example.com path=/api answer=200 body=api',
  )
})

const letters = (count: number) => 'a'.repeat(count)

/** A host as it is typed, and words of the sentence that refuses it. */
const hosts: [host: string, ...words: string[]][] = [
  ['"shop example.com"', 'space', 'commas'],
  ['"shop.example.com, "', 'empty'],
  ['""', 'empty', 'host'],
  ['{host}.example.com', '{ or }', 'placeholders'],
  ['shop.example.com}', '{ or }'],
  ['{env.HOME}', '{ or }'],
  ['"shop.example.com\r\nX-Evil: 1"', 'line break'],
  ['"shop.example.com\nevil"', 'line break'],
  ['"shop\tx.example.com"', 'space'],
  ['shop.*.example.com', 'wildcard', '*.example.com'],
  ['*shop.example.com', 'wildcard', '*.example.com'],
  ['*.*.example.com', 'wildcard', '*.example.com'],
  ['**.example.com', 'wildcard'],
  ['*', 'wildcard', '*.example.com'],
  ['*.com', 'wildcard', 'domain'],
  ['*.', 'not a host name'],
  [`${letters(63)}.${letters(63)}.${letters(63)}.${letters(63)}.${letters(44)}`, '253'],
  [`${letters(300)}.example.com`, 'characters'],
  [`${letters(64)}.example.com`, '63'],
  ['shop.example.com.', 'dot at its end'],
  ['.example.com', 'dots'],
  ['shop..example.com', 'dots'],
  ['-shop.example.com', 'hyphens'],
  ['shop-.example.com', 'hyphens'],
  ['shop_1.example.com', '"_"', 'letters, digits'],
  ['http://shop.example.com', 'without http://'],
  ['shop.example.com:8080', 'without a port'],
  ['shop.example.com/api', 'path=/'],
  ['user@shop.example.com', '"@"'],
  ['10.0.0.1', 'not an address'],
  ['[::1]', 'without a port'],
  ['2130706433', 'not an address'],
  ['0x7f.1', 'not an address'],
  ['shop.example.1', 'not a host name'],
  ['１２７.0.0.1', 'not an address'],
  ['xn--.example.com', 'hyphens'],
  ['a,b,a', 'twice'],
  ['shop.example.com;evil', '";"'],
  ['shop.example.com%00', '"%"'],
  ['`id`.example.com', '"`"'],
  ['$(id).example.com', '"$"'],
]

refuses(
  gate,
  hosts.flatMap(([host, ...words]): BadLine[] => [
    [`route add new ${host} answer=200`, 2, ...words],
    [`route set shop hosts=${host}`, 2, ...words],
  ]),
)

const lines: BadLine[] = [
  ['route add new shop.example.com answer=200', 1, 'shop.example.com', '"shop"', 'path=/'],
  ['route add new SHOP.example.com answer=200', 1, 'shop.example.com', '"shop"'],
  ['route add new free.example.com,*.shop.example.com answer=200', 1, '*.shop.example.com', '"shop"'],
  ['route add new shop.example.com path=/api answer=200', 1, 'shop.example.com/api', '"shop-api"'],
  ['route add new shop.example.com path=/api/ answer=200', 1, 'shop.example.com/api', '"shop-api"'],
  ['route set shop-api path=/', 1, 'shop.example.com', '"shop"'],
  ['route set shop-api path=none', 1, 'shop.example.com', '"shop"'],
  ['route add new status.example.com answer=200', 1, 'reserved'],
  ['route add new Status.Example.com answer=200', 1, 'reserved'],
  [`route add new ${Array.from({ length: 101 }, (_, n) => `h${n}.example.com`)} answer=200`, 2, '100 hosts'],
]

refuses(gate, lines)
