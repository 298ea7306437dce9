import { linesOf, listText } from '@gatehouse/core/blocks/list-text.ts'
import { OrderedLines } from '@gatehouse/core/blocks/ordered-lines.ts'
import { addressPrefix } from '@gatehouse/core/blocks/overlap.ts'
import { demandParts, withPart } from '@gatehouse/core/blocks/parts.ts'
import { BlockNetwork, holds, type Prefix, readPrefix, without } from '@gatehouse/core/blocks/prefix.ts'
import { sha256 } from '@gatehouse/core/canonical-json.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const everywhere = { routes: null, answer: 'refuse', except: [] } as const

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['203.0.113.7/32', '203.0.113.7'],
  ['203.0.113.7/24', '203.0.113.0/24'],
  ['2001:db8:bad::1', '2001:db8:bad::/64'],
  ['2001:DB8:BAD:0:0:0:0:1', '2001:db8:bad::/64'],
  ['2001:db8:bad::1/128', '2001:db8:bad::1/128'],
  ['2001:db8:bad::1/48', '2001:db8:bad::/48'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7/120', '203.0.113.0/24'],
  ['::ffff:cb00:7107', '203.0.113.7'],
  ['::ffff:0:0/96', '0.0.0.0/0'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['::/0', '::/0'],
])('%s means %s', (typed, means) => {
  expect(BlockNetwork.parse(typed)).toBe(means)
  expect(BlockNetwork.parse(means)).toBe(means)
})

it.each([
  '',
  'shop',
  '203.0.113',
  '203.0.113.7/33',
  '203.0.113.07',
  '0x7f.1',
  '::1%eth0',
  '::/129',
  '1.2.3.4/',
  '[::1]',
  '::ffff:0:0/95',
  '@everyone',
  '10.0.0.0/08',
])('%s is refused in words', typed => {
  const { error } = BlockNetwork.safeParse(typed)
  expect(error?.issues[0]?.message).toMatch(/write/)
})

/** Small networks around one place, so that they meet each other often. */
const small = fc
  .tuple(fc.integer({ min: 24, max: 32 }), fc.integer({ min: 0, max: 255 }))
  .map(([bits, last]) => BlockNetwork.parse(`203.0.113.${last}/${bits}`))
const small6 = fc
  .tuple(fc.integer({ min: 120, max: 128 }), fc.integer({ min: 0, max: 255 }))
  .map(([bits, last]) => BlockNetwork.parse(`2001:db8::${last.toString(16)}/${bits}`))

const clients = [
  ...Array.from({ length: 256 }, (_, last) => `203.0.113.${last}`),
  ...Array.from({ length: 256 }, (_, last) => `2001:db8::${last.toString(16)}`),
]

/** As anybody would say it: a client is refused when a block of here holds it and no exception of that block does. */
function naive(
  blocks: readonly { network: string; except: readonly string[]; routes: readonly string[] | null }[],
  client: string,
  route: string,
): boolean {
  const inside = (network: string) => {
    const [outer, inner] = [readPrefix(network), addressPrefix(client)]
    return outer !== undefined && inner !== undefined && holds(outer, inner)
  }
  return blocks.some(
    ({ network, except, routes }) =>
      (routes === null || routes.includes(route)) && inside(network) && !except.some(inside),
  )
}

/** As the edge reads it: a line refuses whoever is in its network, everywhere or on its route. */
function byLines(lines: readonly string[], client: string, route: string): boolean {
  const inner = addressPrefix(client)
  return lines.some(line => {
    const [network = '', ...words] = line.split(' ')
    const scope = words.find(word => word.startsWith('@'))
    const outer = readPrefix(network)
    const here = scope === undefined || scope === `@${route}`
    return here && outer !== undefined && inner !== undefined && holds(outer, inner)
  })
}

const block = fc.record({
  network: fc.oneof(small, small6),
  except: fc.array(fc.oneof(small, small6), { maxLength: 4 }),
  routes: fc.constantFrom<string[] | null>(null, ['shop'], ['api', 'shop']),
  answer: fc.constantFrom('refuse' as const, 'close' as const),
})

it('the lines refuse exactly those whom the blocks mean, whatever overlaps and whatever is let through', () => {
  fc.assert(
    fc.property(fc.array(block, { maxLength: 6 }), blocks => {
      const lines = blocks.flatMap(linesOf)
      for (const route of ['shop', 'api', 'wiki'])
        for (const client of clients)
          expect([client, byLines(lines, client, route)]).toEqual([client, naive(blocks, client, route)])
    }),
    { numRuns: 60 },
  )
})

it('what is left of a network are as few networks as can say it, none of which meets another', () => {
  fc.assert(
    fc.property(small, fc.array(small, { maxLength: 4 }), (network, parts) => {
      const left = without(demand(network), parts.map(demand))
      for (const [index, one] of left.entries())
        for (const other of left.slice(index + 1)) {
          expect(holds(one, other) || holds(other, one)).toBe(false)
          const above = ({ first, bits }: Prefix) => first >> BigInt(33 - bits)
          const twins = one.bits === other.bits && above(one) === above(other)
          expect(twins, 'two that are one network').toBe(false)
        }
    }),
  )
})

function demand(text: string): Prefix {
  const prefix = readPrefix(text)
  if (!prefix) throw new Error(text)
  return prefix
}

describe('the list', () => {
  it('is the same for the same lines, sealed, and says each thing once', () => {
    const lines = ['203.0.113.7', '198.51.100.0/24 @shop close', '203.0.113.7']
    const { text, seal } = listText(lines)
    expect(listText(lines.toReversed()).text).toBe(text)
    const [, ...rest] = text.trimEnd().split('\n')
    expect(rest).toEqual(['198.51.100.0/24 @shop close', '203.0.113.7', `# sha256 ${seal}`])
    expect(seal).toBe(sha256(text.slice(0, text.lastIndexOf('# sha256'))))
  })

  it('of nobody is a heading and its seal', () => {
    expect(listText([]).text.split('\n')).toHaveLength(3)
  })

  it('holds nothing of a block that is let through whole', () => {
    expect(linesOf({ ...everywhere, network: '203.0.113.0/24', except: ['203.0.112.0/23'] })).toEqual([])
  })
})

it('lines that come and go one by one are in the same order as all of them put in order at once', () => {
  const line = fc.stringMatching(/^[0-9a-f:. @]{1,6}$/)
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), fc.array(line, { maxLength: 3 }))), steps => {
      const lines = new OrderedLines()
      const there: string[][] = []
      for (const [adds, some] of steps) {
        const gone = adds ? undefined : there.shift()
        if (gone) lines.take(gone)
        else {
          lines.add(some)
          there.push(some)
        }
        expect(lines.all()).toEqual([...new Set(there.flat())].sort())
      }
    }),
  )
})

it('an exception takes the place of those inside it, and must be a part', () => {
  expect(withPart(['203.0.113.9', '198.51.100.1'], '203.0.113.8/29')).toEqual([
    '198.51.100.1',
    '203.0.113.8/29',
  ])
  expect(() => demandParts('203.0.113.0/24', ['203.0.114.1'])).toThrow(
    '203.0.114.1 is no part of 203.0.113.0/24.',
  )
  expect(() => demandParts('203.0.113.0/24', ['203.0.113.0/24'])).toThrow('Nothing of 203.0.113.0/24')
  expect(() => demandParts('2001:db8::/64', ['203.0.113.0/24'])).toThrow('no part')
})
