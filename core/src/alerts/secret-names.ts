import { createHmac } from 'node:crypto'

/** Gives texts short names, from which nobody learns a text who does not know the key, however few texts there may be. */
export function secretNames(key: Uint8Array): (text: string) => string {
  return text => createHmac('sha256', key).update(text).digest('hex').slice(0, 8)
}
