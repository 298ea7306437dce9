/** Where a sealed value stands; it opens nowhere else. */
export interface SealedPlace {
  table: string
  column: string
  row: string
}

/** Seals what must be read back. */
export interface Keyring {
  /** AES-256-GCM; nonce, ciphertext and tag in one. */
  seal(plaintext: Uint8Array, place: SealedPlace): Buffer
  /** @throws AppError `unavailable` when it is not what was sealed for this place under this key */
  open(sealed: Uint8Array, place: SealedPlace): Buffer
}
