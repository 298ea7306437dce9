/** A host in small letters, without its port. What has several colons and no brackets is no host with a port, and stays as it is. */
export function bareHost(host: string): string {
  const colon = host.lastIndexOf(':')
  if (colon === -1) return host.toLowerCase()
  const bracketed = host.startsWith('[') && host.charAt(colon - 1) === ']'
  const alone = host.indexOf(':') === colon
  const port = (bracketed || alone) && /^\d*$/.test(host.slice(colon + 1))
  return (port ? host.slice(0, colon) : host).toLowerCase()
}

/** What was asked for, up to its first question mark. */
export function withoutQuery(uri: string): string {
  const mark = uri.indexOf('?')
  return mark === -1 ? uri : uri.slice(0, mark)
}

/** What comes behind the first question mark. */
export function queryOf(uri: string): string {
  const mark = uri.indexOf('?')
  return mark === -1 ? '' : uri.slice(mark + 1)
}
