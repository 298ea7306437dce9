import { type AnsweringKind, answeringKinds } from '../../routing/mitigation/answering.ts'
import { slugShape } from '../../routing/slug-shape.ts'

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

/** Null for what no route can be called. */
export function routeName(text: string): string | null {
  return slugShape.test(text) ? text : null
}

/** What the edge may dial; anything else did not come from its configuration. */
export function upstreamName(text: string): string | null {
  return /^[\w.:[\]/-]{1,300}$/.test(text) ? text : null
}

/** Null for what is no kind of a mitigation that answers. */
export function answeringKind(text: string): AnsweringKind | null {
  return answeringKinds.find(kind => kind === text) ?? null
}
