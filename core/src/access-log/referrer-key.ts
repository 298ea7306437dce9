import { cutBytes } from './cut-text.ts'

const scheme = /^[a-z][a-z\d+.-]*:\/\//i

/**
 * Where a request came from: host in small letters, port and path, without a scheme, a name and a password, a query and a fragment. What has no host
 * is cut as it is, without its query too.
 * @param most bytes
 */
export function referrerKey(referrer: string, most: number): string {
  let at = scheme.exec(referrer)?.[0].length ?? 0
  let host = at
  // A name and a password end at the last sign of them before the path.
  if (at > 0)
    for (; at < referrer.length && !'/?#\\'.includes(referrer.charAt(at)); at += 1)
      if (referrer.charCodeAt(at) === 0x40) host = at + 1
  const path = at
  for (const end = Math.min(referrer.length, host + most); at < end; at += 1)
    if (referrer.charCodeAt(at) === 0x3f || referrer.charCodeAt(at) === 0x23) break
  const key = referrer.slice(host, at)
  const name = referrer.slice(host, path).toLowerCase()
  return cutBytes(key.startsWith(name) ? key : name + referrer.slice(path, at), most, referrer.length)
}
