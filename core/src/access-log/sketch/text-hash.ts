/**
 * MurmurHash3 of 32 bits over UTF-16 units, with one as a seed; never 0. It is stored: another one would count clients twice.
 * It is no secret, so that somebody with many addresses can make their number look larger, as by having them.
 */
export function textHash(text: string): number {
  let hash = 1
  for (let at = 0; at < text.length; at += 1) {
    let unit = Math.imul(text.charCodeAt(at), 0xcc9e2d51)
    unit = Math.imul((unit << 15) | (unit >>> 17), 0x1b873593)
    hash ^= unit
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0 || 1
}
