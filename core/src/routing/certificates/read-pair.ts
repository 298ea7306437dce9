import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { sha256 } from '../../canonical-json.ts'
import { AppError } from '../../error.ts'
import { shellWord } from '../../shell-word.ts'
import { type Certificate, certificateOf } from './certificate.ts'
import type { OwnPair } from './own-pair.ts'

/** A pair with what is to be written down for the edge: PEM of our own making, with nothing else in it. */
export interface ReadPair {
  pair: OwnPair
  chainPem: string
  keyPem: string
}

const certificateBlock = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g
const keyBlock = /-----BEGIN ([A-Z]+ )*PRIVATE KEY-----[^-]+-----END ([A-Z]+ )*PRIVATE KEY-----/
const mostCertificates = 10
const minRsaBits = 2048
/** Those that Go reads and browsers speak. */
const curves = new Set(['prime256v1', 'secp384r1', 'secp521r1'])
/** DER of the extension that demands a stapled OCSP answer: 1.3.6.1.5.5.7.1.24 (RFC 7633). */
const mustStaple = Buffer.from('06082b06010505070118', 'hex')

/**
 * Reads a certificate with its chain, and its key: PEM each. They belong together, and each certificate is signed by the next one.
 * Dates are judged elsewhere.
 * @throws AppError `invalid` with a sentence that names the file and holds nothing of what is in it
 */
export function readPair(name: string, certificateText: string, keyText: string): ReadPair {
  const chain = readChain(`${name}.crt`, certificateText)
  const [leaf] = chain
  if (leaf === undefined) throw wrong(`${name}.crt holds no certificate in PEM.`)
  const certificate = certificateOf(leaf)
  if (certificate.names.length === 0)
    throw wrong(`${name}.crt is for no DNS name; a browser looks at subjectAltName alone.`)
  if (leaf.raw.includes(mustStaple))
    throw wrong(`${name}.crt demands a stapled OCSP answer, which the edge does not give for files.`)
  const key = readKey(`${name}.key`, keyText)
  if (!leaf.checkPrivateKey(key)) throw wrong(`${name}.key does not belong to ${name}.crt.`)
  demandOrder(`${name}.crt`, chain)
  const chainPem = chain.map(one => one.toString()).join('')
  const keyPem = key.export({ type: 'pkcs8', format: 'pem' }).toString()
  return { pair: { name, id: sha256(chainPem).slice(0, 32), certificate }, chainPem, keyPem }
}

/** Why a certificate is not good at this moment; null when it is. */
export function dateProblem(
  name: string,
  { notBeforeMs, notAfterMs }: Certificate,
  nowMs: number,
): string | null {
  const date = (ms: number) => new Date(ms).toISOString().slice(0, 10)
  if (notAfterMs <= nowMs) return `${name}.crt has expired: ${date(notAfterMs)}.`
  if (notBeforeMs > nowMs) return `${name}.crt is not valid before ${date(notBeforeMs)}.`
  return null
}

function readChain(file: string, text: string): X509Certificate[] {
  const blocks = text.match(certificateBlock) ?? []
  if (blocks.length > mostCertificates)
    throw wrong(`${file} holds ${blocks.length} certificates; at most ${mostCertificates} make a chain.`)
  return blocks.map((block, index) => {
    try {
      return new X509Certificate(block)
    } catch (error) {
      throw wrong(`${file}: certificate ${index + 1} cannot be read.`, error)
    }
  })
}

function readKey(file: string, text: string): KeyObject {
  const [block] = text.match(keyBlock) ?? []
  if (block === undefined) throw wrong(`${file} holds no private key in PEM.`)
  if (/ENCRYPTED/.test(block))
    throw wrong(`${file} is encrypted. Take the password away: openssl pkey -in … -out ${shellWord(file)}`)
  const key = parsedKey(file, block)
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key
  if (type === 'rsa' && (details?.modulusLength ?? 0) < minRsaBits)
    throw wrong(`${file} is an RSA key of ${details?.modulusLength} bits; ${minRsaBits} are the least.`)
  const known =
    type === 'rsa' || type === 'ed25519' || (type === 'ec' && curves.has(details?.namedCurve ?? ''))
  if (!known)
    throw wrong(`${file} is a key that the edge cannot use: RSA, ECDSA (P-256, P-384, P-521) or Ed25519.`)
  return key
}

function parsedKey(file: string, block: string): KeyObject {
  try {
    return createPrivateKey(block)
  } catch (error) {
    throw wrong(`${file} cannot be read as a private key.`, error)
  }
}

/** Clients that know the root alone need each certificate in turn, the host's own first (RFC 8446, 4.4.2). */
function demandOrder(file: string, chain: readonly X509Certificate[]): void {
  chain.slice(1).forEach((signer, index) => {
    const signed = chain[index]
    if (signed?.checkIssued(signer) && signed.verify(signer.publicKey)) return
    throw wrong(
      `${file}: certificate ${index + 2} has not signed the one before it. Put the host's own first, then each that has signed the one before.`,
    )
  })
}

function wrong(words: string, cause?: unknown): AppError {
  return new AppError('invalid', words, { cause })
}
