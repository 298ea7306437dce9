import { Host } from '../../routing/host.ts'
import { plainNetwork } from '../../routing/network-coverage.ts'
import { PathPrefix } from '../../routing/path-prefix.ts'
import { Network } from '../../routing/settings.ts'
import { clipped } from './clipped.ts'
import type { Part } from './part.ts'
import type { Condition } from './rule.ts'

const always: Condition = { hosts: null, paths: null, patterns: null, clients: null }
const notByRoutes = 'routes are told apart by host and path alone'

/** A matcher that no route of ours can stand for; the message is a sentence that says why. */
export class Unread extends Error {}

/**
 * One set of matchers, all of which must fit.
 * @throws Unread when a route of ours cannot say that
 */
export function readCondition(set: Part): Condition {
  let condition = always
  for (const [name, part] of set.entries()) {
    switch (name) {
      case 'host':
        condition = { ...condition, hosts: readHosts(part) }
        break
      case 'path':
        condition = { ...condition, ...readPaths(part) }
        break
      case 'remote_ip':
      case 'client_ip':
        condition = { ...condition, clients: { ranges: readRanges(part), inside: true } }
        break
      case 'not':
        condition = { ...condition, clients: { ranges: readOutside(part), inside: false } }
        break
      default:
        throw new Unread(`The matcher ${clipped(name)} is not known here; ${notByRoutes}.`)
    }
  }
  return condition
}

/** A host that is none is left alone; the others count. */
function readHosts(part: Part): string[] {
  const items = part.items()
  const hosts = items.flatMap(item => {
    const host = Host.safeParse(item.value)
    if (host.success) {
      item.whole()
      return [host.data]
    }
    item.leave(`This cannot be a host of a route: ${host.error.issues[0]?.message ?? 'it is none'}.`)
    return []
  })
  if (hosts.length === 0) throw new Unread('None of its hosts can be the host of a route.')
  return [...new Set(hosts)]
}

/** Paths as prefixes; what then answers more or less than before is said. */
function readPaths(part: Part): Pick<Condition, 'paths' | 'patterns'> {
  const patterns = part.texts()
  if (patterns === undefined) throw new Unread('This is no list of paths.')
  if (patterns.some(pattern => pattern === '*' || pattern === '/*')) return { paths: null, patterns: null }
  const prefixes = patterns.map(pattern => {
    const prefix = PathPrefix.safeParse(pattern.replace(/\/?\*$/, ''))
    if (prefix.success && prefix.data !== '/') return prefix.data
    throw new Unread(
      `The path ${clipped(pattern)} is no prefix; a route answers for a path and everything below it, as in path=/api.`,
    )
  })
  for (const pattern of patterns) if (difference(pattern, patterns)) part.note(difference(pattern, patterns))
  return { paths: [...new Set(prefixes)], patterns }
}

function difference(pattern: string, patterns: readonly string[]): string {
  if (pattern.endsWith('/*')) {
    const own = pattern.slice(0, -2)
    return patterns.includes(own) ? '' : `The route for ${pattern} answers for ${own} itself, too.`
  }
  if (pattern.endsWith('*'))
    return `The path ${pattern} holds for ${pattern.slice(0, -1)} and what is below it, and not for what only begins so.`
  return patterns.includes(`${pattern}/*`)
    ? ''
    : `The route for ${pattern} answers for everything below it, too.`
}

function readRanges(part: Part): string[] {
  const ranges = part.at('ranges').texts()
  const others = part.keys().filter(key => key !== 'ranges')
  if (ranges === undefined || others.length > 0)
    throw new Unread('Of clients only lists of networks are read here.')
  return ranges.map(range => {
    const network = Network.safeParse(range)
    const plain = network.success ? plainNetwork(network.data) : undefined
    if (plain === undefined) throw new Unread(`${clipped(range)} is no network in its usual spelling.`)
    return plain
  })
}

function readOutside(part: Part): string[] {
  const [set, ...more] = part.items()
  const [matcher, ...others] = set?.entries() ?? []
  if (!set || more.length > 0 || !matcher || others.length > 0 || !/^(remote|client)_ip$/.test(matcher[0]))
    throw new Unread(`Of what must not fit only networks of clients are read; ${notByRoutes}.`)
  return readRanges(matcher[1])
}
