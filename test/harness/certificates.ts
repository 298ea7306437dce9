import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** A certificate with its key, as a CA hands it out. */
export interface Issued {
  certificate: string
  key: string
  privateKey: KeyObject
  subject: string
}

export interface Wish {
  names?: readonly string[]
  notBefore?: Date
  notAfter?: Date
  commonName?: string
  /** Who signs it; it signs itself when nobody is named. */
  by?: Issued
  ca?: boolean
  keys?: { privateKey: KeyObject; publicKey: KeyObject }
  /** Asks for stapled OCSP answers (RFC 7633). */
  mustStaple?: boolean
}

const dayMs = 86_400_000

/** A day from now, so many of them. */
export function inDays(days: number): Date {
  return new Date(Math.floor((Date.now() + days * dayMs) / 1000) * 1000)
}

/** Makes an X.509 certificate (RFC 5280) with just those dates and names; P-256 unless other keys are given. */
export function issue(wish: Wish = {}): Issued {
  const { privateKey, publicKey } = wish.keys ?? generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const subject = wish.commonName ?? wish.names?.[0] ?? 'test'
  const signer = wish.by?.privateKey ?? privateKey
  const algorithm = signer.asymmetricKeyType === 'rsa' ? rsaWithSha256 : ecdsaWithSha256
  const body = sequence(
    tagged(0xa0, integer(2)),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    algorithm,
    name(wish.by?.subject ?? subject),
    sequence(time(wish.notBefore ?? inDays(-1)), time(wish.notAfter ?? inDays(90))),
    name(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(...extensions(wish))),
  )
  const whole = sequence(body, algorithm, bits(sign('sha256', body, signer)))
  return {
    certificate: pem('CERTIFICATE', whole),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    privateKey,
    subject,
  }
}

const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'))
const rsaWithSha256 = sequence(oid('2a864886f70d01010b'), der(0x05, Buffer.alloc(0)))

function extensions({ names = [], ca = false, mustStaple = false }: Wish): Buffer[] {
  const list = []
  if (ca) list.push(sequence(oid('551d13'), yes, octets(sequence(yes))))
  if (names.length > 0)
    list.push(sequence(oid('551d11'), octets(sequence(...names.map(one => der(0x82, Buffer.from(one)))))))
  if (mustStaple) list.push(sequence(oid('2b06010505070118'), octets(sequence(integer(5)))))
  return list.length > 0 ? list : [sequence(oid('551d0f'), octets(der(0x03, Buffer.from([7, 0x80]))))]
}

const yes = der(0x01, Buffer.from([0xff]))

function name(commonName: string): Buffer {
  return sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(commonName)))))
}

function time(date: Date): Buffer {
  return der(0x18, Buffer.from(`${date.toISOString().replace(/[-:T]|\.\d+Z/g, '')}Z`))
}

function integer(value: number): Buffer {
  return der(0x02, Buffer.from([value]))
}

function octets(content: Buffer): Buffer {
  return der(0x04, content)
}

function bits(content: Buffer): Buffer {
  return der(0x03, Buffer.concat([Buffer.from([0]), content]))
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'))
}

function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts))
}

function tagged(tag: number, content: Buffer): Buffer {
  return der(tag, content)
}

function der(tag: number, content: Buffer): Buffer {
  const size = content.length
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255]
  return Buffer.concat([Buffer.from([tag, ...length]), content])
}

function pem(label: string, content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}
