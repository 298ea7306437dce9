import { sha256 } from '../canonical-json.ts'
import type { EdgePlace } from './edge-place.ts'

/** Hashes of passwords (PHC string format), as they stand in JSON. */
const hashes = /\$argon2id\$[^"\\]*/g

/** A configuration without what is nobody's to see. Other secrets stay different from each other, so that a change of one is still seen. */
export function masked(body: string, { probeToken }: Pick<EdgePlace, 'probeToken'>): string {
  return body.replaceAll(probeToken, '***').replace(hashes, hash => `*** ${sha256(hash).slice(0, 8)}`)
}
