/**
 * MurmurHash3 of 32 bits over UTF-16 units, with one as a seed; never 0. It is stored: another one would count clients twice.
 * It is no secret, so that somebody with many addresses can make their number look larger, as by having them.
 */
export function textHash(text: string): number {
  let hash = 1
  for (let at = 0; at < text.length; at += 1) hash = mixed(hash, text.charCodeAt(at))
  return ended(hash)
}

/** The same of an ASCII text in these bytes. */
export function textHashOfBytes(bytes: Buffer, from: number, end: number): number {
  let hash = 1
  for (let at = from; at < end; at += 1) hash = mixed(hash, bytes[at] ?? 0)
  return ended(hash)
}

function mixed(before: number, char: number): number {
  let unit = Math.imul(char, 0xcc9e2d51)
  unit = Math.imul((unit << 15) | (unit >>> 17), 0x1b873593)
  const hash = before ^ unit
  return (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0
}

function ended(before: number): number {
  let hash = before
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0 || 1
}
