import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

const dayMs = 86_400_000

/** A certificate with its private key, both as PEM. */
export interface MadeCertificate {
  name: string
  certificate: string
  key: string
}

/**
 * Makes a certificate for one day (X.509, RFC 5280) that nobody knows: signed by itself, or by `issuer`. Node has no other way to make one.
 * `ca`: it may sign others.
 */
export function makeCertificate(
  name: string,
  { issuer, ca = false, nowMs }: { issuer?: MadeCertificate; ca?: boolean; nowMs: number },
): MadeCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const body = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    tagged(0x02, Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ecdsaWithSha256,
    distinguishedName(issuer?.name ?? name),
    sequence(utcTime(nowMs - dayMs), utcTime(nowMs + dayMs)),
    distinguishedName(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    ...(ca ? [tagged(0xa3, sequence(basicConstraintsOfCa))] : []),
  )
  const signature = sign('sha256', body, issuer ? createPrivateKey(issuer.key) : privateKey)
  const der = sequence(body, ecdsaWithSha256, tagged(0x03, Buffer.from([0]), signature))
  return { name, certificate: pem(der), key: keyText(privateKey) }
}

/** DER (X.690, 8.1): a tag, how many bytes follow, and those. */
function tagged(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, Math.floor(length / 256), length % 256]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

function sequence(...parts: Buffer[]): Buffer {
  return tagged(0x30, ...parts)
}

/** RFC 5758, 3.2. */
const ecdsaWithSha256 = sequence(Buffer.from('06082a8648ce3d040302', 'hex'))

/** RFC 5280, 4.2.1.9: critical, a CA. */
const basicConstraintsOfCa = sequence(Buffer.from('0603551d130101ff040530030101ff', 'hex'))

function distinguishedName(commonName: string): Buffer {
  const value = sequence(Buffer.from('0603550403', 'hex'), tagged(0x0c, Buffer.from(commonName)))
  return sequence(tagged(0x31, value))
}

function utcTime(atMs: number): Buffer {
  const digits = new Date(atMs).toISOString().replace(/\D/g, '')
  return tagged(0x17, Buffer.from(`${digits.slice(2, 14)}Z`))
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}

function keyText(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}
