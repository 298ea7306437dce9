import fc from 'fast-check'

const hostile = [
  '@everyone',
  '<!channel>',
  '\u202egnp.exe',
  '"quoted"',
  'back\\slash',
  'a\nb\u0000c',
  '\ud800',
  'é',
  '{"ts":1}',
  '","status":200',
  '',
  'x'.repeat(60_000),
  '/?a=?b',
  'shop',
  'shop-',
  '-shop',
  '1shop',
  'x'.repeat(41),
  'Shop.Example.COM:8080',
  '[2001:db8::7]:80',
  '[2001:db8::7]',
  '2001:db8::7',
  'a:b:1',
  'a:b',
  'a:',
  'ÄÖ.example.com:1',
]

const text = fc.oneof(
  { arbitrary: fc.string({ unit: fc.constantFrom(...'abcXYZ019-._~:/?#[]@!$&()*+,;=% ') }), weight: 100 },
  { arbitrary: fc.constantFrom(...hostile), weight: 7 },
  { arbitrary: fc.string({ unit: 'binary', maxLength: 8 }), weight: 1 },
)

/** A string as one program or another writes it. */
const quoted = fc.tuple(text, fc.nat(100)).map(([value, way]) => {
  const json = JSON.stringify(value)
  if (way === 0) return json.replaceAll('/', '\\/')
  if (way === 1) return json.replaceAll('a', '\\u0061')
  return way === 2 ? `"${value}"` : json
})

const spellings = [
  '0',
  '-0',
  '0.0',
  '00',
  '01',
  '1.',
  '.5',
  '-1',
  '+1',
  '1e3',
  '1E-3',
  '1e999',
  '1e',
  '0x1',
  'NaN',
  '999',
  '1000',
  '200.0',
  '200.5',
  '9007199254740993',
  '123456789012345678901234567890',
  '0.1234567890123456789',
  '1764000000.0000001',
  '1764000000.1229999',
  '1764000000.9999999',
  '1764000000.1230001',
  '253402300799',
  '253402300799.5',
  '253402300800',
  '4200000000.1234567',
  '0.0000005',
  '0.0000015000000000000001',
  '0.00123449999999999999999',
]

const decimal = fc
  .tuple(
    fc.oneof(fc.nat(2_000_000_000), fc.nat(100), fc.constant(1_764_000_000)),
    fc.nat(19),
    fc.bigInt(0n, 10n ** 19n - 1n),
  )
  .map(([whole, digits, fraction]) =>
    digits === 0 ? `${whole}` : `${whole}.${fraction.toString().padStart(19, '0').slice(0, digits)}`,
  )

const number = fc.oneof(
  { arbitrary: decimal, weight: 60 },
  { arbitrary: fc.double().map(value => JSON.stringify(value)), weight: 1 },
  { arbitrary: fc.constantFrom(...spellings), weight: 5 },
)

const odd = fc.oneof(
  quoted,
  number,
  fc.constantFrom('null', 'true', 'false', '[]', '{}', '{"a":[1,{"b":null}]}', '["x"]', 'nul', '""'),
)

const mostly = (usual: fc.Arbitrary<string>) =>
  fc.oneof({ arbitrary: usual, weight: 120 }, { arbitrary: odd, weight: 1 })

const orNull = (usual: fc.Arbitrary<string>) => fc.oneof(usual, fc.constant('null'))

const status = fc.integer({ min: 0, max: 1020 }).map(String)
const slug = fc.constantFrom(
  '"shop"',
  '"a"',
  '"shop-api"',
  '"shop-"',
  '"-a"',
  '"1a"',
  '"Shop"',
  `"${'a'.repeat(41)}"`,
)
const upstream = fc.constantFrom(
  '"10.0.0.1:80"',
  '"[2001:db8::7]:80"',
  '"unix//run/a.sock"',
  '"a b"',
  `"${'a'.repeat(301)}"`,
)
const kind = fc.constantFrom('"throttle"', '"lockdown"', '"maintenance"', '"nobody"', '"constructor"', '""')

const strangers: [string, fc.Arbitrary<string>][] = [
  ['level', quoted],
  ['logger', fc.constantFrom('"http.log.access"', '"http.log.access.edge"', '"http.log.error"')],
  ['__proto__', odd],
  ['constructor', odd],
  ['status_text', odd],
  ['tsx', number],
  ['', odd],
  ['bytes_read', number],
  ['user_id', quoted],
]

const inRequest: [string, fc.Arbitrary<string>][] = [
  ['remote_ip', quoted],
  ['client_ip', quoted],
  ['proto', quoted],
  ['method', quoted],
  ['host', quoted],
  ['uri', quoted],
]

const request = members(inRequest, ['remote_port', 'ts', 'status', 'headers', 'hosts', 'client_ip'])

const atTop: [string, fc.Arbitrary<string>][] = [
  ['ts', number],
  ['request', request],
  ['duration', number],
  ['size', number],
  ['status', status],
  ['route', orNull(slug)],
  ['by', orNull(kind)],
  ['up', orNull(upstream)],
  ['up_ms', orNull(number)],
  ['ua', quoted],
  ['ref', quoted],
  ['blocked', orNull(fc.constantFrom('"refuse"', '"close"', '""'))],
]

/** An object of these members in this order or any, now and then without one, with strangers, and with one that comes twice. */
function members(usual: [string, fc.Arbitrary<string>][], more: string[]): fc.Arbitrary<string> {
  const known = usual.map(([name, value]) => mostly(value).map(spelt => `"${name}":${spelt}`))
  const extra = fc.oneof(
    ...strangers.map(([name, value]) => value.map(spelt => `"${name}":${spelt}`)),
    fc
      .tuple(fc.constantFrom(...more, ...usual.map(([name]) => name)), odd)
      .map(([name, spelt]) => `"${name}":${spelt}`),
  )
  return fc
    .tuple(
      fc.tuple(...known),
      fc.array(extra, { maxLength: 2 }),
      fc.nat(9),
      fc.nat(40),
      fc.boolean(),
      fc.infiniteStream(fc.nat(1000)),
    )
    .map(([all, added, addedWhen, left, inOrder, random]) => {
      const kept = all.filter((_, index) => index !== left)
      const chosen = addedWhen === 0 ? [...kept, ...added] : kept
      const ordered = chosen
        .map(member => ({ member, rank: inOrder ? 0 : random.next().value }))
        .sort((a, b) => a.rank - b.rank)
      return `{${ordered.map(({ member }) => member).join(',')}}`
    })
}

const whole = members(atTop, ['up_msx', 'requests', 'level'])

/** The bytes of a line: of a sound object mostly, else of one that was cut off, damaged in a byte, or written with blanks. */
export const arbitraryLogLine = fc
  .tuple(whole, fc.nat(9), fc.nat(1_000_000), fc.nat(255))
  .map(([line, way, place, byte]) => {
    const bytes = Buffer.from(line)
    const at = place % (bytes.length + 1)
    if (way === 0) return bytes.subarray(0, at)
    if (way === 1) return Buffer.concat([bytes.subarray(0, at), Buffer.from([byte]), bytes.subarray(at)])
    if (way === 2) return Buffer.concat([bytes.subarray(0, at), Buffer.from([byte]), bytes.subarray(at + 1)])
    if (way === 3) return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)])
    return way === 4 ? Buffer.from(line.replaceAll(',', ', ')) : bytes
  })
