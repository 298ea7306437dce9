import { createHash } from 'node:crypto'
import { AppError } from '../error.ts'

/** Bytes that a master key has at least. */
const minKeyBytes = 32

/** Random bytes have more different ones: fewer happen to one good key in a thousand million. */
const minDistinct = 18

/** Words of keys that were copied from an example. */
const sampleWord =
  /change.?(me|this)|replace.?(me|this)|example|sample|secret|password|insecure|default|placeholder|your.?(own|key|master)|gatehouse|test.?key|deadbeef|abcdefgh|qwerty/i

/** Words whose SHA-256 is a favourite key of tutorials. */
const hashedWords = [
  '',
  'secret',
  'password',
  'test',
  'changeme',
  'gatehouse',
  'admin',
  'key',
  'hello',
  'example',
]

/** Keys of standards that everybody can read. */
const published = [
  // NIST SP 800-38A, F.1.5: AES-256
  '603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4',
]

/**
 * The bytes of a master key as its file holds them: at least 64 hex digits, base64 of at least 32 bytes, or as many bytes as they are. A
 * newline at the end is no part of it.
 * @throws AppError `invalid` when it is short, a sample, or nothing that chance would make
 */
export function keyMaterial(content: Uint8Array, file: string): Buffer {
  const bytes = Buffer.from(content)
  const text = bytes.toString('latin1').replace(/[\r\n]+$/, '')
  const refuse = (words: string) =>
    new AppError('invalid', `The master key in ${file} ${words}. Make one with: openssl rand -hex 32`)
  if (text === '') throw refuse('is empty')
  if (sampleWord.test(text)) throw refuse('is a sample that others know')
  if (/^(.)\1*$/s.test(text)) throw refuse('is one character again and again')
  if (/^[0-9a-f]+$/i.test(text) && text.length % 2 === 1) throw refuse('has an odd number of hex digits')
  const key = decode(text, bytes)
  if (key.length < minKeyBytes) throw refuse(`has ${key.length} bytes, and ${minKeyBytes} are needed`)
  const weakness = weaknessOf(key, text)
  if (weakness !== null) throw refuse(weakness)
  return key
}

function decode(text: string, bytes: Buffer): Buffer {
  if (/^[0-9a-f]+$/i.test(text)) return Buffer.from(text, 'hex')
  const joined = text.replace(/[\r\n]/g, '')
  if (/^(?:[A-Za-z0-9+/]+|[A-Za-z0-9_-]+)={0,2}$/.test(joined)) return Buffer.from(joined, 'base64')
  // The last one of 32 random bytes may well be a newline.
  const raw = Buffer.from(text, 'latin1')
  return raw.length < minKeyBytes && !isText(bytes) ? bytes : raw
}

function weaknessOf(key: Buffer, text: string): string | null {
  const hashes = hashedWords.map(word => createHash('sha256').update(word).digest('hex'))
  if ([...published, ...hashes].includes(key.toString('hex'))) return 'is a sample that others know'
  const steps = key.subarray(1).map((byte, index) => byte - (key[index] ?? 0))
  if (repeats(key)) return 'repeats a shorter one'
  if (new Set(steps).size === 1) return 'only counts'
  if (new Set(key).size < minDistinct || new Set(steps).size < minDistinct || isWords(text))
    return 'is not random enough: chance makes no such key'
  return null
}

function repeats(key: Buffer): boolean {
  for (let period = 1; period < minKeyBytes && 2 * period <= key.length; period += 1)
    if (key.every((byte, index) => index < period || byte === key[index - period])) return true
  return false
}

function isText(bytes: Buffer): boolean {
  return bytes.every(byte => (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d))
}

/** Words of a language; random text of that length has digits and both cases. Hex is neither. */
function isWords(text: string): boolean {
  if (/^[0-9a-f]+$/i.test(text)) return false
  return (
    /^[a-z\s!-/:-@_]+$/.test(text) ||
    /^[A-Z\s!-/:-@_]+$/.test(text) ||
    /^(?:[A-Za-z]+[.,!?'-]*\s+){4,}/.test(text)
  )
}
