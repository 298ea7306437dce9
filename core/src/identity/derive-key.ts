import { hkdfSync } from 'node:crypto'

/** What keys are derived for. Each has a key of its own, from which neither another one nor the master key can be learnt. */
export type KeyPurpose = 'seal' | 'check' | 'backup'

/** The 32 bytes for a purpose: HKDF-SHA256 (RFC 5869) without a salt, under the label `gatehouse <purpose>`. */
export function deriveKey(masterKey: Uint8Array, purpose: KeyPurpose): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), `gatehouse ${purpose}`, 32))
}

/** By what a master key is known again: a derived value that opens nothing. */
export function checkValue(masterKey: Uint8Array): Buffer {
  return deriveKey(masterKey, 'check')
}

/** Eight digits by which people tell keys apart. */
export function fingerprint(check: Uint8Array): string {
  return Buffer.from(check).toString('hex').slice(0, 8)
}
