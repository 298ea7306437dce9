import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { AesKeyring } from '@gatehouse/core/identity/aes-keyring.ts'
import { checkValue, deriveKey } from '@gatehouse/core/identity/derive-key.ts'
import { describe, expect, it } from 'vitest'

const place = { table: 'totp', column: 'sealed', row: '7' }
const plaintext = Buffer.from('a secret of some length')

describe('derived keys', () => {
  /** RFC 5869, section 2, in full. */
  function hkdf(key: Buffer, salt: Buffer, info: Buffer, length: number): Buffer {
    const hmac = (secret: Buffer, data: Buffer) => createHmac('sha256', secret).update(data).digest()
    const pseudorandom = hmac(salt.length === 0 ? Buffer.alloc(32) : salt, key)
    let block = Buffer.alloc(0)
    let output = Buffer.alloc(0)
    for (let count = 1; output.length < length; count += 1) {
      block = hmac(pseudorandom, Buffer.concat([block, info, Buffer.from([count])]))
      output = Buffer.concat([output, block])
    }
    return output.subarray(0, length)
  }
  const hex = (text: string) => Buffer.from(text, 'hex')

  it('are those of RFC 5869', () => {
    const key = Buffer.alloc(22, 0x0b)
    const first = hkdf(key, hex('000102030405060708090a0b0c'), hex('f0f1f2f3f4f5f6f7f8f9'), 42)
    expect(first.toString('hex')).toBe(
      '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
    )
    const third = hkdf(key, Buffer.alloc(0), Buffer.alloc(0), 42)
    expect(third.toString('hex')).toBe(
      '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
    )
    for (const purpose of ['seal', 'check', 'backup'] as const) {
      const label = Buffer.from(`gatehouse ${purpose}`)
      expect(deriveKey(key, purpose)).toEqual(hkdf(key, Buffer.alloc(0), label, 32))
    }
  })

  it('differ by purpose and by master key', () => {
    const [one, other] = [randomBytes(32), randomBytes(32)]
    const keys = [one, other].flatMap(key => [deriveKey(key, 'seal'), checkValue(key)])
    expect(new Set(keys.map(key => key.toString('hex'))).size).toBe(4)
    expect(hkdfSync('sha256', one, '', '', 32)).not.toEqual(keys[0])
  })
})

describe('a sealed value', () => {
  const masterKey = randomBytes(32)
  const keyring = new AesKeyring(masterKey)

  it('opens where it was sealed, and looks different each time', () => {
    const [one, other] = [keyring.seal(plaintext, place), keyring.seal(plaintext, place)]
    expect(keyring.open(one, place)).toEqual(plaintext)
    expect(new AesKeyring(masterKey).open(other, place)).toEqual(plaintext)
    expect(one).toHaveLength(12 + plaintext.length + 16)
    expect(one.subarray(0, 12)).not.toEqual(other.subarray(0, 12))
    expect(one.includes(plaintext)).toBe(false)
  })

  it.each([
    ['another row', { ...place, row: '8' }],
    ['another column', { ...place, column: 'other' }],
    ['another table', { ...place, table: 'enrolment' }],
  ])('does not open in %s', (_, elsewhere) => {
    expect(() => keyring.open(keyring.seal(plaintext, place), elsewhere)).toThrow(/not sealed there/)
  })

  it('does not open under another key', () => {
    expect(() => new AesKeyring(randomBytes(32)).open(keyring.seal(plaintext, place), place)).toThrow(
      /not sealed there/,
    )
  })

  it('does not open with any bit of it flipped', () => {
    const sealed = keyring.seal(plaintext, place)
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const flipped = Buffer.from(sealed)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(() => keyring.open(flipped, place), `bit ${bit}`).toThrow(/not sealed there/)
    }
  })

  it('does not open cut off anywhere, or with something behind it', () => {
    const sealed = keyring.seal(plaintext, place)
    for (let length = 0; length < sealed.length; length += 1)
      expect(() => keyring.open(sealed.subarray(0, length), place), `${length} bytes`).toThrow(/not sealed/)
    expect(() => keyring.open(Buffer.concat([sealed, Buffer.alloc(1)]), place)).toThrow(/not sealed/)
  })

  it('does not show what it is in the error', () => {
    try {
      keyring.open(Buffer.concat([keyring.seal(plaintext, place), Buffer.alloc(1)]), place)
      expect.unreachable()
    } catch (error) {
      expect(String(error)).toBe(
        'AppError: What is stored in totp.sealed of 7 is damaged, or was not sealed there; it is not used. Restore a backup of the database.',
      )
    }
  })
})
