import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { AppError } from '../error.ts'
import { deriveKey } from './derive-key.ts'
import type { Keyring, SealedPlace } from './keyring.ts'

const nonceBytes = 12
const tagBytes = 16

/** A keyring of one master key. Sealed is nonce, ciphertext and tag, one after the other. */
export class AesKeyring implements Keyring {
  readonly #key: Buffer

  constructor(masterKey: Uint8Array) {
    this.#key = deriveKey(masterKey, 'seal')
  }

  seal(plaintext: Uint8Array, place: SealedPlace): Buffer {
    const nonce = randomBytes(nonceBytes)
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce, { authTagLength: tagBytes })
    cipher.setAAD(placeBytes(place))
    return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
  }

  open(sealed: Uint8Array, place: SealedPlace): Buffer {
    if (sealed.length < nonceBytes + tagBytes) throw notSealedHere(place)
    const end = sealed.length - tagBytes
    // Without its length Node takes a tag of four bytes as well (seen on Node 24).
    const decipher = createDecipheriv('aes-256-gcm', this.#key, sealed.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    })
    decipher.setAAD(placeBytes(place))
    decipher.setAuthTag(sealed.subarray(end))
    try {
      return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, end)), decipher.final()])
    } catch (cause) {
      throw notSealedHere(place, cause)
    }
  }
}

function placeBytes({ table, column, row }: SealedPlace): Buffer {
  return Buffer.from(`${table}:${column}:${row}`)
}

function notSealedHere({ table, column, row }: SealedPlace, cause?: unknown): AppError {
  return new AppError(
    'unavailable',
    `What is stored in ${table}.${column} of ${row} is damaged, or was not sealed there; it is not used. Restore a backup of the database.`,
    { cause },
  )
}
