import { cutBytes } from './cut-text.ts'

const scheme = /^[a-z][a-z\d+.-]*:\/\//i

const [hash, slash, question, sign] = [0x23, 0x2f, 0x3f, 0x40]
const [capitalA, capitalZ, backslash, lastOfAscii] = [0x41, 0x5a, 0x5c, 0x7f]

/**
 * Where a request came from: host in small letters, port and path, without a scheme, a name and a password, a query and a fragment. What has no host
 * is cut as it is, without its query too.
 * @param most bytes
 */
export function referrerKey(referrer: string, most: number): string {
  let at = schemeLength(referrer)
  let host = at
  let hasSmallAlone = true
  // A name and a password end at the last sign of them before the path.
  if (at > 0)
    for (; at < referrer.length; at += 1) {
      const char = referrer.charCodeAt(at)
      if (char === slash || char === question || char === hash || char === backslash) break
      if (char === sign) host = at + 1
      if ((char >= capitalA && char <= capitalZ) || char > lastOfAscii) hasSmallAlone = false
    }
  const path = at
  for (const end = Math.min(referrer.length, host + most); at < end; at += 1) {
    const char = referrer.charCodeAt(at)
    if (char === question || char === hash) break
  }
  const key = referrer.slice(host, at)
  if (hasSmallAlone) return cutBytes(key, most, referrer.length)
  const name = referrer.slice(host, path).toLowerCase()
  return cutBytes(key.startsWith(name) ? key : name + referrer.slice(path, at), most, referrer.length)
}

/** Of the scheme with what follows it; most have one of two. */
function schemeLength(referrer: string): number {
  if (referrer.startsWith('https://')) return 8
  if (referrer.startsWith('http://')) return 7
  return scheme.exec(referrer)?.[0].length ?? 0
}
