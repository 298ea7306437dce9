import { neighbourhoodBegins } from '../../waf-log/neighbourhood.ts'
import { textHash, textHashOfBytes } from '../sketch/text-hash.ts'

const [slash, point, colon, one, small] = [0x2f, 0x2e, 0x3a, 0x31, 0x66]
/** Behind `1` or `f` in addresses of one's own networks: 10, 127, 172, 192; fc, fd. */
const ownSeconds: readonly number[] = [0x30, 0x32, 0x37, 0x39, 0x63, 0x64]
/** From the end of an address that was cut to its network: `/24`, `/48`. */
const slashAt = 3

/** `textHash` of what `neighbourhoodBegins` makes of an ASCII address in these bytes, whose client is called by those up to `nameEnd`. */
export function networkHash(bytes: Buffer, from: number, nameEnd: number, end: number): number {
  const isCut = bytes[end - slashAt] === slash
  const first = bytes[from]
  const mayBeOwn = (first === one || first === small) && ownSeconds.includes(bytes[from + 1] ?? 0)
  if (isCut || mayBeOwn) return textHash(neighbourhoodBegins(bytes.latin1Slice(from, end)))
  // A name with colons has no points, or it is called by none of its bytes.
  let at = nameEnd - 1
  while (at >= from && bytes[at] !== point && bytes[at] !== colon) at -= 1
  return textHashOfBytes(bytes, from, at < from ? nameEnd : at)
}
