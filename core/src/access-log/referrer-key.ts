import { cutText } from './cut-text.ts'

/**
 * Where a request came from: host in small letters, port and path, without a scheme, a name and a password, a query and a fragment. What has no host
 * is cut as it is, without its query too.
 * @param most characters
 */
export function referrerKey(referrer: string, most: number): string {
  const [before = '', authority = ''] = /^[a-z][a-z\d+.-]*:\/\/([^/?#\\]*)/i.exec(referrer) ?? []
  const host = authority.slice(authority.lastIndexOf('@') + 1).toLowerCase()
  // Two units a character are enough.
  const rest = referrer.slice(before.length, before.length + 2 * most)
  const end = rest.search(/[?#]/)
  return cutText(host + (end < 0 ? rest : rest.slice(0, end)), most)
}
